"""The record of a decision: an ADR that stays as it was accepted, and the same as a file."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from decisions import files, queries, states
from decisions import paper as papers
from decisions.actions.settlement import proposal
from decisions.afterwards import afterwards
from decisions.case import advice, case, recommended
from decisions.forms import RejectForm
from decisions.models import Decision
from decisions.rules import A_NIGHTS_SLEEP, Acceptance, may_accept
from decisions.sentences import TOO_SOON
from decisions.states import ENDED
from decisions.views import find
from decisions.words import STATES
from experiments.words import REVISIONS
from kaizenlab.lib import clock, exports
from kaizenlab.lib.answer import answer
from kaizenlab.lib.dates import day, moment
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


@require_safe
@allow(Role.VIEWER)
def paper(request: TenantRequest, number: str) -> HttpResponse:
    """The record as PDF; where that is not offered there is no such page."""
    if not papers.is_offered():
        raise Http404
    decision = find.decision(request, int(number))
    return exports.kept([papers.pdf(decision)], "pdf", f"{request.workspace.slug}-{decision.ref}")


def show(
    request: TenantRequest, decision: Decision, *, rejection: RejectForm | None = None, status: int = 200
) -> HttpResponse:
    stood = json.loads(decision.evidence)
    followed = afterwards(decision, clock.today(request.workspace.time_zone))
    context = {
        "decision": decision,
        "experiment": decision.experiment,
        "hypothesis": decision.hypothesis,
        "case": case(stood["result"]["inputs"], stood["result"]["outcome"]),
        "changes": [plan | {"word": REVISIONS[plan["kind"]]} for plan in stood["plans"] if plan["revision"]],
        "entries": len(stood["evidence"]),
        "advice": advice(recommended(decision.recommendation.outcome)) if decision.recommendation else None,
        "deciders": queries.deciders(decision),
        "newer": queries.superseding(decision),
        "ring": "cancelled" if decision.kind != "decision" else decision.state,
        "may_write": request.member.may(Role.MEMBER),
        "has_paper": papers.is_offered(),
        "is_founder": request.member.may(Role.FOUNDER),
        "why_line": why_line(request, decision),
        **dates(decision),
        **links(request, decision, followed),
        **followed,
        **settling(request, decision, rejection),
    }
    return answer(request, "decisions/record.html", context, status=status)


def why_line(request: TenantRequest, decision: Decision) -> str:
    """What a commit message may say, so that whoever reads the code finds the reason."""
    if decision.kind != "decision" or decision.state not in ("accepted", "superseded"):
        return ""
    address = request.build_absolute_uri(reverse("jump", args=[request.workspace.slug, decision.ref]))
    title = " ".join(decision.title.split())
    return f'Why: {decision.ref} {decision.get_outcome_display()} "{title}" {address}'


def dates(decision: Decision) -> dict[str, str]:
    due = decision.recommendation.due_at if decision.recommendation else None
    accepted = decision.state in ("accepted", "superseded")
    return {
        "proposed_at": moment(decision.proposed_at),
        "settled_at": moment(decision.settled_at) if decision.settled_at else "",
        "settled_word": str(STATES["accepted" if accepted else decision.state]),
        "due_day": day(clock.today(decision.workspace.time_zone, due)) if due else "",
        "next_day": day(decision.next_due) if decision.next_due else "",
        "revisit_day": day(decision.revisit_on) if decision.revisit_on else "",
    }


def links(request: TenantRequest, decision: Decision, followed: dict[str, Any]) -> dict[str, object]:
    slug = request.workspace.slug
    successor, supersedes = decision.successor, decision.supersedes
    return {
        "successor_url": reverse("hypotheses:canvas", args=[slug, successor.number]) if successor else "",
        "supersedes_url": reverse("decisions:record", args=[slug, supersedes.number]) if supersedes else "",
        "plans_next": decision.state == "accepted"
        and awaits_experiment(decision, followed)
        and decision.hypothesis.state not in ENDED
        and request.member.may(Role.MEMBER),
    }


def awaits_experiment(decision: Decision, followed: dict[str, Any]) -> bool:
    """Whether the experiment that was to come next is still to come; of an older record, whether one was."""
    rows = [action["row"] for action in followed["actions"]]
    return any(row.kind == "experiment" and not row.done_at for row in rows) or (
        not rows and decision.next_kind == "experiment"
    )


def is_too_soon(acceptance: Acceptance) -> bool:
    return acceptance.because is not None and acceptance.because.template == TOO_SOON


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
        "why_not": allowed.because.said(_) if allowed.because else "",
        "waits_until": moment(decision.proposed_at + A_NIGHTS_SLEEP) if is_too_soon(allowed) else "",
        "is_mine": decision.proposed_by_id == request.member.pk,
        "ends": [open_ones[number] for number in sorted(asked)],
        "rejection": rejection or RejectForm(),
    }
