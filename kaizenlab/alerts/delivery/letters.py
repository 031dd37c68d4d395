"""Mails about alerts: text and HTML, in the reader's language, with times in the reader's zone.

Each has a Message-ID of its own row, which stays the same however often it has to be sent.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from kaizenlab.alerts import queries as alert_queries
from kaizenlab.alerts import words as alert_words
from kaizenlab.alerts.delivery import queries, unsubscribe, words
from kaizenlab.alerts.delivery.models import Digest, Notice
from kaizenlab.alerts.models import Alert
from kaizenlab.alerts.steps import next_step
from kaizenlab.lib import dates
from kaizenlab.lib.mail import Letter, message_id
from kaizenlab.workspaces.models import Membership
from kaizenlab.workspaces.rules import Role

TITLE = 90  # characters of it in a subject


def of_notice(notice: Notice) -> Letter:
    """What fired, why, with which numbers, what to do next, and why the reader is told."""
    alert, member = notice.alert, notice.member
    with read_by(member):
        parts = {"sev": alert_words.SEVERITIES[alert.severity], "what": headline(alert, TITLE)}
        shape = _("[%(sev)s] Escalated: %(what)s") if notice.occasion == "escalated" else _("[%(sev)s] %(what)s")
        context = {
            "headline": headline(alert),
            "occasion": words.OCCASIONS[notice.occasion],
            "why": alert_words.said(alert.why),
            "facts": list(facts(alert, member)),
            "step": step(alert, member),
            "alert": absolute(alert.get_absolute_url()),
            "see": see(alert, member),
            "cause": words.CAUSES[notice.cause],
        }
        thread = message_id(f"alert-{alert.workspace_id}-{alert.number}")
        return letter(member, "alert", shape % parts, context, key=notice.key, of="alerts", References=thread)


def of_digest(digest: Digest, member: Membership, content: dict[str, Any]) -> Letter:
    with read_by(member):
        parts = {"workspace": member.workspace.name, "day": dates.weekday(digest.day), "said": content["summary"]}
        if digest.kind == "daily":
            subject = _("%(workspace)s on %(day)s: %(said)s") % parts
        else:
            subject = _("%(workspace)s, week of %(day)s: %(said)s") % parts
        return letter(member, "alert_digest", subject, content, key=digest.key, of=digest.kind)


def of_test(member: Membership, key: uuid.UUID) -> Letter:
    with read_by(member):
        subject = _("Test: mails from %(workspace)s reach you") % {"workspace": member.workspace.name}
        return letter(member, "alert_test", subject, {"zone": str(queries.zone_of(member))}, key=key, of="alerts")


def letter(
    member: Membership, name: str, subject: str, context: dict[str, Any], *, key: uuid.UUID, of: str, **headers: str
) -> Letter:
    leave = unsubscribe.link(member, of)
    context |= {
        "subject": subject,
        "workspace": member.workspace,
        "language": translation.get_language(),
        "unsubscribe": leave,
        "list": words.LISTS[of],
        "preferences": absolute(reverse("delivery:notifications", args=[member.workspace.slug])),
    }
    text, html = (render_to_string(f"emails/{name}_message.{kind}", context) for kind in ("txt", "html"))
    return Letter(
        " ".join(subject.split()),
        text.strip() + "\n",
        to=[member.user.email],
        alternatives=[(html, "text/html")],
        headers={
            "Message-ID": message_id(str(key)),
            "List-Unsubscribe": f"<{leave}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
            **headers,
        },
    )


@contextlib.contextmanager
def read_by(member: Membership) -> Iterator[None]:
    """In the member's language and zone."""
    language = member.user.language or settings.LANGUAGE_CODE
    with translation.override(language), timezone.override(queries.zone_of(member)):
        yield


def headline(alert: Alert, length: int = 0) -> str:
    """E-12 Out of reach: Interviews, lost rationale"""
    title = Truncator(alert.title).chars(length) if length else alert.title
    said = {"about": alert.subject, "rule": alert_words.RULES[alert.rule], "title": title}
    return _("%(about)s %(rule)s: %(title)s") % said


def facts(alert: Alert, member: Membership) -> Iterator[tuple[str, str]]:
    said = {"sev": alert_words.SEVERITIES[alert.severity], "urgency": alert_words.URGENCIES[alert.severity]}
    yield _("Severity"), _("%(sev)s: %(urgency)s") % said
    yield _("Fired"), exactly(alert.fired_at, member)
    if alert.raised_at:
        yield _("Raised"), exactly(alert.raised_at, member)
    yield _("Owner"), str(alert.owner)
    if alert.acknowledged_by and alert.acknowledged_at:
        by = {"name": str(alert.acknowledged_by), "at": exactly(alert.acknowledged_at, member)}
        yield _("Acknowledged"), _("%(name)s, %(at)s") % by


def exactly(at: dt.datetime, member: Membership) -> str:
    """The zone stands beside it: mails are read anywhere."""
    return f"{dates.moment(at)} ({queries.zone_of(member)})"


def step(alert: Alert, member: Membership) -> dict[str, str]:
    """What the inbox has as its button for the same reader."""
    (row,) = alert_queries.whole([alert.pk])
    may = {"may_write": member.may(Role.MEMBER), "may_approve": member.may(Role.FOUNDER)}
    found = next_step(row, alert.workspace.slug, **may)
    return {"word": str(found.word), "url": absolute(found.url)}


def see(alert: Alert, member: Membership) -> str:
    """What its own page is for: whoever takes it on says so there, and nobody else is told."""
    if member.may(Role.MEMBER) and not alert.acknowledged_at:
        return _("Say that you are on it")
    return _("The alert")


def absolute(path: str) -> str:
    return settings.ORIGIN + path
