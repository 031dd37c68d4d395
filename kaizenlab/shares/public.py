"""What a link shows, signed in or not: one record, and nothing else.

The transaction can write nothing. At first it sees no row but the one whose digest it names; only then it enters that
row's workspace, and what it asks there names the record. What is shown has no address but its own.
"""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from decisions import queries as decisions
from decisions.case import advice, case, recommended
from decisions.models import Decision
from decisions.words import ACTIONS
from hypotheses import words as hypothesis_words
from hypotheses.models import Hypothesis
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer
from kaizenlab.lib.dates import moment
from kaizenlab.observatory.traces import queries, rules
from kaizenlab.observatory.traces.drawing import Drawing, between
from kaizenlab.observatory.traces.scale import whole
from kaizenlab.observatory.traces.views.trace import head
from kaizenlab.shares import actions
from kaizenlab.shares.models import Share
from kaizenlab.workspaces import tenancy

HEADERS = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}


@login_not_required
@require_safe
@transaction.atomic
def show(request: HttpRequest, token: str) -> HttpResponse:
    """Unknown, revoked and expired are one answer."""
    found = enter(token)
    response = of_decision(request, found) if found.decision_id else of_trace(request, found)
    transaction.set_rollback(True)  # nothing was to be written, and nothing was
    for name, value in HEADERS.items():
        response[name] = value
    return response


def enter(token: str) -> Share:
    digest = actions.digest(token)
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
    tenancy.look_as()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.share', %s, true)", [digest])
    found = Share.objects.filter(digest=digest).first()
    if found is None or not found.is_good(clock.now()):
        raise Http404
    tenancy.enter(found.workspace_id)
    return found


def of_decision(request: HttpRequest, share: Share) -> HttpResponse:
    rows = Decision.objects.select_related("recommendation__policy", "proposed_by__user", "settled_by__user")
    decision = rows.get(workspace=share.workspace_id, shares=share)
    stood = json.loads(decision.evidence)
    context: dict[str, Any] = {
        "decision": decision,
        "case": case(stood["result"]["inputs"], stood["result"]["outcome"]),
        "entries": len(stood["evidence"]),
        "advice": advice(recommended(decision.recommendation.outcome)) if decision.recommendation else None,
        "deciders": decisions.deciders(decision),
        "ring": "cancelled" if decision.kind != "decision" else decision.state,
        "next": ACTIONS.get(decision.next_kind, ""),
        "proposed_at": moment(decision.proposed_at),
        "settled_at": moment(decision.settled_at) if decision.settled_at else "",
    }
    return answer(request, "shares/decision.html", context)


def of_trace(request: HttpRequest, share: Share) -> HttpResponse:
    rows = queries.with_family(Hypothesis.objects.select_related("workspace"))
    hypothesis = rows.get(workspace=share.workspace_id, shares=share)
    read = rules.trace(queries.line(hypothesis.workspace, queries.family_of(hypothesis)), clock.now())
    full = whole(read)
    context = {
        "hypothesis": hypothesis,
        **head(hypothesis, read),
        "state_word": hypothesis_words.STATES[hypothesis.state],
        "drawing": Drawing(read, full, leads=False),
        "from_to": between(full.start, full.end),
        "full": full,
    }
    return answer(request, "shares/trace.html", context)
