"""What happened in the workspace, newest first, and the same as a file."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hypotheses.queries import people
from kaizenlab.activity import files, queries, shown, words
from kaizenlab.activity.forms import Filters
from kaizenlab.lib import exports, keyset
from kaizenlab.lib.answer import answer
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_safe
@allow(Role.VIEWER)
def feed(request: TenantRequest) -> HttpResponse:
    filters = Filters(request.GET, people=list(people(request.workspace)))
    page = keyset.page(matching(request, filters), request.GET, "-seq")
    context = {
        "filters": filters,
        "page": page,
        "days": list(shown.days(shown.rows(page.rows, request.workspace))),
        "tabs": [(narrowed(request, tab), word, tab == filters.tab) for tab, word in words.TABS.items()],
        "nothing": words.NOTHING.get(filters.tab, ""),
        "exported": narrowed(request, filters.tab),
    }
    return answer(request, "activity/feed.html", context)


@require_safe
@allow(Role.VIEWER)
def file(request: TenantRequest, kind: str) -> HttpResponse:
    """Everything the filters let through, on all pages, in the feed's order."""
    filters = Filters(request.GET, people=list(people(request.workspace)))
    text = files.WRITERS[kind](_("Activity"), files.rows(matching(request, filters), request.workspace))
    return exports.kept(text, kind, f"{request.workspace.slug}-activity")


def matching(request: TenantRequest, filters: Filters) -> QuerySet[Any, Any]:
    """A filter nobody can mean lets nothing through."""
    if not filters.is_valid():
        return queries.matching(request.member, {}).none()
    return queries.matching(request.member, filters.cleaned_data)


def narrowed(request: TenantRequest, tab: str) -> str:
    """The address's query without its page, under another tab."""
    query = request.GET.copy()
    for name in [name for name in query if name not in ("who", "about") or not query[name]]:
        del query[name]
    if tab:
        query["is"] = tab
    return f"?{query.urlencode()}" if query else ""
