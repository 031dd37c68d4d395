"""The end of an experiment: concluded with a computed result, or cancelled with a reason. There is no quiet way out."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from experiments import dossier as dossiers
from experiments import facts, record, summary
from experiments.actions.planning import lock
from experiments.models import Evidence, Experiment, Result
from experiments.runs import gate
from hypotheses import actions as hypotheses
from kaizenlab.events import record as events
from kaizenlab.lib.refusal import Refused
from kaizenlab.workspaces.models import Membership
from kaizenlab.workspaces.rules import Role


@transaction.atomic
def conclude(experiment: Experiment, *, by: Membership, at: dt.datetime, broken: str = "") -> Result:
    """Computes the result and keeps it with everything it was computed from. `broken`: why the test itself was.

    Of two people who press at once one concludes; the other is told. A blocking Execute step holds it up, but never
    saying that the test was broken, nor calling it off.
    """
    experiment = lock(experiment)
    refuse_unless_started(experiment)
    if not broken:
        gate.pass_through(experiment, "execute")
    counted = has_counted(experiment)
    if broken and counted:
        needs_a_founder(by)
    dossier = record.gather(experiment, now=at, broken=broken or None)
    computed = dossiers.result(dossier, closed=True)
    needed, got = summary.needed_and_got(dossier, computed)
    assert computed.verdict
    assert experiment.plan
    assert experiment.started_at
    result = Result.objects.create(
        workspace=experiment.workspace,
        experiment=experiment,
        plan=experiment.plan,
        verdict=computed.verdict,
        confidence=computed.confidence or "",
        broken=broken,
        deviations=dossier.deviations,
        inputs=facts.canonical(dossiers.as_json(dossier)),
        outcome=facts.canonical(computed.as_json()),
        needed=needed,
        got=got,
        at=at,
        by=by,
    )
    experiment.state, experiment.concluded_at = "concluded", max(at, experiment.started_at)
    experiment.save(update_fields=["state", "concluded_at"])
    hypotheses.stand(experiment.hypothesis, computed.verdict)
    particulars = {
        "title": experiment.title,
        "verdict": result.verdict,
        "confidence": result.confidence,
        "needed": needed,
        "got": got,
        "counted": counted,
        "broken": broken,
    }
    events.record("experiment.concluded", experiment, by=by, at=at, also=[experiment.hypothesis], facts=particulars)
    return result


@transaction.atomic
def cancel(experiment: Experiment, *, reason: str, by: Membership, at: dt.datetime, event: bool = True) -> Experiment:
    """Ends an experiment without a result. Once evidence that counts exists it takes a founder.

    `event=False`: another record's action cancels it, and that action's event names it.
    """
    experiment = lock(experiment)
    if experiment.state == "concluded":
        raise Refused(_("This experiment is concluded: its result stands."))
    if experiment.state == "cancelled":
        raise Refused(_("This experiment was cancelled already."))
    counted = has_counted(experiment)
    if counted:
        needs_a_founder(by)
    experiment.state, experiment.cancelled_at, experiment.cancelled_by = "cancelled", at, by
    experiment.cancel_reason = reason
    experiment.save(update_fields=["state", "cancelled_at", "cancelled_by", "cancel_reason"])
    if event:
        needed, got, _standing = record.so_far(experiment, now=at)
        particulars = {"title": experiment.title, "reason": reason, "counted": counted, "needed": needed, "got": got}
        events.record("experiment.cancelled", experiment, by=by, at=at, facts=particulars)
    return experiment


@transaction.atomic
def close_invalid(experiment: Experiment, *, reason: str, by: Membership, at: dt.datetime) -> Experiment:
    """An invalid result that nobody will run again: it waits for nothing any more."""
    experiment = lock(experiment)
    if experiment.state != "concluded" or experiment.result.verdict != "invalid" or experiment.closed_at:
        raise Refused(_("Only an invalid result that still waits for a rerun can be closed."))
    if has_counted(experiment):
        needs_a_founder(by)
    close(experiment, at)
    events.record("experiment.closed", experiment, by=by, at=at, facts={"title": experiment.title, "reason": reason})
    return experiment


def close(experiment: Experiment, at: dt.datetime) -> None:
    """Nothing waits for anybody any more: decided, or a rerun planned. Inner: the caller's event names it."""
    Experiment.objects.filter(workspace=experiment.workspace_id, pk=experiment.pk, closed_at=None).update(closed_at=at)
    experiment.closed_at = experiment.closed_at or at


def refuse_unless_started(experiment: Experiment) -> None:
    if experiment.state == "concluded":
        raise Refused(_("This experiment is concluded already. A rerun is a new experiment."))
    if experiment.state == "cancelled":
        raise Refused(_("This experiment was cancelled."))
    if experiment.state not in ("running", "paused"):
        raise Refused(_("This experiment was not started yet."))


def has_counted(experiment: Experiment) -> bool:
    """Whether evidence that counts was ever recorded; correcting it away does not undo that."""
    rows = Evidence.objects.filter(workspace=experiment.workspace_id, experiment=experiment, counts=True)
    return rows.filter(readings__isnull=False).exists()


def needs_a_founder(by: Membership) -> None:
    if not by.may(Role.FOUNDER):
        raise PermissionDenied(_("Evidence that counts exists: from here on this takes a founder."))
