"""A plan before it is registered: everything about it is free."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from experiments import facts, queries
from experiments.binding import refuse_misfits
from experiments.models import Criterion, Experiment, KillCriterion, Reading
from experiments.runs import beginning
from hypotheses.models import Hypothesis
from kaizenlab.events import record as events
from kaizenlab.lib.asked import asked
from kaizenlab.lib.refusal import Refused, Stale
from kaizenlab.playbooks.source import Source
from kaizenlab.workspaces import numbers
from kaizenlab.workspaces.models import Membership

PLANNED = ("title", "method", "planned_sample", "starts_on", "ends_on", "cost", "owner", "notes")
OVER = ("killed", "superseded")
BAR = ("position", "name", "who", "role", "kind", "direction", "metric", *facts.EVERY_BLANK)


@transaction.atomic
def plan(
    hypothesis: Hypothesis, *, playbook: Source | None = None, by: Membership, at: dt.datetime, **planned: Any
) -> Experiment:
    """A draft experiment of a hypothesis that is still open, with the playbook it follows from the beginning, if any;
    `planned` are columns out of PLANNED."""
    belief = Hypothesis.objects.select_for_update().get(workspace=by.workspace_id, pk=hypothesis.pk)
    if belief.state in OVER:
        raise Refused(_("This hypothesis is settled. A new decision has to reopen it before it can be tested again."))
    experiment = Experiment.objects.create(
        workspace=by.workspace,
        number=numbers.following(by.workspace_id, "E"),
        hypothesis=belief,
        **{"owner": by} | planned,
        created_at=at,
        created_by=by,
    )
    told = {"title": experiment.title}
    if playbook:
        beginning.copy(playbook, experiment, by=by, at=at)
        told |= {"playbook": playbook.document.name, "playbook_sha256": playbook.sha256}
    events.record("experiment.planned", experiment, by=by, at=at, also=[belief], facts=told)
    return experiment


@transaction.atomic
def change(
    experiment: Experiment, *, version: int | None = None, by: Membership, at: dt.datetime, **planned: Any
) -> Experiment:
    """Changes columns out of PLANNED; only notes stay free once the plan is registered."""
    experiment = lock(experiment, version)
    if experiment.state != "draft" and set(planned) - {"notes"}:
        raise Refused(_("This plan is registered. It changes only by an amendment, with a reason."))
    before = {name: getattr(experiment, name) for name in planned}
    changed = events.changes(before, planned)
    if not changed:
        return experiment
    for name, value in planned.items():
        setattr(experiment, name, value)
    experiment.version += 1
    experiment.save(update_fields=[*planned, "version"])
    events.record("experiment.changed", experiment, by=by, at=at, facts={"changes": changed})
    return experiment


@transaction.atomic
def set_bars(
    experiment: Experiment,
    *,
    criteria: Sequence[Criterion],
    kills: Sequence[KillCriterion],
    version: int | None = None,
    by: Membership,
    at: dt.datetime,
    **planned: Any,
) -> Experiment:
    """Replaces a draft's criteria and kill criteria by these unsaved rows; a row with a known key stays itself.

    `planned` are columns that are set on the same page (the end date, the planned sample).
    """
    experiment = lock(experiment, version)
    if experiment.state != "draft":
        raise Refused(_("This plan is registered. It changes only by an amendment, with a reason."))
    refuse_misfits(experiment.workspace_id, criteria)
    before = bars(experiment)
    keep(experiment, criteria)
    KillCriterion.objects.filter(workspace=experiment.workspace_id, experiment=experiment).delete()
    stop_by(kills, experiment)
    drop(experiment, criteria)
    for name, value in planned.items():
        setattr(experiment, name, value)
    experiment.version += 1
    experiment.save(update_fields=[*planned, "version"])
    changed = events.changes(before, bars(experiment))
    if changed:
        events.record("experiment.criteria_set", experiment, by=by, at=at, facts={"changes": changed})
    return experiment


def lock(experiment: Experiment, version: int | None = None) -> Experiment:
    """The row as it is now, held until the transaction ends; with a `version`, only if it is still that one."""
    rows = held(experiment.workspace_id, experiment.pk)
    if not rows:
        raise Experiment.DoesNotExist
    row = rows[0]
    if version not in (None, row.version):
        raise Stale(_("Somebody changed this plan meanwhile."), mine={}, theirs={})
    return row


@asked
def held(workspace: int, experiment: int) -> QuerySet[Experiment]:
    whole = Experiment.objects.select_related("workspace", "hypothesis__workspace", "plan", "owner__user")
    return whole.select_for_update(of=["self"]).filter(workspace=workspace, pk=experiment)


def placed(rows: Sequence[Any], experiment: Experiment, **fields: Any) -> list[Any]:
    """The rows as this experiment's own."""
    for row in rows:
        row.workspace, row.experiment = experiment.workspace, experiment
        for name, value in fields.items():
            setattr(row, name, value)
    return list(rows)


def stop_by(kills: Sequence[KillCriterion], experiment: Experiment, **fields: Any) -> None:
    """Writes kill criteria, as new rows, for criteria that have just got theirs."""
    for kill in placed(kills, experiment, pk=None, **fields):
        kill.criterion = kill.criterion  # it took the key that its criterion had before
    KillCriterion.objects.bulk_create(kills)


def keep(experiment: Experiment, criteria: Sequence[Criterion]) -> None:
    known = {row.pk for row in queries.criteria_of(experiment)}
    for position, row in enumerate(placed(criteria, experiment)):
        row.position = position
        row.pk = row.pk if row.pk in known else None
    Criterion.objects.bulk_update([row for row in criteria if row.pk], BAR)
    Criterion.objects.bulk_create([row for row in criteria if not row.pk])


def drop(experiment: Experiment, criteria: Sequence[Criterion]) -> None:
    """Forgets the rows that are in the plan no more, but for those of which something was observed already."""
    gone = Criterion.objects.filter(
        workspace=experiment.workspace_id, experiment=experiment, plan__isnull=True
    ).exclude(pk__in=[row.pk for row in criteria])
    if Reading.objects.filter(workspace=experiment.workspace_id, criterion__in=gone).exists():
        raise Refused(_("Evidence is linked to a criterion that you removed. Keep it, or cancel this experiment."))
    gone.delete()


def bars(experiment: Experiment) -> dict[str, Any]:
    """What the event says before and after: as plain JSON."""
    criteria = queries.criteria_of(experiment)
    return {
        "criteria": list(map(facts.criterion_as_json, criteria)),
        "kill_criteria": list(map(facts.kill_as_json, queries.kills_of(experiment, criteria))),
        "ends_on": experiment.ends_on and experiment.ends_on.isoformat(),
        "planned_sample": experiment.planned_sample,
    }
