"""What follows from a decision the moment it is accepted, all in its transaction and under its event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from decisions import states
from decisions.actions import standing_down
from decisions.actions.line import Line
from decisions.models import Decision, Learning
from decisions.queries import moved_by
from experiments.actions import conclusion
from experiments.models import Experiment
from hypotheses import actions as hypotheses
from kaizenlab.lib.refs import ref
from kaizenlab.lib.refusal import Refused
from kaizenlab.workspaces import numbers
from kaizenlab.workspaces.models import Membership


def carry_out(
    decision: Decision,
    line: Line,
    *,
    by: Membership,
    at: dt.datetime,
    seen: Collection[int],
    self_approved: bool = False,
) -> list[Any]:
    """Accepts the decision and does what it says; returns every record that changed with it.

    `seen`: the numbers of the other open experiments that `by` was shown and said yes to.
    """
    refuse_unless_seen(decision.outcome, line, seen)
    changed: list[Any] = [line.experiment, line.hypothesis]
    move(line, decision)
    if decision.outcome == "pivot":
        changed.append(succeed(decision, line, by=by, at=at))
    if decision.supersedes:
        decision.supersedes.state = "superseded"
        decision.supersedes.save(update_fields=["state"])
        changed.append(decision.supersedes)
    decision.state, decision.settled_at, decision.settled_by = "accepted", max(at, decision.proposed_at), by
    decision.self_approved = self_approved
    decision.late = is_late(decision, at)
    decision.save(update_fields=["state", "settled_at", "settled_by", "self_approved", "late", "successor"])
    if decision.learned:
        changed.append(learn(decision, decision.learned, by=by, at=at))
    conclusion.close(line.experiment, at)
    if decision.outcome in states.ENDING:
        changed += [record for other in line.others for record in end(other, decision, by=by, at=at)]
    return changed


def is_late(decision: Decision, at: dt.datetime) -> bool:
    """A correction is as timely as what it corrects was."""
    if decision.supersedes:
        return decision.supersedes.late
    return decision.recommendation is not None and at > decision.recommendation.due_at


def refuse_unless_seen(outcome: str, line: Line, seen: Collection[int]) -> None:
    unseen = states.asks_for(outcome, line.open) - set(seen)
    if unseen:
        names = ", ".join(ref("E", number) for number in sorted(unseen))
        raise Refused(
            _("Say first what happens to what is still open on this hypothesis: %(names)s.") % {"names": names}
        )


def move(line: Line, decision: Decision) -> None:
    """Moves the hypothesis; one that another decision killed or superseded is moved by superseding that one."""
    mover = moved_by(line.hypothesis)
    corrects = mover is not None and mover.pk == decision.supersedes_id
    state = states.after(line.hypothesis.state, decision.outcome, corrects=corrects)
    if state is None:
        names = {"hypothesis": line.hypothesis.ref, "decision": mover.ref if mover else ""}
        raise Refused(_("%(decision)s has settled %(hypothesis)s. Supersede that decision to change it.") % names)
    if state != line.hypothesis.state:
        hypotheses.settle(line.hypothesis, decision.outcome, supersedes=corrects)


def succeed(decision: Decision, line: Line, *, by: Membership, at: dt.datetime) -> Any:
    """The pivot's successor; a pivot that corrects a pivot keeps the one there is."""
    if decision.supersedes and decision.supersedes.successor:
        decision.successor = decision.supersedes.successor
    else:
        decision.successor = hypotheses.succeed(
            line.hypothesis,
            statement=decision.successor_statement,
            persona=decision.successor_persona,
            by=by,
            at=at,
        )
    return decision.successor


def learn(decision: Decision, text: str, *, by: Membership, at: dt.datetime) -> Learning:
    return Learning.objects.create(
        workspace=decision.workspace,
        number=numbers.following(decision.workspace_id, "L"),
        text=text,
        decision=decision,
        hypothesis=decision.hypothesis,
        experiment=decision.experiment,
        at=at,
        by=by,
    )


def end(other: Experiment, decision: Decision, *, by: Membership, at: dt.datetime) -> list[Any]:
    """Cancels an experiment that is not over, which stands in the history where it had evidence; closes one that is."""
    if other.state == "concluded":
        conclusion.close(other, at)
        return [other]
    counted = conclusion.has_counted(other)
    reason = _("%(decision)s settled its hypothesis.") % {"decision": decision.ref}
    other = conclusion.cancel(other, reason=reason, by=by, at=at, event=False)
    return [other, *([standing_down.stand(other, "cancelled", reason, by=by, at=at)] if counted else [])]
