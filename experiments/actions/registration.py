"""Register and freeze: from here on the bar is the bar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from experiments import facts, queries
from experiments.actions.planning import lock
from experiments.binding import refuse_misfits
from experiments.models import Criterion, Experiment, KillCriterion, Plan
from experiments.rules.criteria import Problem
from experiments.runs import gate
from hypotheses.queries import assumptions
from kaizenlab.events import record as events
from kaizenlab.lib import clock
from kaizenlab.lib.refusal import Refused
from kaizenlab.workspaces.models import Membership


class Incomplete(Refused):
    """Something that registration needs is missing; `problems` name it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(_("This plan is not complete: something that registration needs is missing."))
        self.problems = problems


@transaction.atomic
def register(experiment: Experiment, *, version: int | None = None, by: Membership, at: dt.datetime) -> Plan:
    """Freezes the plan with a copy of the canvas, as canonical text with its digest; PostgreSQL keeps it so."""
    experiment = lock(experiment, version)
    if experiment.state != "draft":
        raise Refused(_("This plan is registered already."))
    criteria = queries.criteria_of(experiment)
    kills = queries.kills_of(experiment, criteria)
    today = clock.today(experiment.workspace.time_zone, at)
    problems = facts.lacks(experiment, criteria, kills, today=today)
    if problems := [*problems, *gate.problems(gate.undone(experiment, "prep"))]:
        raise Incomplete(problems)
    refuse_misfits(experiment.workspace_id, criteria)
    canvas = facts.canvas(experiment.hypothesis, assumptions(experiment.hypothesis))
    plan = freeze(experiment, facts.planned(experiment, canvas, criteria, kills), kind="registration", by=by, at=at)
    Criterion.objects.filter(pk__in=[row.pk for row in criteria]).update(plan=plan)
    KillCriterion.objects.filter(pk__in=[row.pk for row in kills]).update(plan=plan)
    experiment.plan, experiment.state, experiment.registered_at = plan, "registered", at
    experiment.version += 1
    experiment.save(update_fields=["plan", "state", "registered_at", "version"])
    events.record(
        "experiment.registered",
        experiment,
        by=by,
        at=at,
        also=[experiment.hypothesis],
        facts={"title": experiment.title, "sha256": plan.sha256},
    )
    return plan


def freeze(
    experiment: Experiment,
    planned: dict[str, Any],
    *,
    kind: str,
    by: Membership,
    at: dt.datetime,
    reason: str = "",
    revision: int = 0,
) -> Plan:
    """One sealed revision of the plan, with the columns that the experiment has now."""
    text = facts.canonical(planned)
    columns = ("title", "method", "planned_sample", "starts_on", "ends_on", "cost", "owner")
    return Plan.objects.create(
        workspace=experiment.workspace,
        experiment=experiment,
        revision=revision,
        kind=kind,
        reason=reason,
        text=text,
        sha256=facts.digest(text),
        **{column: getattr(experiment, column) for column in columns},
        at=at,
        by=by,
    )
