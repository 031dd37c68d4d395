"""From an event to those who are told of it: each gets a row and a job in the event's own transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Q

from kaizenlab.activity import rules
from kaizenlab.activity.models import Telling
from kaizenlab.activity.rules import Cause
from kaizenlab.alerts.delivery import plan, queries
from kaizenlab.comments.models import Comment, Follow
from kaizenlab.comments.queries import ITS_PEOPLE
from kaizenlab.events.models import Event
from kaizenlab.lib.refs import parse


def hear(event: Event, records: Sequence[Any]) -> list[Any]:
    """The watcher: sees every event."""
    if event.verb not in rules.TOLD | rules.MENTIONING:
        return []
    first = records[0]
    comment = first if isinstance(first, Comment) else None
    mentioned = new_mentions(comment) if comment else set()
    following = followers(event, records) if event.verb in rules.TOLD else set()
    told = rules.causes(mentioned, following, by=event.by_id)
    about = comment.on if comment else event.subject
    rows = [
        row
        for member in queries.members(event.workspace_id).filter(pk__in=told)
        if not member.workspace.example  # nobody lives in the example
        and (row := telling(event, member, told[member.pk], about, comment))
    ]
    Telling.objects.bulk_create(rows)
    plan.defer([mailing(row, event.at) for row in rows])
    return []


def telling(event: Event, member: Any, cause: Cause, about: str, comment: Comment | None) -> Telling | None:
    due = rules.due(queries.voice(member, cause), queries.hours(member), event.at)
    if due is None:
        return None
    return Telling(
        workspace_id=event.workspace_id,
        member=member,
        cause=cause,
        comment=comment,
        about=about,
        verb=event.verb,
        by=event.by,
        at=event.at,
        facts=event.facts,
        due_at=due,
    )


def mailing(row: Telling, at: Any) -> Any:
    return plan.job("mail_telling", row.due_at, at, workspace=row.workspace_id, telling=row.pk)


def new_mentions(comment: Comment) -> set[int]:
    """Whom it names and who was not told of it before: it may have been mended."""
    named = comment.mentions.values_list("member_id", flat=True)
    return set(named) - set(Telling.objects.filter(comment=comment).values_list("member_id", flat=True))


def followers(event: Event, records: Iterable[Any]) -> set[int]:
    """Of any record that the event names."""
    followed = [(*place, record) for record in records if (place := parse(getattr(record, "ref", "") or ""))]
    if not followed:
        return set()
    asked = Q()
    for kind, number, _record in followed:
        asked |= Q(kind=kind, record=number)
    chosen: defaultdict[int, list[bool]] = defaultdict(list)
    for member, is_on in Follow.objects.filter(asked, workspace=event.workspace_id).values_list("member_id", "is_on"):
        chosen[member].append(is_on)
    people = {pk for kind, _number, record in followed for pk in its_people(kind, record)}
    return rules.followers(people, chosen, len(followed))


def its_people(kind: str, record: Any) -> Iterator[int]:
    for name in ITS_PEOPLE[kind]:
        if (pk := getattr(record, f"{name}_id", None)) is not None:
            yield pk
