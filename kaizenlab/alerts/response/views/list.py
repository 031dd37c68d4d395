"""All post-mortems, those still to be written first."""

from __future__ import annotations

from django.db.models import F
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from decisions import words as decision_words
from kaizenlab.alerts.response import files, words
from kaizenlab.alerts.response.models import PostMortem
from kaizenlab.lib import exports, keyset
from kaizenlab.lib.answer import answer
from kaizenlab.lib.dates import day
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

ORDER = ("-state", "-number")  # “open” comes after “finished”
BESIDE = {
    "title": F("decision__title"),
    "outcome": F("decision__outcome"),
    "experiment_number": F("experiment__number"),
    "hypothesis_number": F("hypothesis__number"),
}
LISTED = ("number", "state", "opened_at", "finished_at")


@require_safe
@allow(Role.VIEWER)
def list_(request: TenantRequest) -> HttpResponse:
    found = PostMortem.objects.filter(workspace=request.workspace).annotate(**BESIDE).values(*LISTED, *BESIDE)
    page = keyset.page(found, request.GET, ORDER)
    rows = [
        row
        | {
            "state_word": words.STATES[row["state"]],
            "outcome_word": decision_words.OUTCOMES[row["outcome"]],
            "opened": day(row["opened_at"]),
            "finished": day(row["finished_at"]) if row["finished_at"] else "",
        }
        for row in page.rows
    ]
    return answer(request, "response/list.html", {"page": page, "rows": rows})


@require_safe
@allow(Role.VIEWER)
def export(request: TenantRequest, kind: str) -> HttpResponse:
    """All of them, in the list's order."""
    rows = files.rows(PostMortem.objects.filter(workspace=request.workspace).order_by(*ORDER))
    text = exports.table(kind, _("Post-mortems"), files.COLUMNS, rows)
    return exports.file(text, kind, f"{request.workspace.slug}-postmortems")
