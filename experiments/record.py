"""One experiment's rows as the dossier that its result is computed from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from experiments import dossier as dossiers
from experiments import policy
from experiments.criteria import Method, Plan, Stage
from experiments.dossier import Dossier, Revision, said_from_json
from experiments.facts import criterion_of, first_id, frozen_canvas, kill_of
from experiments.models import Criterion, Evidence, Experiment, KillCriterion
from experiments.observe import Arm, Reading, Said
from experiments.result import Result
from experiments.summary import needed_and_got

SAID = ("answer", "yes", "n", "successes", "exposures", "events", "days", "values", "mean", "sd", "met", "because")
ENTRY = ("number", "place", "observed_on", "recorded_at", "counts", "readings__criterion_id", "readings__arm")


def gather(experiment: Experiment, *, now: dt.datetime, broken: str | None = None) -> Dossier:
    """A registered experiment's dossier as it stands now, in five queries."""
    return Dossier(
        revisions=revisions(experiment),
        readings=tuple(readings(experiment)),
        policy=policy.numbers(experiment.workspace),
        zone=experiment.workspace.time_zone,
        now=now,
        broken=broken,
    )


def so_far(experiment: Experiment, *, now: dt.datetime) -> tuple[str, str, Result | None]:
    """What was needed, what was got, and where it stands; nothing yet for a draft."""
    if experiment.plan_id is None:
        return "", "", None
    dossier = gather(experiment, now=now)
    standing = dossiers.result(dossier, closed=False)
    return *needed_and_got(dossier, standing), standing


def revisions(experiment: Experiment) -> tuple[Revision, ...]:
    """Every version of the plan, the registered one first. All keep the stage that was frozen with it."""
    stage = Stage(frozen_canvas(experiment)["stage"])
    criteria = list(Criterion.objects.filter(experiment=experiment).order_by("position", "pk"))
    known = {row.pk: row for row in criteria}
    kills = list(KillCriterion.objects.filter(experiment=experiment).order_by("by", "pk"))
    for kill in kills:
        kill.criterion = known[kill.criterion_id]
    return tuple(
        Revision(
            at=plan.at,
            kind=plan.kind,
            sha256=plan.sha256,
            plan=Plan(
                stage=stage,
                method=Method(plan.method),
                criteria=tuple(criterion_of(row) for row in criteria if row.plan_id == plan.pk),
                kill_criteria=tuple(kill_of(row) for row in kills if row.plan_id == plan.pk),
            ),
            keys=tuple(first_id(row) for row in criteria if row.plan_id == plan.pk),
        )
        for plan in experiment.plans.order_by("revision")
    )


def readings(experiment: Experiment) -> Iterator[Reading]:
    """The whole log in the order of recording, what was withdrawn or never counts said as None."""
    columns = [f"readings__{column}" for column in SAID]
    rows = Evidence.objects.filter(experiment=experiment).order_by("number", "readings__pk").values(*ENTRY, *columns)
    return logged(rows)


def logged(rows: Iterable[dict[str, Any]]) -> Iterator[Reading]:
    """Each reading as the rules take it. A correction that no longer says what its predecessor said withdraws it."""
    standing: dict[int, dict[tuple[int, str], None]] = {}
    for entry in by_number(rows):
        first, place = entry[0], entry[0]["place"]
        said = {
            (row["readings__criterion_id"], row["readings__arm"]): said_in(row) if row["counts"] else None
            for row in entry
            if row["readings__criterion_id"]
        }
        standing[place] = dict.fromkeys([*standing.get(place, ()), *said])
        for criterion, arm in standing[place]:
            yield Reading(
                criterion=str(criterion),
                place=place,
                observed_on=first["observed_on"],
                recorded_at=first["recorded_at"],
                said=said.get((criterion, arm)),
                arm=Arm(arm) if arm else None,
            )


def by_number(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    return (list(entry) for _, entry in groupby(rows, key=itemgetter("number")))


def said_in(row: dict[str, Any], prefix: str = "readings__") -> Said | None:
    """What the columns of a reading say; one that holds nothing is left out."""
    held = {column: row[prefix + column] for column in SAID if row[prefix + column] not in (None, "")}
    if "met" in held:
        held.setdefault("because", "")
    return said_from_json(held) if held else None
