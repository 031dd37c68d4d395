"""What people do to a run. Each action holds the experiment's row, as the doors do that its steps keep shut."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from experiments.actions.planning import lock
from experiments.models import Experiment
from experiments.runs import beginning
from experiments.runs.models import Run, Step
from experiments.runs.walk import Taken
from kaizenlab.events import record as events
from kaizenlab.lib.refusal import Refused, Stale
from kaizenlab.playbooks.source import Source
from kaizenlab.workspaces.models import Membership

OVER = gettext_lazy("This experiment is over: its steps stay as they are.")
TYPED = {"note": gettext_lazy("Note"), "owner": gettext_lazy("Owner"), "due_on": gettext_lazy("Due on")}


@transaction.atomic
def begin(source: Source, experiment: Experiment, *, by: Membership, at: dt.datetime) -> Run:
    """Follows a playbook from here on. A draft may change to another one; `beginning.carry_over` says what stays."""
    experiment = lock(experiment)
    if is_over(experiment):
        raise Refused(OVER)
    former = beginning.current(experiment)
    if former and former.sha256 == source.sha256:
        raise Refused(_("%(ref)s follows this playbook already.") % {"ref": experiment.ref})
    if former and experiment.state != "draft":
        raise Refused(_("This plan is registered, and its playbook with it. Only a draft changes to another one."))
    told: dict[str, Any] = {"playbook": source.document.name, "version": source.number, "sha256": source.sha256}
    if former is None:
        run = beginning.copy(source, experiment, by=by, at=at)
        events.record("run.begun", experiment, by=by, at=at, facts=told)
        return run
    former.replaced_at = at
    former.save(update_fields=["replaced_at"])
    run = beginning.copy(source, experiment, by=by, at=at)
    told |= {"former": former.name, "kept": beginning.carry_over(former, run)}
    events.record("run.changed", experiment, by=by, at=at, facts=told)
    return run


@transaction.atomic
def tick(step: Step, *, by: Membership, at: dt.datetime) -> Step:
    step = held(step)
    if step.fact:
        raise Refused(_("This step checks itself: nobody ticks it."))
    if step.state != "pending":
        raise Refused(taken_by(step))
    return move(step, "done", by=by, at=at)


@transaction.atomic
def skip(step: Step, *, reason: str, by: Membership, at: dt.datetime) -> Step:
    step = held(step)
    if step.blocks:
        raise Refused(_("A step that holds something up can't be skipped."))
    if not reason.strip():
        raise Refused(_("Say why this step is skipped."))
    if step.state != "pending":
        raise Refused(taken_by(step))
    return move(step, "skipped", reason=reason.strip(), by=by, at=at)


@transaction.atomic
def reopen(step: Step, *, by: Membership, at: dt.datetime) -> Step:
    """Takes a tick, or a skip, back."""
    step = held(step)
    if step.state == "pending":
        raise Refused(_("This step is open already."))
    if is_settled(step, step.run.experiment):
        raise Refused(_("What this step held up has happened since: it stays done."))
    return move(step, "pending", by=by, at=at)


@transaction.atomic
def note(step: Step, text: str, *, version: int | None = None, by: Membership, at: dt.datetime) -> Step:
    """Free at any time, of an experiment that is over too. The ledger says that it changed, not what it says."""
    step = held(step, even_over=True)
    return write(step, {"note": text}, "run.step_noted", version=version, by=by, at=at)


@transaction.atomic
def assign(
    step: Step,
    *,
    owner: Membership | None,
    due_on: dt.date | None,
    version: int | None = None,
    by: Membership,
    at: dt.datetime,
) -> Step:
    """Who takes the step, and by when."""
    return write(held(step), {"owner": owner, "due_on": due_on}, "run.step_assigned", version=version, by=by, at=at)


def is_over(experiment: Experiment) -> bool:
    """Cancelled, decided, or an invalid result that is answered. A result that waits for its decision is not over: the
    Decide phase lies ahead of it."""
    return experiment.state == "cancelled" or experiment.closed_at is not None


def is_settled(step: Step | Taken, experiment: Experiment) -> bool:
    """A blocking step whose door has been passed: the tick stays as proof of it."""
    passed = {"prep": experiment.registered_at, "execute": experiment.concluded_at}
    return step.blocks and passed.get(step.phase) is not None


def held(step: Step, *, even_over: bool = False) -> Step:
    """The row as it is now, with its experiment's held until the transaction ends."""
    experiment = lock(step.run.experiment)
    whole = Step.objects.select_related("run", "owner__user", "changed_by__user").select_for_update(of=["self"])
    row = whole.get(workspace=step.workspace_id, pk=step.pk)
    row.run.experiment = experiment
    if row.run.replaced_at:
        raise Refused(_("Another playbook has taken this one's place."))
    if is_over(experiment) and not even_over:
        raise Refused(OVER)
    return row


def taken_by(step: Step) -> str:
    """What whoever comes second is told."""
    said = {"who": step.changed_by, "title": step.title}
    if step.state == "done":
        return _("%(who)s has ticked “%(title)s” already.") % said
    return _("%(who)s has skipped “%(title)s” already.") % said


def move(step: Step, state: str, *, reason: str = "", by: Membership, at: dt.datetime) -> Step:
    verb = {"done": "run.step_done", "skipped": "run.step_skipped", "pending": "run.step_reopened"}[state]
    step.state, step.reason, step.changed_by, step.changed_at = state, reason, by, at
    step.save(update_fields=["state", "reason", "changed_by", "changed_at"])
    told = named(step) | ({"reason": reason} if reason else {})
    events.record(verb, step.run.experiment, by=by, at=at, facts=told)
    return step


def write(
    step: Step, typed: dict[str, Any], verb: str, *, version: int | None, by: Membership, at: dt.datetime
) -> Step:
    before = {name: getattr(step, name) for name in typed}
    changed = events.changes(before, typed)
    if not changed:
        return step
    if version not in (None, step.version):
        raise Stale(
            _("Somebody changed this step while you were writing."),
            mine={str(TYPED[name]): value for name, value in typed.items()},
            theirs={str(TYPED[name]): value for name, value in before.items()},
        )
    for name, value in typed.items():
        setattr(step, name, value)
    step.version += 1
    step.save(update_fields=[*typed, "version"])
    told = named(step) | ({} if "note" in typed else {"changes": changed})
    events.record(verb, step.run.experiment, by=by, at=at, facts=told)
    return step


def named(step: Step) -> dict[str, Any]:
    return {"step": step.key, "title": step.title}
