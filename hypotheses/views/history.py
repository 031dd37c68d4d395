from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from hypotheses import files, queries, words
from hypotheses.views.find import find
from kaizenlab.events.describe import compose
from kaizenlab.lib import exports, keyset
from kaizenlab.lib.answer import answer
from kaizenlab.lib.dates import moment
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

ORDER = {name: place for place, name in enumerate(words.LABELS)}


@require_safe
@allow(Role.VIEWER)
def history(request: TenantRequest, number: int) -> HttpResponse:
    """Who changed what, when, from what to what."""
    hypothesis = find(request, number)
    page = keyset.page(queries.history(hypothesis), request.GET, "-seq")
    context = {
        "hypothesis": hypothesis,
        "page": page,
        "rows": [shown(row, request.workspace.currency) for row in page.rows],
    }
    return answer(request, "hypotheses/history.html", context)


@require_safe
@allow(Role.VIEWER)
def history_file(request: TenantRequest, number: str, kind: str) -> HttpResponse:
    """All of it, the newest first; a line for each field that changed."""
    hypothesis = find(request, int(number))
    rows = [shown(row, request.workspace.currency) | {"at": row["at"]} for row in queries.history(hypothesis)]
    rows.sort(key=lambda row: row["seq"], reverse=True)
    name = f"{request.workspace.slug}-{hypothesis.ref}-history"
    return exports.file(files.history(kind, hypothesis.ref, rows), kind, name)


def shown(row: dict[str, Any], currency: str) -> dict[str, Any]:
    facts = json.loads(row["facts"])
    own = row["subject"].startswith("H-")
    changes = facts.get("changes", {}) if own else {}
    by = row["by__user__name"] or (row["by__user__email"] or "").partition("@")[0]
    return {
        "seq": row["seq"],
        "iso": row["at"].isoformat(),
        "led_by": "" if own else row["subject"],
        "day": moment(row["at"]),
        "sentence": compose(row["verb"], by, row["subject"], facts),
        "changes": [
            {
                "label": words.label(name),
                "before": words.value(name, before, currency),
                "after": words.value(name, after, currency),
            }
            for name, (before, after) in sorted(changes.items(), key=place)
        ],
    }


def place(change: tuple[str, Any]) -> int:
    """Fields stand in the canvas's order; the ledger keeps them by name."""
    return ORDER.get(change[0], len(ORDER))
