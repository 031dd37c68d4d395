"""What pages of other rooms show of alerts."""

from __future__ import annotations

from django import template

from kaizenlab.alerts.shown import counted
from kaizenlab.alerts.words import RULES, SEVERITIES, said

register = template.Library()
register.filter("said", said)
register.filter("counted", counted)


@register.filter
def rule(name: str) -> str:
    return str(RULES[name])


@register.filter
def sev(severity: int) -> str:
    return str(SEVERITIES[severity])
