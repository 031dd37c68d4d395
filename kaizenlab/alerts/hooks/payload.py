"""What a receiver is sent. It is written once, when something happens, and never changes after.

To a signed webhook, as canonical JSON (RFC 8785):

    {"type": "alert.fired", "timestamp": "2026-11-09T14:00:00Z", "data": {
        "workspace": {"slug": "hinoki", "name": "Hinoki"},
        "alert": {
            "ref": "A-3", "url": "https://kaizen.example.org/w/hinoki/alerts/3/",
            "rule": "futile", "severity": 1, "state": "firing",
            "about": "E-12", "title": "Interviews: lost rationale", "owner": "Bob",
            "why": "0 of 3, needed 3 of 5: the bar cannot be reached any more.",
            "fired_at": "2026-11-09T14:00:00Z", "acknowledged_at": null, "acknowledged_by": null,
            "resolved_at": null, "resolution": ""}}}

`type` is `alert.fired` (also when it fires again after a silence), `alert.raised`, `alert.acknowledged`,
`alert.resolved`, or `decision.accepted`, whose `data` holds in the place of `alert`

        "decision": {
            "ref": "D-7", "url": "https://kaizen.example.org/w/hinoki/decisions/7/",
            "title": "…", "outcome": "kill", "needed": "3 of 5", "got": "1 of 5", "override": false, "late": false,
            "hypothesis": "H-4", "experiment": "E-12", "decided_by": "Fumi", "decided_at": "2026-11-11T09:00:00Z"}

or `webhook.test`, whose `data` holds `"test": true`. More members may come; those that are here stay. `why` and
`resolution` are sentences for people in the webhook's language; everything else is for programs.

To a Slack-compatible address, `{"text": "…"}` in Slack's own marks, with links that are not unfurled.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from typing import Any

import rfc8785
from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from decisions import words as decision_words
from decisions.models import Decision
from kaizenlab.alerts import words as alert_words
from kaizenlab.alerts.hooks import words
from kaizenlab.alerts.hooks.models import Endpoint
from kaizenlab.alerts.models import Alert
from kaizenlab.lib.brief import brief
from kaizenlab.workspaces.models import Membership, Workspace
from kaizenlab.workspaces.preferences import zone_named


def of_alert(endpoint: Endpoint, event: str, alert: Alert, at: dt.datetime) -> str:
    with speaking(endpoint):
        if endpoint.kind == "slack":
            return slack(*alert_lines(event, alert))
        return enveloped(event, at, alert.workspace, alert=told_alert(alert, at))


def of_decision(endpoint: Endpoint, decision: Decision, by: Membership | None, at: dt.datetime) -> str:
    with speaking(endpoint):
        if endpoint.kind == "slack":
            return slack(*decision_lines(decision, by))
        return enveloped("decision.accepted", at, decision.workspace, decision=told_decision(decision, by, at))


def of_test(endpoint: Endpoint, at: dt.datetime) -> str:
    with speaking(endpoint):
        if endpoint.kind == "slack":
            return slack(*test_lines(endpoint))
        return enveloped(words.TEST, at, endpoint.workspace, test=True, webhook=endpoint.ref)


@contextlib.contextmanager
def speaking(endpoint: Endpoint) -> Iterator[None]:
    """Sentences in the endpoint's language, their dates in the workspace's zone."""
    zone = zone_named(endpoint.workspace.time_zone) or dt.UTC
    with translation.override(endpoint.language), timezone.override(zone):
        yield


def enveloped(event: str, at: dt.datetime, workspace: Workspace, **data: Any) -> str:
    place = {"slug": workspace.slug, "name": workspace.name}
    return canonical({"type": event, "timestamp": utc(at), "data": {"workspace": place, **data}})


def told_alert(alert: Alert, at: dt.datetime) -> dict[str, Any]:
    return {
        "ref": alert.ref,
        "url": url(alert),
        "rule": alert.rule,
        "severity": alert.severity,
        "state": alert.state(at),
        "about": alert.subject,
        "title": alert.title,
        "owner": str(alert.owner),
        "why": alert_words.said(alert.why),
        "fired_at": utc(alert.fired_at),
        "acknowledged_at": utc(alert.acknowledged_at),
        "acknowledged_by": str(alert.acknowledged_by) if alert.acknowledged_by else None,
        "resolved_at": utc(alert.resolved_at),
        "resolution": alert_words.said(alert.resolution),
    }


def told_decision(decision: Decision, by: Membership | None, at: dt.datetime) -> dict[str, Any]:
    return {
        "ref": decision.ref,
        "url": url(decision),
        "title": decision.title,
        "outcome": decision.outcome,
        "needed": decision.needed,
        "got": decision.got,
        "override": decision.override,
        "late": decision.late,
        "hypothesis": decision.hypothesis.ref,
        "experiment": decision.experiment.ref,
        "decided_by": str(by) if by else None,
        "decided_at": utc(at),
    }


def alert_lines(event: str, alert: Alert) -> Iterator[str]:
    rule, severity = str(alert_words.RULES[alert.rule]), str(alert_words.SEVERITIES[alert.severity])
    heads = {
        "alert.fired": f"{severity}: {rule}",
        "alert.raised": _("Now %(severity)s: %(rule)s") % {"severity": severity, "rule": rule},
        "alert.acknowledged": _("Acknowledged: %(rule)s") % {"rule": rule},
        "alert.resolved": _("Resolved: %(rule)s") % {"rule": rule},
    }
    by = [escaped(str(alert.acknowledged_by))] if event == "alert.acknowledged" else []
    place = escaped(alert.workspace.name)
    yield " · ".join([f"*{escaped(heads[event])}*", *by, linked(alert.ref, alert), place])
    yield f"{alert.subject} {escaped(alert.title)}"
    yield escaped(alert_words.said(alert.resolution if event == "alert.resolved" else alert.why))


def decision_lines(decision: Decision, by: Membership | None) -> Iterator[str]:
    outcome = str(decision_words.OUTCOMES[decision.outcome])
    head = [f"*{escaped(outcome)}*", *([escaped(str(by))] if by else []), linked(decision.ref, decision)]
    yield " · ".join([*head, escaped(decision.workspace.name)])
    yield escaped(decision.title)
    if decision.needed:
        amounts = {"needed": brief(decision.needed), "got": brief(decision.got)}
        yield escaped(_("Needed %(needed)s, got %(got)s.") % amounts)


def test_lines(endpoint: Endpoint) -> Iterator[str]:
    head = f"*{escaped(_('Test'))}*"
    yield " · ".join([head, linked(endpoint.name, endpoint), escaped(endpoint.workspace.name)])
    yield escaped(_("This is a test. What the webhook is set to tell will arrive here."))


def slack(*lines: str) -> str:
    return canonical({"text": "\n".join(lines), "unfurl_links": False, "unfurl_media": False})


def linked(text: str, record: Any) -> str:
    return f"<{url(record)}|{escaped(text)}>"


def escaped(text: str) -> str:
    """People's words, so that Slack makes neither links nor mentions of them; on one line."""
    plain = " ".join(text.split())
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def url(record: Any) -> str:
    return settings.ORIGIN + record.get_absolute_url()


def utc(at: dt.datetime | None) -> str | None:
    return at.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if at else None


def canonical(said: dict[str, Any]) -> str:
    return rfc8785.dumps(said).decode()
