"""All reviews, and what they say about overrides."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, OuterRef, Subquery
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from decisions import words as decisions
from decisions.followup import words
from decisions.followup.models import Review
from decisions.models import Decision
from kaizenlab.lib import keyset
from kaizenlab.lib.answer import answer
from kaizenlab.lib.brief import spoken
from kaizenlab.lib.dates import day
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


@require_safe
@allow(Role.VIEWER)
def reviews(request: TenantRequest) -> HttpResponse:
    verdict, only = request.GET.get("verdict", ""), request.GET.get("is", "")
    found = Review.objects.filter(workspace=request.workspace)
    if verdict in words.VERDICTS:
        found = found.filter(verdict=verdict)
    if only == "overridden":
        found = found.filter(decision__override=True)
    page = keyset.page(found.annotate(**BESIDE).values(*LISTED, *BESIDE, "id"), request.GET, "-id", size=SIZE)
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
    }
    return answer(request, "followup/all_reviews.html", context)


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


def shown(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": row["number"],
        "title": row["title"],
        "sign": mark(row["outcome"]),
        "word": spoken(decisions.OUTCOMES)[row["outcome"]],
        "override": row["override"],
        "verdict": str(words.VERDICTS[row["verdict"]]),
        "text": row["text"],
        "by": row["by_name"] or (row["by_email"] or "").partition("@")[0],
        "iso": row["at"].isoformat(),
        "date": day(row["at"]),
    }
