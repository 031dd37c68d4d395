"""Reads of the ledger for people, named for the question they answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F, Q, QuerySet, Value

from kaizenlab.activity.records import KINDS
from kaizenlab.comments.models import Comment, Follow, Mention
from kaizenlab.comments.queries import ITS_PEOPLE
from kaizenlab.events.models import Event
from kaizenlab.lib.refs import ref
from kaizenlab.workspaces.models import Membership, Workspace
from kaizenlab.workspaces.rules import Role

ROW = {"name": F("by__user__name"), "email": F("by__user__email")}
# What stands on pages that not everybody opens
HOUSE = {"webhook.": Role.FOUNDER, "invitation.": Role.FOUNDER, "job.": Role.ADMIN}
NOISE = ("alert.looked",)  # the clock's own looks
PRIVATE = Q(verb__in=["view.saved", "view.removed"], facts__contains='"shared":false')  # a search kept for oneself


def matching(reader: Membership, chosen: Mapping[str, Any]) -> QuerySet[Event, Any]:
    """The events that every chosen filter lets through, and that the reader may know of."""
    found = readable(reader, Event.objects.filter(workspace=reader.workspace_id))
    if who := chosen.get("who"):
        found = found.filter(by=who)
    if about := chosen.get("about"):
        found = found.filter(subject__startswith=f"{about}-")
    return found.filter(narrowing(reader, chosen.get("is", ""))).values("seq", "at", "verb", "subject", "facts", **ROW)


def readable(reader: Membership, events: QuerySet[Event]) -> QuerySet[Event]:
    """Those of these that are news to people, and that the reader may know of."""
    found = events.exclude(verb__in=NOISE).exclude(PRIVATE & ~Q(by=reader.pk))
    for prefix, role in HOUSE.items():
        if not reader.may(role):
            found = found.exclude(verb__startswith=prefix)
    return found


def narrowing(reader: Membership, tab: str) -> Q:
    if tab == "mine":
        return Q(by=reader)
    if tab == "mentions":
        mine = Mention.objects.filter(workspace=reader.workspace_id, member=reader, comment__withdrawn_at=None)
        return Q(seq__in=mine.values("comment__seq"))
    return Q(records__overlap=followed(reader)) if tab == "followed" else Q()


def followed(reader: Membership) -> list[str]:
    """The references of what somebody follows: what they chose, and what is theirs unless they said otherwise."""
    chosen = Follow.objects.filter(workspace=reader.workspace_id, member=reader)
    said = {ref(kind, number): is_on for kind, number, is_on in chosen.values_list("kind", "record", "is_on")}
    theirs = dict.fromkeys((ref(kind, number) for kind, number in own(reader)), True)
    return [name for name, is_on in (theirs | said).items() if is_on]


def own(reader: Membership) -> list[tuple[str, int]]:
    """One query over all kinds."""
    parts: list[Any] = []
    for kind, names in ITS_PEOPLE.items():
        mine = Q()
        for name in names:
            mine |= Q(**{name: reader.pk})
        rows = KINDS[kind].model._default_manager.filter(mine, workspace=reader.workspace_id)
        parts.append(rows.order_by().values_list(Value(kind), "number"))
    return list(parts[0].union(*parts[1:], all=True))


def said_at(workspace: Workspace, places: Sequence[int]) -> dict[int, Comment]:
    """The comments behind these places of the ledger, but for those that were withdrawn."""
    rows = Comment.objects.filter(workspace=workspace, seq__in=places, withdrawn_at=None)
    return {comment.seq: comment for comment in rows if comment.seq is not None}
