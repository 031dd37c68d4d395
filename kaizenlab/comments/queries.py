"""Reads. What was said stands beside a record in the query that finds it: its page asks nothing more."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject

from kaizenlab.comments.models import Comment, Follow, Mention
from kaizenlab.workspaces.models import Workspace

SHOWN = 5  # on the record's own page
# Whose record it is, by the names its table has for them: they follow it unless they say otherwise
ITS_PEOPLE = {
    "H": ("owner", "created_by"),
    "E": ("owner", "created_by"),
    "D": ("proposed_by", "settled_by"),
    "L": ("by",),
    "P": ("created_by",),
    "N": ("owner", "created_by"),
    "A": ("owner",),
    "M": ("owner", "created_by"),
}
NAMED = ArraySubquery(
    Mention.objects.filter(comment=OuterRef("pk"))
    .order_by("pk")
    .values(said=JSONObject(name=F("member__user__name"), email=F("member__user__email")))
)
SAID = {
    **{name: F(name) for name in ("number", "text", "at", "edited_at", "withdrawn_at", "by_id")},
    "name": F("by__user__name"),
    "email": F("by__user__email"),
    "named": NAMED,
}


def beside(kind: str, reader: int) -> dict[str, Any]:
    """For a query of such records: the last comments on each, how many there are, and whether the reader, by the key
    of their membership, follows it."""
    here = Comment.objects.filter(workspace=OuterRef("workspace"), kind=kind, record=OuterRef("number"))
    last = here.order_by("-number").values(said=JSONObject(**SAID))[:SHOWN]
    counted = here.order_by().values("kind").annotate(n=Count("pk")).values("n")
    return {
        "talk": ArraySubquery(last),
        "talked": Coalesce(Subquery(counted, output_field=IntegerField()), 0),
        "followed": followed_by(kind, reader),
    }


def followed_by(kind: str, reader: int) -> Coalesce:
    chosen = Follow.objects.filter(
        workspace=OuterRef("workspace"), member=reader, kind=kind, record=OuterRef("number")
    ).values("is_on")
    mine = Q()
    for name in ITS_PEOPLE[kind]:
        mine |= Q(**{name: reader})
    by_itself = Case(When(mine, then=Value(True)), default=Value(False), output_field=BooleanField())
    return Coalesce(Subquery(chosen), by_itself)


def of(workspace: Workspace, kind: str, record: int) -> QuerySet[Comment, dict[str, Any]]:
    return Comment.objects.filter(workspace=workspace, kind=kind, record=record).values(
        *("number", "text", "at", "edited_at", "withdrawn_at", "by_id"),
        name=F("by__user__name"),
        email=F("by__user__email"),
        named=NAMED,
    )
