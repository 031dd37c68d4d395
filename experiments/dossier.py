"""Everything that a result is computed from, as plain values: the same dossier always gives the same result.

Pages gather it from rows (`record`), a conclusion stores it as text, and from that text the result can be computed
again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from experiments.rules import judge
from experiments.rules.criteria import Criterion, KillCriterion, Plan, Policy, plain
from experiments.rules.observe import Answer, Arm, Reading, Said, Values, kills_reached, observe
from experiments.rules.observed import Answers, Conversions, Events, Observed, Ruling, Sample, Summed
from experiments.rules.plan import plan_as_json, plan_from_json
from experiments.rules.result import Result


@dataclass(frozen=True, slots=True)
class Revision:
    """A version of the plan, in force from `at` on. `keys` say, in the plan's order, which criterion is which through
    all revisions, whatever it is named in each."""

    at: datetime
    kind: str
    sha256: str
    plan: Plan
    keys: tuple[int, ...]

    @property
    def names(self) -> dict[str, str]:
        return {str(key): criterion.name for key, criterion in zip(self.keys, self.plan.criteria, strict=True)}


@dataclass(frozen=True)
class Dossier:
    """`readings` name their criterion by its key; `now` is when it was gathered, `zone` the workspace's."""

    revisions: tuple[Revision, ...]
    readings: tuple[Reading, ...]
    policy: Policy
    zone: str
    now: datetime
    broken: str | None = None

    @property
    def newest(self) -> Revision:
        return self.revisions[-1]

    @property
    def deviations(self) -> int:
        return sum(revision.kind == "deviation" for revision in self.revisions)

    @cached_property
    def log(self) -> list[Reading]:
        """The readings under the names of the newest plan."""
        return readings_of(self.newest, self.readings)

    @cached_property
    def observed(self) -> dict[str, Observed]:
        """What was seen of each criterion of the newest plan; a criterion of which nothing was is left out."""
        seen = {criterion.name: observe(criterion, self.log) for criterion in self.newest.plan.criteria}
        return {name: each for name, each in seen.items() if each is not None}


def result(dossier: Dossier, *, closed: bool) -> Result:
    """What the experiment came to, or where it stands while it runs."""
    kills, plan, keys = _kills(dossier)
    judged = dossier if keys == dossier.newest.keys else _extended(dossier, plan, keys)
    return judge(
        plan,
        judged.observed,
        kills=kills,
        broken=dossier.broken,
        deviations=dossier.deviations,
        policy=dossier.policy,
        closed=closed,
    )


def readings_of(revision: Revision, readings: Sequence[Reading]) -> list[Reading]:
    """The readings that concern this version of the plan, under the names that it gives the criteria."""
    names = revision.names
    return [replace(each, criterion=names[each.criterion]) for each in readings if each.criterion in names]


def _kills(dossier: Dossier) -> tuple[tuple[KillCriterion, ...], Plan, tuple[int, ...]]:
    """The kill criteria reached under any version of the plan while it was in force: no deviation undoes one.

    Returned with the newest plan, to which the criterion of such a kill is added where it was dropped since.
    """
    plan, keys = dossier.newest.plan, dossier.newest.keys
    reached: list[KillCriterion] = []
    ends = [later.at for _, later in pairwise(dossier.revisions)] + [dossier.now]
    for revision, end in zip(dossier.revisions, ends, strict=True):
        for kill in _reached(revision, dossier, end):
            key = revision.keys[[each.name for each in revision.plan.criteria].index(kill.criterion)]
            if key not in keys:
                dropped = _unlike(revision.plan.named(kill.criterion), plan)
                plan, keys = replace(plan, criteria=(*plan.criteria, dropped)), (*keys, key)
            standing = replace(kill, criterion=plan.criteria[keys.index(key)].name)
            if standing not in reached:
                reached.append(standing)
    return tuple(reached), plan, keys


def _extended(dossier: Dossier, plan: Plan, keys: tuple[int, ...]) -> Dossier:
    return replace(dossier, revisions=(*dossier.revisions[:-1], replace(dossier.newest, plan=plan, keys=keys)))


def _reached(revision: Revision, dossier: Dossier, end: datetime) -> tuple[KillCriterion, ...]:
    log = dossier.log if revision is dossier.newest else readings_of(revision, dossier.readings)
    return kills_reached(revision.plan, log, now=min(end, dossier.now), zone=ZoneInfo(dossier.zone))


def _unlike(criterion: Criterion, plan: Plan) -> Criterion:
    """The criterion under a name that the plan doesn't use, should it have given the old one to another."""
    name = criterion.name
    while name in {each.name for each in plan.criteria}:
        name += " ′"
    return replace(criterion, name=name)


def as_json(dossier: Dossier) -> dict[str, Any]:
    return {
        "revisions": [
            {
                "at": revision.at.isoformat(),
                "kind": revision.kind,
                "sha256": revision.sha256,
                "plan": plan_as_json(revision.plan),
                "keys": list(revision.keys),
            }
            for revision in dossier.revisions
        ],
        "readings": [_reading_as_json(reading) for reading in dossier.readings],
        "policy": asdict(dossier.policy),
        "zone": dossier.zone,
        "now": dossier.now.isoformat(),
        "broken": dossier.broken,
    }


def from_json(data: Mapping[str, Any]) -> Dossier:
    return Dossier(
        revisions=tuple(_revision_from_json(revision) for revision in data["revisions"]),
        readings=tuple(_reading_from_json(reading) for reading in data["readings"]),
        policy=Policy(**data["policy"]),
        zone=data["zone"],
        now=datetime.fromisoformat(data["now"]),
        broken=data["broken"],
    )


def _revision_from_json(data: Mapping[str, Any]) -> Revision:
    return Revision(
        at=datetime.fromisoformat(data["at"]),
        kind=data["kind"],
        sha256=data["sha256"],
        plan=plan_from_json(data["plan"]),
        keys=tuple(data["keys"]),
    )


def _reading_as_json(reading: Reading) -> dict[str, Any]:
    return {
        "criterion": reading.criterion,
        "place": reading.place,
        "observed_on": reading.observed_on.isoformat(),
        "recorded_at": reading.recorded_at.isoformat(),
        "arm": reading.arm and reading.arm.value,
        "said": said_as_json(reading.said),
    }


def _reading_from_json(data: Mapping[str, Any]) -> Reading:
    return Reading(
        criterion=data["criterion"],
        place=data["place"],
        observed_on=date.fromisoformat(data["observed_on"]),
        recorded_at=datetime.fromisoformat(data["recorded_at"]),
        arm=Arm(data["arm"]) if data["arm"] else None,
        said=said_from_json(data["said"]),
    )


def said_as_json(said: Said | None) -> dict[str, Any] | None:
    """What a reading says, by the names of the columns that hold it."""
    match said:
        case Answer():
            return {"answer": said.value}
        case Answers(yes=yes, n=n):
            return {"yes": yes, "n": n}
        case Conversions(successes=successes, exposures=exposures):
            return {"successes": successes, "exposures": exposures}
        case Values(values=values):
            return {"values": list(values)}
        case Summed(n=n, total=total, squares=squares):
            return {"n": n, "sum": str(total), "squares": str(squares)}
        case Sample(n=n, mean=mean, sd=sd):
            return {"n": n, "mean": plain(mean), "sd": sd}
        case Events(events=events, days=days):
            return {"events": events, "days": days}
        case Ruling(met=met, because=because):
            return {"met": met, "because": because}
    return None


def said_from_json(data: Mapping[str, Any] | None) -> Said | None:
    return None if data is None else next(_sayings(data))


def _sayings(data: Mapping[str, Any]) -> Iterator[Said]:
    if "answer" in data:
        yield Answer(data["answer"])
    if "yes" in data:
        yield Answers(data["yes"], data["n"])
    if "successes" in data:
        yield Conversions(data["successes"], data["exposures"])
    if "values" in data:
        yield Values(tuple(data["values"]))
    if "sum" in data:
        yield Summed(data["n"], Fraction(data["sum"]), Fraction(data["squares"]))
    if "mean" in data:
        yield Sample(data["n"], data["mean"], data["sd"])
    if "events" in data:
        yield Events(data["events"], data["days"])
    if "met" in data:
        yield Ruling(data["met"], data["because"])
