"""Digests: whose hour has come, and what stands in one: what is open, what was resolved, which decisions are due."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from decisions.models import Recommendation
from kaizenlab.alerts import words as alert_words
from kaizenlab.alerts.delivery import plan as planning
from kaizenlab.alerts.delivery import queries, rules
from kaizenlab.alerts.delivery.models import Digest
from kaizenlab.alerts.delivery.rules import Filter
from kaizenlab.alerts.models import Alert
from kaizenlab.lib import clock, dates
from kaizenlab.lib.refs import ref
from kaizenlab.workspaces.models import Membership

LISTED = 50  # rows of each kind; the rest is counted
ROW = (
    *("number", "rule", "subject", "title", "severity", "why", "resolution", "acknowledged_at"),
    *("owner__user__name", "owner__user__email"),
)


class Due(NamedTuple):
    """In a zone, that the digest of a kind and a day is due, and since when."""

    zone: str
    kind: str
    day: dt.date
    moment: dt.datetime


def due_everywhere(at: dt.datetime) -> list[Due]:
    """In every zone there is."""
    return [due for name in zoneinfo.available_timezones() for due in due_in(zoneinfo.ZoneInfo(name), at)]


def due_in(zone: zoneinfo.ZoneInfo, at: dt.datetime) -> Iterator[Due]:
    for kind in rules.Digest:
        if day := rules.digest_day(kind, at, zone):
            yield Due(zone.key, kind, day, rules.instant(day, rules.DIGEST_AT, zone))


def plan(workspace: int, *, at: dt.datetime) -> list[Digest]:
    """A row and a job for everybody whose hour has come and who has none for the day."""
    since = at.date() - dt.timedelta(days=3)
    known = set(Digest.objects.filter(workspace=workspace, day__gte=since).values_list("member_id", "kind", "day"))
    planned = [
        Digest(workspace_id=workspace, member=member, kind=due.kind, day=due.day, planned_at=at)
        for member in queries.members(workspace)
        if not member.workspace.example  # nobody lives in the example
        for due in due_in(queries.zone_of(member), at)
        if getattr(queries.preference(member), due.kind)
        and member.joined_at < due.moment
        and (member.pk, due.kind, due.day) not in known
    ]
    Digest.objects.bulk_create(planned)
    jobs = [planning.job("mail_digest", at, at, workspace=workspace, digest=digest.pk) for digest in planned]
    planning.defer(jobs)
    return planned


def content(digest: Digest, member: Membership, *, at: dt.datetime) -> dict[str, Any]:
    """What the mail says, in the language and zone that are active. A constant number of queries."""
    kind, chosen, zone = rules.Digest(digest.kind), queries.filter_of(member), queries.zone_of(member)
    alerts = Alert.objects.filter(workspace=digest.workspace_id)
    awake = Q(silenced_until=None) | Q(silenced_until__lte=at)
    since = rules.digest_since(kind, digest.day, zone)
    standing = passing(
        alerts.filter(awake, resolved_at=None).order_by("severity", "-fired_at", "-pk"), kind, chosen, member
    )
    over = passing(alerts.filter(resolved_at__gte=since).order_by("-resolved_at", "-pk"), kind, chosen, member)
    until = clock.midnight(rules.digest_until(kind, digest.day) + rules.A_DAY, zone.key)
    waiting = decisions_due(member, chosen, until)
    slug = member.workspace.slug
    rows = whole(alerts, standing)
    counts = [(severity, sum(1 for each in standing if each[1] == severity)) for severity in (1, 2, 3)]
    return {
        "kind": digest.kind,
        "is_empty": not (standing or over or waiting),
        "summary": summary(counts, len(waiting), len(over)),
        "groups": [
            {
                "word": alert_words.SEVERITIES[severity],
                "urgency": alert_words.URGENCIES[severity],
                "rows": [open_row(row, slug) for row in found],
            }
            for severity, found in groupby(rows, key=lambda row: row["severity"])
        ],
        "more": max(0, len(standing) - LISTED),
        "resolved": [over_row(row, slug) for row in whole(alerts, over)],
        "resolved_more": max(0, len(over) - LISTED),
        "due": [due_row(row, slug, at) for row in waiting[:LISTED]],
        "due_more": max(0, len(waiting) - LISTED),
        "inbox": address("alerts:list", slug),
    }


def passing(alerts: Any, kind: rules.Digest, chosen: Filter, member: Membership) -> list[tuple[int, int]]:
    """Key and severity of those the reader's filter lets through, in order."""
    rows = alerts.values_list("pk", "rule", "severity", "owner_id")
    return [
        (pk, severity)
        for pk, rule, severity, owner in rows
        if rules.lets_through(kind, chosen, rule=rule, severity=severity, is_mine=owner == member.pk)
    ]


def whole(alerts: Any, found: Sequence[tuple[int, int]]) -> list[dict[str, Any]]:
    """The first of them with all that a row says, in the same order."""
    keys = [pk for pk, _severity in found[:LISTED]]
    rows = {row["pk"]: row for row in alerts.filter(pk__in=keys).values("pk", *ROW)}
    return [rows[pk] for pk in keys]


def decisions_due(member: Membership, chosen: Filter, until: dt.datetime) -> list[Any]:
    """Results that wait for a decision and are due on the next digest's day at the latest, or were before."""
    rows = Recommendation.objects.filter(
        workspace=member.workspace_id,
        experiment__state="concluded",
        experiment__closed_at=None,
        due_at__lt=until,
    ).exclude(response="rerun")
    if chosen.only_mine:
        rows = rows.filter(experiment__owner=member)
    return list(rows.order_by("due_at", "pk").values("due_at", "experiment__number", "experiment__title"))


def summary(counts: Sequence[tuple[int, int]], due: int, over: int) -> str:
    """Sev 1: 2, Sev 2: 3, decisions due: 1; what was resolved only where there is nothing else."""
    parts = [(str(alert_words.SEVERITIES[severity]), n) for severity, n in counts]
    parts += [(_("decisions due"), due)]
    if not any(n for _word, n in parts):
        parts = [(_("resolved"), over)]
    said = [_("%(what)s: %(n)s") % {"what": word, "n": n} for word, n in parts if n]
    return _(", ").join(said) or _("nothing needs you")


def open_row(row: dict[str, Any], slug: str) -> dict[str, Any]:
    return {
        "headline": headline(row),
        "why": alert_words.said(row["why"]),
        "owner": row["owner__user__name"] or row["owner__user__email"].partition("@")[0],
        "is_seen": row["acknowledged_at"] is not None,
        "url": address("alerts:record", slug, row["number"]),
    }


def over_row(row: dict[str, Any], slug: str) -> dict[str, Any]:
    url = address("alerts:record", slug, row["number"])
    return {"headline": headline(row), "how": alert_words.said(row["resolution"]), "url": url}


def due_row(row: dict[str, Any], slug: str, at: dt.datetime) -> dict[str, Any]:
    return {
        "headline": f"{ref('E', row['experiment__number'])} {row['experiment__title']}",
        "due": dates.moment(row["due_at"]),
        "is_over": row["due_at"] < at,
        "url": address("decisions:decide", slug, row["experiment__number"]),
    }


def headline(row: dict[str, Any]) -> str:
    said = {"about": row["subject"], "rule": alert_words.RULES[row["rule"]], "title": row["title"]}
    return _("%(about)s %(rule)s: %(title)s") % said


def address(name: str, *args: Any) -> str:
    return settings.ORIGIN + reverse(name, args=args)
