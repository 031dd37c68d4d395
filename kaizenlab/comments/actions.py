"""What people say about a record, and what they want to hear about it.

`record` is any record with a reference. The ledger says that something was said, not what. What somebody follows is
their own business and leaves no event.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from kaizenlab.comments import rules
from kaizenlab.comments.models import Comment, Follow, Mention
from kaizenlab.events import record as events
from kaizenlab.events.models import Event
from kaizenlab.lib.refs import parse
from kaizenlab.lib.refusal import Refused
from kaizenlab.workspaces.models import Membership, Workspace


@transaction.atomic
def write(record: Any, text: str, *, by: Membership, at: dt.datetime) -> Comment:
    """Whoever says something follows the record from now on; so does whoever is mentioned."""
    kind, number = place(record)
    hold(record.workspace_id)
    here = Comment.objects.filter(workspace=record.workspace_id, kind=kind, record=number)
    last = here.aggregate(last=Max("number"))["last"] or 0
    comment = Comment.objects.create(
        workspace_id=record.workspace_id, kind=kind, record=number, number=last + 1, text=said(text), by=by, at=at
    )
    mention(comment)
    begin_to_follow(comment, [by.pk])
    note(comment, "comment.written", record, by=by, at=at)
    return comment


@transaction.atomic
def edit(record: Any, number: int, text: str, *, by: Membership, at: dt.datetime) -> Comment:
    """Its author mends it, within a quarter of an hour. Who is named now and was not before is mentioned now."""
    comment = own(record, number, by)
    if not rules.is_mendable(comment.at, at):
        raise Refused(_("It was written more than 15 minutes ago and stays as it is. Write another."))
    if said(text) == comment.text:
        return comment
    comment.text, comment.edited_at = said(text), at
    comment.save(update_fields=["text", "edited_at"])
    mention(comment)
    note(comment, "comment.edited", record, by=by, at=at)
    return comment


@transaction.atomic
def withdraw(record: Any, number: int, *, by: Membership, at: dt.datetime) -> Comment:
    """Nobody reads it any more; that there was one stays."""
    comment = own(record, number, by)
    comment.withdrawn_at = at
    comment.save(update_fields=["withdrawn_at"])
    note(comment, "comment.withdrawn", record, by=by, at=at)
    return comment


def follow(record: Any, *, is_on: bool, by: Membership) -> None:
    kind, number = place(record)
    key = {"workspace_id": record.workspace_id, "member": by, "kind": kind, "record": number}
    Follow.objects.update_or_create(**key, defaults={"is_on": is_on})


def own(record: Any, number: int, by: Membership) -> Comment:
    """The author's own comment as it is now, held until the transaction ends."""
    kind, of = place(record)
    rows = Comment.objects.select_for_update(no_key=True)
    comment = rows.get(workspace=record.workspace_id, kind=kind, record=of, number=number)
    if comment.by_id != by.pk:
        raise PermissionDenied
    if comment.withdrawn_at:
        raise Refused(_("This comment is withdrawn already."))
    return comment


def hold(workspace: int) -> None:
    """Two who comment at once get two numbers."""
    Workspace.objects.select_for_update(no_key=True).only("pk").get(pk=workspace)


def said(text: str) -> str:
    if not text.strip():
        raise Refused(_("Write what you want to say."))
    return text.strip()


def mention(comment: Comment) -> None:
    """Only who is a member now can be: nobody learns from an @ who else there is."""
    named = rules.mentioned(comment.text, everybody(comment.workspace_id))
    Mention.objects.bulk_create(
        [Mention(workspace_id=comment.workspace_id, comment=comment, member_id=key) for key in named],
        ignore_conflicts=True,
    )
    begin_to_follow(comment, named)


def everybody(workspace: int) -> list[rules.Person]:
    here = Membership.objects.filter(workspace=workspace, left_at=None, user__is_active=True)
    rows = here.values_list("pk", "user__name", "user__email")
    return [rules.Person(key, (name, email.partition("@")[0])) for key, name, email in rows]


def begin_to_follow(comment: Comment, members: Iterable[int]) -> None:
    """Who has said that they do not want to hear of it still does not."""
    key = {"workspace_id": comment.workspace_id, "kind": comment.kind, "record": comment.record}
    Follow.objects.bulk_create([Follow(member_id=pk, **key, is_on=True) for pk in members], ignore_conflicts=True)


def note(comment: Comment, verb: str, record: Any, *, by: Membership, at: dt.datetime) -> None:
    facts = {"on": comment.on, "comment": comment.number}
    event = events.record(verb, comment, by=by, at=at, also=[record], facts=facts)
    if comment.seq is None:  # its place is known once it is written
        comment.seq = Event.objects.values_list("seq", flat=True).get(workspace=comment.workspace_id, pk=event.pk)
        comment.save(update_fields=["seq"])


def place(record: Any) -> tuple[str, int]:
    found = parse(record.ref)
    if found is None:
        raise ValueError(f"{record.ref} names no record")
    return found
