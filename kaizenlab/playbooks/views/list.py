"""The shelf: the workspace's own playbooks, and those that come with the product."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaizenlab.lib import exports, keyset
from kaizenlab.lib.answer import answer
from kaizenlab.lib.brief import spoken
from kaizenlab.lib.dates import day
from kaizenlab.playbooks import shipped, words
from kaizenlab.playbooks.forms import Filters
from kaizenlab.playbooks.models import Playbook
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

LISTED = ("number", "name", "method", "version", "changed_at", "archived_at")
EXPORTED = ("ref", "name", "method", "version", "changed_at", "archived_at")


@require_safe
@allow(Role.VIEWER)
def list_(request: TenantRequest) -> HttpResponse:
    filters = Filters(request.GET)
    page = keyset.page(matching(request, filters).values(*LISTED), request.GET)
    methods = spoken(words.METHODS)
    context = {
        "filters": filters,
        "page": page,
        "exported": keyset.narrowing(request.GET),
        "rows": [row | {"method": methods[row["method"]], "changed": day(row["changed_at"])} for row in page.rows],
        "shipped": [] if page.newer else shipped_rows(filters, methods),
        "may_write": request.member.may(Role.MEMBER),
    }
    return answer(request, "playbooks/list.html", context)


@require_safe
@allow(Role.VIEWER)
def export(request: TenantRequest, kind: str) -> HttpResponse:
    """The workspace's own that the filters let through, on all pages."""
    found = matching(request, Filters(request.GET)).order_by("-number").values(*LISTED)
    rows = [{"ref": f"P-{row['number']}"} | {name: row[name] for name in EXPORTED[1:]} for row in found]
    text = exports.table(kind, _("Playbooks"), EXPORTED, rows)
    return exports.file(text, kind, f"{request.workspace.slug}-playbooks")


def matching(request: TenantRequest, filters: Filters) -> QuerySet[Playbook]:
    """A filter nobody can mean lets nothing through."""
    if not filters.is_valid():
        return Playbook.objects.none()
    asked = filters.cleaned_data
    found = Playbook.objects.filter(
        workspace=request.workspace, archived_at__isnull=asked["status"] != "archived", name__icontains=asked["q"]
    )
    return found.filter(method=asked["method"]) if asked["method"] else found


def shipped_rows(filters: Filters, methods: dict[str, str]) -> list[dict[str, Any]]:
    """Few and always the same, so on the first page whole; they are never archived."""
    if not filters.is_valid() or filters.cleaned_data["status"]:
        return []
    asked = filters.cleaned_data
    return [
        {
            "slug": slug,
            "name": read.name,
            "summary": read.summary,
            "method": methods[read.method],
            "steps": len(read.steps),
        }
        for slug, read in ((slug, source.document) for slug, source in shipped.all_of().items())
        if asked["method"] in ("", read.method) and asked["q"].casefold() in f"{read.name} {read.summary}".casefold()
    ]
