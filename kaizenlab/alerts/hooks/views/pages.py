"""Reading: which webhooks there are, what each was sent, and what came back. Founders read, admins write."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaizenlab.alerts.hooks import queries, rules, words
from kaizenlab.alerts.hooks.models import Attempt, Endpoint
from kaizenlab.alerts.hooks.views.find import find, find_delivery
from kaizenlab.alerts.words import SEVERITIES
from kaizenlab.lib import clock, keyset
from kaizenlab.lib.answer import answer
from kaizenlab.lib.brief import spoken
from kaizenlab.lib.dates import moment
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

LOGGED = ("id", "message", "event", "subject", "state", "attempts", "planned_at", "next_at")


@require_safe
@allow(Role.FOUNDER)
def list_(request: TenantRequest) -> HttpResponse:
    removed = request.GET.get("is") == "removed"
    page = keyset.page(queries.endpoints(request.workspace, removed=removed), request.GET)
    context = {
        "page": page,
        "rows": [row(request, endpoint) for endpoint in page.rows],
        "removed": removed,
        "may_write": request.member.may(Role.ADMIN),
    }
    return answer(request, "hooks/list.html", context)


def row(request: TenantRequest, endpoint: Endpoint) -> dict[str, Any]:
    endpoint.workspace = request.workspace
    return {
        "endpoint": endpoint,
        "address": queries.address_for(request.member, endpoint),
        "told": told(endpoint.events, endpoint.severities),
        "standing": standing(endpoint),
    }


def told(events: Sequence[str], severities: Sequence[int]) -> str:
    """Sev 1, Sev 2, decisions."""
    alerts = [str(SEVERITIES[each]) for each in sorted(severities)] if events != ["decision.accepted"] else []
    return ", ".join(alerts + ([_("decisions")] if "decision.accepted" in events else []))


def standing(endpoint: Endpoint) -> str:
    """What somebody should know about it beside on and off, or ""."""
    if endpoint.archived_at:
        return _("Removed %(when)s.") % {"when": moment(endpoint.archived_at)}
    if endpoint.state == "off":
        return str(words.WHY_OFF[endpoint.switched_off_why])
    if endpoint.failing_since:
        return _("Nothing has arrived since %(when)s.") % {"when": moment(endpoint.failing_since)}
    return ""


@require_safe
@allow(Role.FOUNDER)
def record(request: TenantRequest, number: int) -> HttpResponse:
    endpoint = find(request, number)
    page = keyset.page(queries.deliveries(endpoint).values(*LOGGED), request.GET, "-id")
    states, now = spoken(words.PROGRESS), clock.now()
    context = {
        **row(request, endpoint),
        "events": [words.EVENTS[event] for event in words.EVENTS if event in endpoint.events],
        "severities": [SEVERITIES[each] for each in sorted(endpoint.severities)],
        "alerts": any(event.startswith("alert.") for event in endpoint.events),
        "language": dict(settings.LANGUAGES).get(endpoint.language, endpoint.language),
        "both_sign": rules.both_sign(endpoint.former_until, now),
        "page": page,
        "log": [logged(each, states) for each in page.rows],
        "may_write": request.member.may(Role.ADMIN) and not endpoint.archived_at,
    }
    return answer(request, "hooks/record.html", context)


def logged(delivery: dict[str, Any], states: dict[str, str]) -> dict[str, Any]:
    due = moment(delivery["next_at"]) if delivery["next_at"] else ""
    return delivery | {"word": states[delivery["state"]], "planned": moment(delivery["planned_at"]), "due": due}


@require_safe
@allow(Role.FOUNDER)
def delivery(request: TenantRequest, number: int, message: str) -> HttpResponse:
    """One message: what it says, word for word, and each attempt with what came back."""
    found = find_delivery(request, number, message)
    page = keyset.page(queries.attempts(found), request.GET, "-number")
    context = {
        "delivery": found,
        "endpoint": found.endpoint,
        "is_test": found.event == words.TEST,
        "payload": json.dumps(json.loads(found.payload), indent=2, ensure_ascii=False),
        "page": page,
        "attempts": [attempted(each) for each in page.rows],
        "may_redeliver": request.member.may(Role.ADMIN) and found.endpoint.state == "on" and found.event != words.TEST,
    }
    return answer(request, "hooks/delivery.html", context)


def attempted(attempt: Attempt) -> dict[str, Any]:
    return {
        "number": attempt.number,
        "at": moment(attempt.at),
        "said": words.came_back(attempt.outcome, attempt.status),
        "status": attempt.status,
        "milliseconds": attempt.milliseconds,
        "answer": attempt.answer,
        "is_good": attempt.outcome == "delivered",
    }
