"""From what was planned to a mail that was sent: all that waits for one member, for one reason, in one mail.

The rows are held from the first look until they are marked. Whoever is killed in between leaves them unmarked, and the
mail is sent again with the Message-ID of its first row.
"""

from __future__ import annotations

import datetime as dt

from kaizenlab.activity import letters, listen, rules
from kaizenlab.activity.models import Telling
from kaizenlab.alerts.delivery import plan, queries
from kaizenlab.alerts.delivery.post import CARRIER
from kaizenlab.lib import clock


def deliver(workspace: int, telling: int, *, at: dt.datetime) -> None:
    first = Telling.objects.filter(workspace=workspace, pk=telling, sent_at=None, skipped="").first()
    rows = held(first, at) if first else []
    if first is None or not rows:
        return
    member = rows[0].member
    if member.left_at or not member.user.is_active:
        skip(rows, "left")
        return
    way = queries.voice(member, first.cause)
    due = rules.due(way, queries.hours(member), at)
    if due is None:
        skip(rows, "off")
        return
    if way == "now" and due > at:  # quiet hours have begun, or were set since
        later(rows, due, at)
        return
    skip([row for row in rows if row.comment and row.comment.withdrawn_at], "withdrawn")
    said = [row for row in rows if not (row.comment and row.comment.withdrawn_at)]
    if said:
        letters.of(said, member).send(using=CARRIER)
        keys = [row.pk for row in said]
        Telling.objects.filter(workspace=workspace, pk__in=keys).update(sent_at=clock.now())


def held(first: Telling, at: dt.datetime) -> list[Telling]:
    """Everything that waits for the same member for the same reason and is due, the first one first."""
    rows = Telling.objects.select_for_update(of=("self",)).select_related(
        "member__user", "member__workspace", "by__user", "comment"
    )
    mine = rows.filter(workspace=first.workspace_id, member=first.member_id, cause=first.cause)
    return list(mine.filter(sent_at=None, skipped="", due_at__lte=max(at, first.due_at)).order_by("at", "pk"))


def skip(rows: list[Telling], why: str) -> None:
    Telling.objects.filter(pk__in=[row.pk for row in rows]).update(skipped=why)


def later(rows: list[Telling], due: dt.datetime, at: dt.datetime) -> None:
    for row in rows:
        row.due_at = due
    Telling.objects.bulk_update(rows, ["due_at"])
    plan.defer([listen.mailing(rows[0], at)])
