"""A change to a registered plan. The server says what it is: an amendment before the start, from it on a deviation."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from experiments import bound, facts, queries
from experiments.actions.planning import lock, placed, stop_by
from experiments.actions.registration import Incomplete, freeze
from experiments.binding import refuse_misfits
from experiments.models import Criterion, Experiment, KillCriterion, Plan
from kaizenlab.events import record as events
from kaizenlab.lib import clock
from kaizenlab.lib.refusal import Refused
from kaizenlab.workspaces.models import Membership

KINDS = {"registered": "amendment", "running": "deviation", "paused": "deviation"}
NOT_NOW = gettext_lazy("Only a registered plan whose experiment is not over can be amended.")
PLANNED = ("title", "method", "planned_sample", "starts_on", "ends_on", "cost", "owner")


class Unchanged(Refused):
    """The new plan would say what the one in force says."""


@transaction.atomic
def amend(
    experiment: Experiment,
    *,
    reason: str,
    criteria: Sequence[Criterion],
    kills: Sequence[KillCriterion],
    version: int | None = None,
    by: Membership,
    at: dt.datetime,
    **planned: Any,
) -> Plan:
    """A further revision of the plan, whole, with rows of its own. `criteria` are unsaved; the `pk` of one says which
    row of the revision in force it follows. What it does not name of PLANNED stays as it was; so does the canvas."""
    experiment = lock(experiment, version)
    kind = KINDS.get(experiment.state)
    before = experiment.plan
    if kind is None or before is None:
        raise Refused(NOT_NOW)
    in_force = queries.criteria_of(experiment)
    standing = queries.kills_of(experiment, in_force)
    for name in PLANNED:
        setattr(experiment, name, planned.get(name, getattr(experiment, name)))
    follow(criteria, {row.pk: row for row in in_force})
    today = clock.today(experiment.workspace.time_zone, at)
    if problems := facts.lacks(experiment, criteria, kills, today=today, standing=standing):
        raise Incomplete(problems)
    refuse_misfits(experiment.workspace_id, criteria)
    text = facts.planned(experiment, json.loads(before.text)["canvas"], criteria, kills)
    if facts.canonical(text) == before.text:
        raise Unchanged(_("Nothing would change: the plan says this already."))
    plan = freeze(experiment, text, kind=kind, reason=reason, revision=before.revision + 1, by=by, at=at)
    Criterion.objects.bulk_create(placed(criteria, experiment, plan=plan))
    stop_by(kills, experiment, plan=plan)
    experiment.plan = plan
    experiment.version += 1
    experiment.save(update_fields=[*PLANNED, "plan", "version"])
    taken = bound.settle(experiment, reason=reason, by=by, at=at) if kind == "deviation" else []
    told: dict[str, Any] = {"evidence": taken} if taken else {}
    told |= {"kind": kind, "revision": plan.revision, "reason": reason, "sha256": plan.sha256, "before": before.sha256}
    events.record("experiment.amended", experiment, by=by, at=at, facts=told)
    return plan


def follow(criteria: Sequence[Criterion], in_force: dict[int | None, Criterion]) -> None:
    """Ties each row to the one first registered, so that its evidence stays with it. What is measured in another way
    is another criterion, without any evidence yet."""
    for position, row in enumerate(criteria):
        former = in_force.get(row.pk)
        row.pk, row.position = None, position
        if former and (former.kind, former.measure, former.metric_id) == (
            row.kind,
            row.measure,
            row.metric_id,
        ):
            row.origin_id = facts.first_id(former)
