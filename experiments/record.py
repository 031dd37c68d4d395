"""One experiment's rows as the dossier that its result is computed from."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import QuerySet

from experiments import dossier as dossiers
from experiments import lots, policy
from experiments.dossier import Dossier, Revision, said_from_json
from experiments.facts import criterion_of, first_id, kill_of
from experiments.models import Criterion, Experiment, KillCriterion
from experiments.models import Plan as PlanRow
from experiments.rules.criteria import Method, Plan, Policy, Stage
from experiments.rules.observe import Arm, Reading, Said
from experiments.rules.result import Result
from experiments.summary import needed_and_got
from kaizenlab.lib.asked import asked

SAID = ("answer", "yes", "n", "successes", "exposures", "events", "days", "values", "mean", "sd", "met", "because")
PLAIN = ("number", "place", "observed_on", "recorded_at", "counts", "manner", "source")
ALL = 2**31 - 1  # pieces of evidence


@dataclass(frozen=True)
class Rows:
    """An experiment with the criteria and kill criteria of every revision of its plan, and the log of its evidence.

    `entries` are the pieces that were asked for, and those that the rules take one by one; `readings` speak for all.
    """

    experiment: Experiment
    now: dt.datetime
    criteria: list[Criterion]
    kills: list[KillCriterion]
    revisions: tuple[Revision, ...]
    entries: list[Entry]
    readings: tuple[Reading, ...]
    total: int  # pieces of evidence, however often corrected
    counted: int
    participants: int  # the last of P1, P2, …, where it was asked for
    last_at: dt.datetime | None  # when the newest was recorded

    @cached_property
    def standing(self) -> list[Entry]:
        """The newest version of each of the pieces at hand, in order of place."""
        newest = {entry.place: entry for entry in self.entries}
        return [newest[place] for place in sorted(newest)]

    @property
    def plans(self) -> list[PlanRow]:
        return plans_of(self.criteria)

    @property
    def in_force(self) -> list[Criterion]:
        return [row for row in self.criteria if row.plan_id == self.experiment.plan_id]

    @property
    def kills_in_force(self) -> list[KillCriterion]:
        return [row for row in self.kills if row.plan_id == self.experiment.plan_id]


def collect(
    experiment: Experiment,
    *,
    now: dt.datetime,
    newest: int = 0,
    places: Collection[int] = (),
    aliases: bool = False,
    for_rules: bool = False,
) -> Rows:
    """In two queries, whatever their number: kill criteria are read from the frozen texts. Those of a draft, which has
    none, are left out. What was cancelled stands as it stood then.

    `newest` and `places` are the pieces of evidence that somebody wants to see; `aliases` asks for the last of P1, P2.
    `for_rules`: nobody sees it, so no names are read; and most logs being short, that is tried first, which costs a
    long one a query more.
    """
    ask = criteria_for_rules if for_rules else criteria_with_names
    criteria = ask(experiment.workspace_id, experiment.pk)
    stops = list(kills(criteria))
    versions = tuple(revisions(criteria, stops)) if experiment.plan_id else ()
    moment = experiment.cancelled_at or now
    short = (for_rules and lots.few(experiment.workspace_id, experiment.pk)) or lots.read(
        experiment.workspace_id,
        experiment.pk,
        versions,
        zone=experiment.workspace.time_zone,
        now=moment,
        newest=newest,
        places=places,
        aliases=aliases,
    )
    singly = readings(entries(line for line in short.lines if line["is_open"]))
    log = sorted([*singly, *short.lots], key=itemgetter(0))
    return Rows(
        experiment=experiment,
        now=moment,
        criteria=criteria,
        kills=stops,
        revisions=versions,
        entries=list(entries(short.lines)),
        readings=tuple(reading for _number, reading in log),
        total=short.total,
        counted=short.counted,
        participants=short.participants,
        last_at=short.last_at,
    )


@asked
def criteria_for_rules(workspace: int, experiment: int) -> QuerySet[Criterion]:
    return of_every_plan(workspace, experiment).select_related("plan")


@asked
def criteria_with_names(workspace: int, experiment: int) -> QuerySet[Criterion]:
    return of_every_plan(workspace, experiment).select_related("plan__by__user", "judge__user", "metric")


def of_every_plan(workspace: int, experiment: int) -> QuerySet[Criterion]:
    rows = Criterion.objects.filter(workspace=workspace, experiment=experiment)
    return rows.order_by("plan__revision", "position", "pk")


def kills(criteria: list[Criterion]) -> Iterator[KillCriterion]:
    """Unsaved rows, of every revision."""
    for plan in plans_of(criteria):
        named = {row.name: row for row in criteria if row.plan_id == plan.pk}
        for said in json.loads(plan.text)["kill_criteria"]:
            direction = "at_most" if "at_most" in said else "at_least"
            yield KillCriterion(
                plan=plan,
                criterion=named[said["criterion"]],
                direction=direction,
                threshold=Decimal(str(said[direction])),
                of=said.get("of"),
                by=dt.date.fromisoformat(said["by"]),
            )


def gather(experiment: Experiment, *, now: dt.datetime, broken: str | None = None) -> Dossier:
    """A registered experiment's dossier as it stands now."""
    return dossier(collect(experiment, now=now), broken=broken)


def dossier(rows: Rows, *, broken: str | None = None, numbers: Policy | None = None) -> Dossier:
    return Dossier(
        revisions=rows.revisions,
        readings=rows.readings,
        policy=numbers or policy.numbers(rows.experiment.workspace),
        zone=rows.experiment.workspace.time_zone,
        now=rows.now,
        broken=broken,
    )


def so_far(experiment: Experiment, *, now: dt.datetime) -> tuple[str, str, Result | None]:
    """What was needed, what was got, and where it stands; nothing yet for a draft."""
    if experiment.plan_id is None:
        return "", "", None
    gathered = gather(experiment, now=now)
    standing = dossiers.result(gathered, closed=False)
    return *needed_and_got(gathered, standing), standing


def revisions(known: Sequence[Criterion], stops: Sequence[KillCriterion]) -> Iterator[Revision]:
    """Every version of the plan, the registered one first. All keep the stage that was frozen with it."""
    for plan in plans_of(known):
        stage = Stage(json.loads(plan.text)["canvas"]["stage"])
        criteria = [row for row in known if row.plan_id == plan.pk]
        yield Revision(
            at=plan.at,
            kind=plan.kind,
            sha256=plan.sha256,
            plan=Plan(
                stage=stage,
                method=Method(plan.method),
                criteria=tuple(map(criterion_of, criteria)),
                kill_criteria=tuple(kill_of(row) for row in stops if row.plan_id == plan.pk),
            ),
            keys=tuple(map(first_id, criteria)),
        )


def plans_of(criteria: Iterable[Criterion]) -> list[PlanRow]:
    """Each revision, the registration first."""
    return list({row.plan_id: row.plan for row in criteria if row.plan}.values())


def readings(log: Iterable[Entry]) -> Iterator[tuple[int, Reading]]:
    """Each reading as the rules take it, with its piece's number; what never counts says None. So does what a
    correction no longer says."""
    standing: dict[int, dict[tuple[int, str], None]] = {}
    for entry in log:
        said = {key: word if entry.counts else None for key, word in entry.said.items()}
        standing[entry.place] = dict.fromkeys([*standing.get(entry.place, ()), *said])
        for criterion, arm in standing[entry.place]:
            yield (
                entry.number,
                Reading(
                    criterion=str(criterion),
                    place=entry.place,
                    observed_on=entry.observed_on,
                    recorded_at=entry.recorded_at,
                    said=said.get((criterion, arm)),
                    arm=Arm(arm) if arm else None,
                ),
            )


@dataclass(frozen=True, slots=True)
class Entry:
    """One piece of evidence: what it says, by criterion (its first id) and arm."""

    number: int
    place: int
    alias: str
    observed_on: dt.date
    recorded_at: dt.datetime
    counts: bool
    manner: str
    source: str
    said: Mapping[tuple[int, str], Said | None]


def entries(lines: Iterable[Mapping[str, Any]]) -> Iterator[Entry]:
    """`lines`: a row for each reading, in the order of recording; a piece that says nothing has one too."""
    for _, group in groupby(lines, key=itemgetter("number")):
        said = list(group)
        yield Entry(
            **{name: said[0][name] for name in PLAIN},
            alias=said[0]["alias"] or "",
            said={(row["criterion"], row["arm"]): said_in(row, "") for row in said if row["criterion"]},
        )


def said_in(row: Mapping[str, Any], prefix: str = "readings__") -> Said | None:
    """What the columns of a reading say; one that holds nothing is left out."""
    held = {column: row[prefix + column] for column in SAID if row[prefix + column] not in (None, "")}
    if "met" in held:
        held.setdefault("because", "")
    return said_from_json(held) if held else None
