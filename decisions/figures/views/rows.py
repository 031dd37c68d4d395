"""The rows behind one number, and the same as a file."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from decisions.figures import periods, words
from decisions.figures.listings import COLUMNS, Listing, listing
from kaizenlab.lib import clock, exports, keyset
from kaizenlab.lib.answer import answer
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_safe
@allow(Role.VIEWER)
def rows(request: TenantRequest, figure: str) -> HttpResponse:
    asked, part, found = asked_for(request, figure)
    page = keyset.page(found.found, request.GET, found.key)
    context = {
        "asked": asked,
        "figure": words.NAMES.get(figure),
        "slug": figure,
        "title": words.ROWS[figure, part],
        "parts": [
            {"word": word, "query": f"{asked.query}&part={name}" if name else asked.query, "here": name == part}
            for (of, name), word in words.ROWS.items()
            if of == figure
        ],
        "exported": f"?{asked.query}" + (f"&part={part}" if part else ""),
        "page": page,
        "rows": list(found.said(page.rows)),
        "count": found.count,
        "kind": found.kind,
    }
    return answer(request, "figures/rows.html", context)


@require_safe
@allow(Role.VIEWER)
def export(request: TenantRequest, figure: str, kind: str) -> HttpResponse:
    """All of them, on all pages."""
    asked, part, found = asked_for(request, figure)
    periods.meant(asked)
    columns = COLUMNS[found.kind]
    said = found.said(found.found.order_by(found.key))
    plain = [{name: row[name] for name in columns} for row in said]
    text = exports.table(kind, str(words.ROWS[figure, part]), columns, plain)
    return exports.file(text, kind, f"{request.workspace.slug}-{figure}{'-' if part else ''}{part}")


def asked_for(request: TenantRequest, figure: str) -> tuple[periods.Asked, str, Listing]:
    part = request.GET.get("part", "")
    if (figure, part) not in words.ROWS:
        raise Http404
    asked = periods.asked(request.GET, request.workspace.time_zone, clock.now())
    return asked, part, listing(request.workspace, figure, part, asked.period)
