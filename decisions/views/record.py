"""The record of a decision: an ADR that stays as it was accepted, and the same as a file."""

from __future__ import annotations

import json

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from decisions import files, queries, states
from decisions.actions.settlement import proposal
from decisions.case import advice, case, recommended
from decisions.forms import RejectForm
from decisions.models import Decision
from decisions.rules import A_NIGHTS_SLEEP, may_accept
from decisions.views import find
from kaizenlab.lib import clock, exports
from kaizenlab.lib.answer import answer
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_safe
@allow(Role.VIEWER)
def record(request: TenantRequest, number: int) -> HttpResponse:
    return show(request, find.decision(request, number))


@require_safe
@allow(Role.VIEWER)
def file(request: TenantRequest, number: str, kind: str) -> HttpResponse:
    decision = find.decision(request, int(number))
    whole = files.record(decision)
    text = exports.json_of(whole) if kind == "json" else files.WRITERS[kind]([whole])
    return exports.file(text, kind, f"{request.workspace.slug}-{decision.ref}")


def show(
    request: TenantRequest, decision: Decision, *, rejection: RejectForm | None = None, status: int = 200
) -> HttpResponse:
    stood = json.loads(decision.evidence)
    context = {
        "decision": decision,
        "experiment": decision.experiment,
        "hypothesis": decision.hypothesis,
        "case": case(stood["result"]["inputs"], stood["result"]["outcome"]),
        "plans": stood["plans"],
        "advice": advice(recommended(decision.recommendation.outcome)) if decision.recommendation else None,
        "deciders": queries.deciders(decision),
        "newer": queries.superseding(decision),
        **settling(request, decision, rejection),
    }
    return answer(request, "decisions/record.html", context, status=status)


def settling(request: TenantRequest, decision: Decision, rejection: RejectForm | None) -> dict[str, object]:
    """What whoever looks at a proposal may do with it."""
    if decision.state != "proposed":
        return {"may_supersede": decision.kind == "decision" and decision.state == "accepted"}
    open_ones = {other.number: other for other in queries.others(decision.experiment)}
    asked = states.asks_for(decision.outcome, {number: other.state for number, other in open_ones.items()})
    allowed = may_accept(
        proposal(decision), by=request.member.pk, founders=queries.founders(request.workspace.pk), now=clock.now()
    )
    return {
        "acceptance": allowed,
        "waits_until": decision.proposed_at + A_NIGHTS_SLEEP,
        "is_mine": decision.proposed_by_id == request.member.pk,
        "ends": [open_ones[number] for number in sorted(asked)],
        "rejection": rejection or RejectForm(),
    }
