"""All reviews, what they say about overrides, and the same reviews as a file."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from decisions import words as decisions
from decisions.followup import words
from decisions.followup.models import Review
from decisions.models import Decision
from kaizenlab.lib import exports, keyset
from kaizenlab.lib.answer import answer
from kaizenlab.lib.brief import spoken
from kaizenlab.lib.dates import day
from kaizenlab.lib.refs import ref
from kaizenlab.templatetags.kaizen import mark
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.models import Workspace
from kaizenlab.workspaces.rules import Role

SIZE = 30
FEW = 5  # reviewed decisions of one kind, below which nothing is concluded from them
LISTED = ("pk", "verdict", "text", "at")
BESIDE = {
    "number": F("decision__number"),
    "title": F("decision__title"),
    "outcome": F("decision__outcome"),
    "override": F("decision__override"),
    "by_name": F("by__user__name"),
    "by_email": F("by__user__email"),
}
COLUMNS = ("decision", "title", "outcome", "override", "verdict", "text", "revisit_on", "by", "at")


@require_safe
@allow(Role.VIEWER)
def reviews(request: TenantRequest) -> HttpResponse:
    verdict, only = asked_for(request)
    found = matching(request.workspace, verdict, only)
    page = keyset.page(found.values(*LISTED, *BESIDE, "id"), request.GET, "-id", size=SIZE)
    kinds = tally(request.workspace)
    context = {
        "page": page,
        "rows": list(map(shown, page.rows)),
        "kinds": kinds,
        "sentence": sentence(kinds),
        "verdicts": words.VERDICTS.items(),
        "chosen": verdict,
        "only": only,
        "narrowed": bool(verdict or only),
        "exported": keyset.narrowing(request.GET),
    }
    return answer(request, "followup/all_reviews.html", context)


@require_safe
@allow(Role.VIEWER)
def export(request: TenantRequest, kind: str) -> HttpResponse:
    """Everything the filters let through, on all pages."""
    found = matching(request.workspace, *asked_for(request)).order_by("-id")
    rows = list(map(plain, found.values(*LISTED, *BESIDE, "revisit_on")))
    return exports.file(exports.table(kind, _("Reviews"), COLUMNS, rows), kind, f"{request.workspace.slug}-reviews")


def asked_for(request: TenantRequest) -> tuple[str, str]:
    return request.GET.get("verdict", ""), request.GET.get("is", "")


def matching(workspace: Workspace, verdict: str, only: str) -> QuerySet[Any, Any]:
    """A filter nobody can mean narrows nothing."""
    found = Review.objects.filter(workspace=workspace).annotate(**BESIDE)
    if verdict in words.VERDICTS:
        found = found.filter(verdict=verdict)
    return found.filter(decision__override=True) if only == "overridden" else found


def tally(workspace: Workspace) -> list[dict[str, Any]]:
    """Of decisions within the policy and of overrides: how many the newest review says held up."""
    newest = Review.objects.filter(workspace=workspace, decision=OuterRef("pk")).order_by("-pk").values("verdict")[:1]
    rows = (
        Decision.objects.filter(workspace=workspace, kind="decision", reviews__isnull=False)
        .annotate(newest=Subquery(newest))
        .order_by()
        .values("override", "newest")
        .annotate(n=Count("pk", distinct=True))
    )
    counted = {(row["override"], row["newest"]): row["n"] for row in rows}
    return [
        kind(counted, override=False, word=_("Within the policy")),
        kind(counted, override=True, word=_("Overrides")),
    ]


def kind(counted: dict[tuple[bool, str], int], *, override: bool, word: str) -> dict[str, Any]:
    counts = {verdict: counted.get((override, verdict), 0) for verdict in words.VERDICTS}
    told = counts["held_up"] + counts["did_not"]
    share = round(100 * counts["held_up"] / told) if told else None
    return {"word": word, **counts, "told": told, "share": share}


def sentence(kinds: list[dict[str, Any]]) -> str:
    """What the figures say about overriding the policy, and whether there are enough of them."""
    followed, overrode = kinds
    if not followed["told"] or not overrode["told"]:
        return _("Nothing to compare yet: it takes reviews of both kinds that could tell.")
    names = {
        "a": followed["held_up"],
        "b": followed["told"],
        "c": overrode["held_up"],
        "d": overrode["told"],
    }
    said = _("Within the policy %(a)s of %(b)s held up; of the overrides %(c)s of %(d)s.") % names
    if min(followed["told"], overrode["told"]) < FEW:
        return said + " " + _("Fewer than five of a kind are too few to conclude from.")
    return said


def plain(row: dict[str, Any]) -> dict[str, Any]:
    made = {"decision": ref("D", row["number"]), "by": name(row)}
    return {column: made[column] if column in made else row[column] for column in COLUMNS}


def name(row: dict[str, Any]) -> str:
    return row["by_name"] or (row["by_email"] or "").partition("@")[0]


def shown(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": row["number"],
        "title": row["title"],
        "sign": mark(row["outcome"]),
        "word": spoken(decisions.OUTCOMES)[row["outcome"]],
        "override": row["override"],
        "verdict": str(words.VERDICTS[row["verdict"]]),
        "text": row["text"],
        "by": name(row),
        "iso": row["at"].isoformat(),
        "date": day(row["at"]),
    }
