"""What changed since somebody last looked, and the press that says they have."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from decisions.figures import periods
from kaizenlab.events import marks
from kaizenlab.events.describe import compose
from kaizenlab.lib import clock, keyset, refs
from kaizenlab.lib.answer import answer, go
from kaizenlab.lib.dates import moment
from kaizenlab.observatory import changes
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

SHOWN = ("seq", "at", "verb", "subject", "facts", "by__user__name", "by__user__email")


@require_safe
@allow(Role.VIEWER)
def changed(request: TenantRequest) -> HttpResponse:
    """The events after a mark, the newest first; the mark stands in the address, so the page stays what it was."""
    kind, since = request.GET.get("kind", ""), numbered(request.GET.get("since", "0"))
    if since is None or kind not in ("", *changes.KINDS):
        raise Http404
    page = keyset.page(changes.since(request.member, since, kind).values(*SHOWN), request.GET, "-seq")
    context = {
        "page": page,
        "rows": [shown(row) for row in page.rows],
        "kinds": [{"kind": name, "word": word, "here": name == kind} for name, word in changes.WORDS.items()],
        "since": since,
    }
    return answer(request, "observatory/changes.html", context)


def shown(row: dict[str, Any]) -> dict[str, Any]:
    by = row["by__user__name"] or (row["by__user__email"] or "").partition("@")[0]
    return {
        "seq": row["seq"],
        "iso": row["at"].isoformat(),
        "day": moment(row["at"]),
        "sentence": compose(row["verb"], by, row["subject"], json.loads(row["facts"])),
        "leads_to": row["subject"] if refs.parse(row["subject"]) else "",
    }


@require_POST
@allow(Role.VIEWER)
def looked(request: TenantRequest) -> HttpResponse:
    seq = numbered(request.POST.get("seq", ""))
    if seq is not None:
        marks.look(request.member, seq, at=clock.now())
    period = periods.asked(request.GET, request.workspace.time_zone, clock.now()).query
    return go(request, f"{request.workspace.get_absolute_url()}?{period}" if request.GET else request.workspace)


def numbered(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None
