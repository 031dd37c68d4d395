"""Alerts as pages show them: words, dates and the next step, made once a row."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions.words import OUTCOMES
from kaizenlab.alerts import words
from kaizenlab.alerts.queries import MANY
from kaizenlab.alerts.steps import home_of, next_step
from kaizenlab.lib.brief import spoken
from kaizenlab.lib.dates import moment, weekday, weekday_time
from kaizenlab.lib.refs import ref
from kaizenlab.workspaces.access import TenantRequest
from kaizenlab.workspaces.models import Membership
from kaizenlab.workspaces.rules import Role

type Row = dict[str, Any]

MORNING = dt.time(9, 0)


class Shower:
    """What all rows of one page have in common: the reader, the moment, and words looked up once."""

    def __init__(self, request: TenantRequest, now: dt.datetime, people: Sequence[Membership], query: str = "") -> None:
        self.slug, self.now, self.query = request.workspace.slug, now, query
        self.may_write = request.member.may(Role.MEMBER)
        self.may_approve = request.member.may(Role.FOUNDER)
        self.names = {person.pk: str(person) for person in people}
        self.rules, self.conditions = spoken(words.RULES), spoken(words.CONDITIONS)
        self.states, self.moments = spoken(words.STATES), spoken(words.MOMENTS)
        self.severities = {severity: str(word) for severity, word in words.SEVERITIES.items()}
        self.time, self.hour = cache(moment), cache(weekday_time)

    def row(self, row: Mapping[str, Any]) -> Row:
        step = next_step(row, self.slug, may_write=self.may_write, may_approve=self.may_approve)
        state, url = state_of(row, self.now), reverse("alerts:record", args=[self.slug, row["number"]])
        return {
            "number": row["number"],
            "ref": ref("A", row["number"]),
            "url": url,
            "silence_at": f"{url}silence/{self.query}",
            "silence": f"{url}silence/{self.query}{'&' if self.query else '?'}until=",
            "subject": row["subject"],
            "subject_url": home_of(row, self.slug),
            "rule": self.rules[row["rule"]],
            "condition": self.conditions[row["rule"]],
            "severity": row["severity"],
            "sev": self.severities[row["severity"]],
            "title": row["title"],
            "why": words.said(row["why"]),
            "outcome": row["outcome"] if row["rule"] == "revisit" else "",
            "outcome_word": OUTCOMES.get(row["outcome"] or "", ""),
            "fired_at": row["fired_at"],
            "fired": self.hour(row["fired_at"]),
            "fired_exactly": self.time(row["fired_at"]),
            "told": ", ".join(self.told(row["told"])),
            "owner": person(row, "owner"),
            "state": state,
            "state_word": self.states[state],
            "stands": self.stands(row, state),
            "step": step,
            "may_acknowledge": self.may_write and state in ("firing", "silenced") and not row["acknowledged_at"],
            "may_silence": self.may_write and state in ("firing", "acknowledged"),
            "may_wake": self.may_write and state == "silenced",
            "query": self.query,
            **self.over(row),
        }

    def told(self, facts: Iterable[str]) -> list[str]:
        """Who was told, each once: by the numbers of memberships, or as channels are called."""
        known: dict[str, None] = {}
        for each in facts:
            for one in as_list(json.loads(each).get("to")):
                known[self.names.get(one, "") if isinstance(one, int) else str(one)] = None
        return [name for name in known if name]

    def stands(self, row: Mapping[str, Any], state: str) -> str:
        """Who is on it, or until when it rests and why."""
        if state == "silenced":
            said = {
                "until": self.hour(row["silenced_until"]),
                "name": person(row, "silenced_by"),
                "reason": row["silence_reason"],
            }
            return _("Silenced until %(until)s by %(name)s: %(reason)s") % said
        if state == "acknowledged":
            said = {"name": person(row, "acknowledged_by"), "at": self.hour(row["acknowledged_at"])}
            return _("Acknowledged by %(name)s, %(at)s") % said
        return ""

    def over(self, row: Mapping[str, Any]) -> Row:
        if not row["resolved_at"]:
            return {}
        lasted = {"time": span(row["resolved_at"] - row["fired_at"]), "severity": self.severities[row["severity"]]}
        said = {
            "fired": self.hour(row["fired_at"]),
            "resolved": self.hour(row["resolved_at"]),
            "how": words.said(row["resolution"]),
        }
        return {
            "lasted": _("after %(time)s, %(severity)s") % lasted,
            "resolved": _("Fired %(fired)s. Resolved %(resolved)s: %(how)s") % said,
        }

    def moment(self, row: Mapping[str, Any]) -> Row:
        """One line of a timeline: what happened, who did it, when."""
        said = json.loads(row["facts"])
        until = said.get("until")
        parts = [
            self.severities.get(said.get("severity"), ""),
            ", ".join(self.told([row["facts"]])),
            _("until %(when)s") % {"when": self.hour(dt.datetime.fromisoformat(until))} if until else "",
            str(said.get("reason", "")),
        ]
        return {
            "word": self.moments[row["kind"]],
            "said": " · ".join(filter(None, parts)),
            "by": row["name"] or (row["email"] or "").partition("@")[0] or _("KaizenLab"),
            "iso": row["at"].isoformat(),
            "at": self.time(row["at"]),
        }

    def groups(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
        """By severity, most severe first, as they come."""
        for severity, found in groupby(map(self.row, rows), key=lambda row: row["severity"]):
            yield {
                "severity": severity,
                "word": self.severities[severity],
                "urgency": words.URGENCIES[severity],
                "rows": list(found),
            }


def state_of(row: Mapping[str, Any], now: dt.datetime) -> str:
    """As the record says it of itself: firing, acknowledged, silenced or resolved."""
    if row["resolved_at"]:
        return "resolved"
    if row["silenced_until"] and row["silenced_until"] > now:
        return "silenced"
    return "acknowledged" if row["acknowledged_at"] else "firing"


def tabs(counts: Mapping[str, int], state: str, query_of: Any) -> list[Row]:
    return [
        {
            "word": word,
            "count": counted(counts[name]),
            "query": query_of(name),
            "here": name == state,
        }
        for name, word in words.STATES.items()
    ]


def counted(number: int) -> str:
    return str(number) if number < MANY else f"{MANY - 1}+"


def quick_silences(now: dt.datetime) -> list[Row]:
    """Tomorrow and Monday, each at nine in the reader's zone."""
    today = timezone.localtime(now).date()
    tomorrow, monday = today + dt.timedelta(days=1), today + dt.timedelta(days=7 - today.weekday())
    return [
        {"name": "tomorrow", "said": _("Silence until tomorrow, 09:00")},
        {"name": "monday", "said": _("Silence until %(day)s") % {"day": weekday(monday)}},
    ][: 1 if tomorrow == monday else 2]


def until(name: str, now: dt.datetime) -> dt.datetime | None:
    """What a quick silence means."""
    today = timezone.localtime(now).date()
    days = {"tomorrow": 1, "monday": 7 - today.weekday()}.get(name)
    day = today + dt.timedelta(days=days) if days else None
    return dt.datetime.combine(day, MORNING, timezone.get_current_timezone()) if day else None


def person(row: Mapping[str, Any], who: str) -> str:
    return row[f"{who}_name"] or (row[f"{who}_email"] or "").partition("@")[0]


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def span(length: dt.timedelta) -> str:
    """Days, or else hours, or else minutes."""
    if length.days:
        return ngettext("%(n)d day", "%(n)d days", length.days) % {"n": length.days}
    hours = length.seconds // 3600
    if hours:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    minutes = length.seconds // 60
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
