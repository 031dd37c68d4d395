"""From what was planned to a mail that was sent: its row is held from the first look until it is marked as sent.

Whoever is killed in between leaves the row unmarked, and the mail is sent again with the same Message-ID.
"""

from __future__ import annotations

import datetime as dt

from kaizenlab.alerts import bells
from kaizenlab.alerts.delivery import digests, letters, plan, queries, rules
from kaizenlab.alerts.delivery.models import Digest, Notice
from kaizenlab.alerts.delivery.rules import Way
from kaizenlab.lib import clock

CARRIER = "carrier"


def deliver(workspace: int, notice: int, *, at: dt.datetime) -> None:
    """Tells one member of one moment of an alert, unless there is no need to any more; later where their hours say so:
    preferences may have changed, and a job may come late."""
    found = hold(workspace, notice)
    if found is None:
        return
    if why := needless(found, at):
        Notice.objects.filter(workspace=workspace, pk=notice).update(skipped=why)
        return
    member, alert = found.member, found.alert
    way = queries.person(member, alert).way
    due = rules.when(alert.severity, Way(way), queries.hours(member), at)
    if due > at:
        found.due_at = due
        found.save(update_fields=["due_at"])
        plan.defer([plan.mailing(found, at)])
        return
    letters.of_notice(found).send(using=CARRIER)
    sent_at = clock.now()
    bells.note(alert, "told", at=sent_at, to=member.pk, channel=found.channel, occasion=found.occasion)
    Notice.objects.filter(workspace=workspace, pk=notice).update(sent_at=sent_at)


def hold(workspace: int, notice: int) -> Notice | None:
    """A notice that is neither sent nor skipped, with all its mail names, held until the transaction ends. None: there
    is nothing to do."""
    joined = ("alert__workspace", "alert__owner__user", "alert__acknowledged_by__user", "member__user")
    rows = Notice.objects.select_for_update(of=("self",)).select_related(*joined, "member__workspace")
    return rows.filter(workspace=workspace, pk=notice, sent_at=None, skipped="").first()


def needless(notice: Notice, at: dt.datetime) -> str:
    """Why nobody needs to be told any more; empty while somebody does. That another has acknowledged it stops the
    chain; whoever is told first hears of it still."""
    alert, member = notice.alert, notice.member
    state = alert.state(at)
    if member.left_at or not member.user.is_active:
        return "left"
    if state in ("resolved", "silenced"):
        return state
    if alert.acknowledged_at and (notice.occasion == "escalated" or alert.acknowledged_by_id == member.pk):
        return "acknowledged"
    if not rules.is_reachable(queries.person(member, alert)):
        return "off"
    return "overtaken" if queries.overtakes(notice) else ""


def deliver_digest(workspace: int, digest: int, *, at: dt.datetime) -> None:
    """Where nothing needs the reader it is only sent to who asked for that."""
    rows = Digest.objects.select_for_update(of=("self",)).select_related("member__user", "member__workspace")
    found = rows.filter(workspace=workspace, pk=digest, sent_at=None, skipped="").first()
    if found is None:
        return
    row = Digest.objects.filter(workspace=workspace, pk=digest)
    chosen = queries.preference(found.member)
    if found.member.left_at or not getattr(chosen, found.kind):
        row.update(skipped="left" if found.member.left_at else "off")
        return
    with letters.read_by(found.member):
        content = digests.content(found, found.member, at=at)
    if content["is_empty"] and not chosen.say_nothing:
        row.update(skipped="nothing")
        return
    letters.of_digest(found, found.member, content).send(using=CARRIER)
    row.update(sent_at=clock.now())
