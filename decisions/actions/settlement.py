"""What becomes of a proposal: accepted by a founder, rejected by one, or withdrawn by whoever made it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from decisions import rules
from decisions.actions.consequences import carry_out
from decisions.actions.line import hold
from decisions.actions.proposal import hold_corrected, particulars
from decisions.models import Decision
from decisions.queries import founders
from experiments.runs import gate
from kaizenlab.events import record as events
from kaizenlab.lib.refusal import Refused
from kaizenlab.workspaces.models import Membership
from kaizenlab.workspaces.rules import Role


@transaction.atomic
def accept(decision: Decision, *, by: Membership, at: dt.datetime, seen: Collection[int] = ()) -> Decision:
    """A founder accepts; an override takes a founder other than its author, or the only one and a night's sleep."""
    line = hold(decision.experiment)
    decision = held(decision)
    decision.supersedes = hold_corrected(decision.supersedes)
    answer = rules.may_accept(proposal(decision), by=by.pk, founders=founders(by.workspace_id), now=at)
    if not answer.allowed:
        raise Refused(answer.because.said(_) if answer.because else "")
    if decision.supersedes is None and line.experiment.closed_at:
        raise Refused(_("Another decision has closed this experiment meanwhile."))
    if decision.supersedes and decision.supersedes.state != "accepted":
        raise Refused(_("The decision that this one would supersede is superseded already."))
    decision.experiment, decision.hypothesis = line.experiment, line.hypothesis
    if decision.supersedes is None:
        gate.pass_through(line.experiment, "decide")
    changed = carry_out(decision, line, by=by, at=at, seen=seen, self_approved=answer.self_approved)
    events.record("decision.accepted", decision, by=by, at=at, also=changed, facts=particulars(decision))
    return decision


@transaction.atomic
def reject(decision: Decision, *, reason: str, by: Membership, at: dt.datetime) -> Decision:
    if not by.may(Role.FOUNDER):
        raise PermissionDenied
    return settle(held(decision), "rejected", reason, by=by, at=at)


@transaction.atomic
def withdraw(decision: Decision, *, by: Membership, at: dt.datetime) -> Decision:
    decision = held(decision)
    if decision.proposed_by_id != by.pk:
        raise PermissionDenied
    return settle(decision, "withdrawn", "", by=by, at=at)


def settle(decision: Decision, state: str, reason: str, *, by: Membership, at: dt.datetime) -> Decision:
    decision.state, decision.settled_reason = state, reason
    decision.settled_at, decision.settled_by = max(at, decision.proposed_at), by
    decision.save(update_fields=["state", "settled_reason", "settled_at", "settled_by"])
    events.record(f"decision.{state}", decision, by=by, at=at, facts={"title": decision.title})
    return decision


def held(decision: Decision) -> Decision:
    """The row as it is now, held until the transaction ends; refused where somebody was quicker."""
    rows = Decision.objects.select_for_update(of=("self",)).select_related(
        "workspace", "recommendation__policy", "supersedes", "experiment", "hypothesis"
    )
    row = rows.get(workspace=decision.workspace_id, pk=decision.pk)
    if row.state != "proposed":
        raise Refused(_("%(decision)s is settled already.") % {"decision": row.ref})
    return row


def proposal(decision: Decision) -> rules.Proposal:
    return rules.Proposal(decision.proposed_by_id, decision.proposed_at, decision.override)
