"""What people read for the values that the rules and the database use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from decisions.followup.words import KINDS as ACTIONS
from decisions.followup.words import VERDICTS as REVIEWS
from decisions.words import OUTCOMES
from decisions.words import STATES as DECISION
from experiments.words import AWAITING, CONFIDENCES, VERDICTS
from experiments.words import STATES as EXPERIMENT
from hypotheses.words import STATES as HYPOTHESIS
from kaizenlab.alerts.words import RULES
from kaizenlab.observatory.traces.rules import Kind, Mark, Span
from kaizenlab.playbooks.words import PHASES

MINUTE, HOUR, DAY = 60, 3_600, 86_400

ENDS = {name: OUTCOMES[name] for name in ("continue", "kill")}
OPEN = pgettext_lazy("line of hypotheses", "Undecided")
KINDS = {
    "hypothesis": _("Hypothesis"),
    "canvas": _("Canvas"),
    "experiment": _("Experiment"),
    "plan": _("Plan and registration"),
    "prep": PHASES["prep"],
    "execute": PHASES["execute"],
    "evidence": _("Evidence"),
    "decide": PHASES["decide"],
    "alert": _("Alert"),
    "evaluation": _("Evaluation"),
    "learning": _("Learning"),
    "decision": _("Decision"),
    "action": _("Next action"),
}
# What is under way, beside its reference
DOING = (
    EXPERIMENT
    | OUTCOMES
    | ACTIONS
    | {
        "awaiting": AWAITING,
        "proposed": DECISION["proposed"],
        "untested": _("No experiment yet"),
        "idle": _("Nothing under way"),
    }
)
MARKS = {"registered": _("Registered and frozen"), "learning": _("Written down")}
ACTION_STATES = {
    "done": pgettext_lazy("next action", "Done"),
    "open": pgettext_lazy("next action", "Open"),
    "dropped": _("Its decision was superseded"),
}
AT_LEAST = {
    "7": _("A week or longer"),
    "14": _("Two weeks or longer"),
    "30": _("A month or longer"),
    "90": _("Three months or longer"),
    "180": _("Half a year or longer"),
}
SHARES = {"25": _("Waits 25 % or more"), "50": _("Waits 50 % or more"), "75": _("Waits 75 % or more")}
STATUSES = {"live": pgettext_lazy("trace", "Live"), "over": pgettext_lazy("trace", "Over")}
ORDERS = {"": _("Newest first"), "slowest": _("Slowest first")}


def lasting(span: dt.timedelta) -> str:
    """25 d, 31 h, 40 min: the nearest number of the largest unit of which there are two."""
    seconds = int(span.total_seconds())
    if seconds >= 2 * DAY:
        return gettext("%(n)d d") % {"n": round(seconds / DAY)}
    if seconds >= 2 * HOUR:
        return gettext("%(n)d h") % {"n": round(seconds / HOUR)}
    return (
        gettext("%(n)d min") % {"n": round(seconds / MINUTE)}
        if seconds >= 2 * MINUTE
        else gettext("%(n)d s") % {"n": seconds}
    )


def exactly(span: dt.timedelta) -> str:
    """25 d 14 h, 3 h 40 min: two units, so that parts can be seen to add up."""
    seconds = int(span.total_seconds())
    if seconds >= DAY:
        return gettext("%(d)d d %(h)d h") % {"d": seconds // DAY, "h": seconds % DAY // HOUR}
    if seconds >= HOUR:
        return gettext("%(h)d h %(m)d min") % {"h": seconds // HOUR, "m": seconds % HOUR // MINUTE}
    return lasting(span)


def share(part: float) -> str:
    return gettext("%(n)d\N{NO-BREAK SPACE}%%") % {"n": round(part * 100)}


def title(span: Span) -> str:
    """What stands in the tree beside a span's reference."""
    said = TITLES.get(span.kind)
    return said(span) if said else span.title or str(KINDS[span.kind])


def of_phase(span: Span) -> str:
    return gettext("%(phase)s, by hand %(done)s of %(steps)d") % {
        "phase": KINDS[span.kind],
        "done": span.state,
        "steps": span.n,
    }


def of_evidence(span: Span) -> str:
    return ngettext("Evidence, %(n)d piece", "Evidence, %(n)d pieces", span.n) % {"n": span.n}


def of_evaluation(span: Span) -> str:
    return str(DOING["awaiting"] if span.is_open else KINDS["evaluation"])


def of_decision(span: Span) -> str:
    if span.state not in ("accepted", "superseded"):
        return f"{DECISION[span.state]}: {OUTCOMES[span.outcome]}" if span.outcome else str(DECISION[span.state])
    if span.leads_to:
        return gettext("Pivot to %(ref)s") % {"ref": span.leads_to}
    return str(OUTCOMES[span.outcome]) if span.outcome else span.title


def of_action(span: Span) -> str:
    return span.title or str(ACTIONS[span.outcome])


def of_alert(span: Span) -> str:
    return gettext("Alert: %(rule)s") % {"rule": RULES[span.state]}


TITLES: dict[Kind, Callable[[Span], str]] = {
    Kind.PREP: of_phase,
    Kind.EXECUTE: of_phase,
    Kind.DECIDE: of_phase,
    Kind.EVIDENCE: of_evidence,
    Kind.EVALUATION: of_evaluation,
    Kind.DECISION: of_decision,
    Kind.ACTION: of_action,
    Kind.ALERT: of_alert,
}


def came_to(span: Span) -> str:
    """What a span ended with, or how it stands."""
    if span.kind in (Kind.EXPERIMENT, Kind.EVALUATION) and span.outcome:
        return result(span.outcome, span.confidence)
    if span.kind is Kind.EXPERIMENT:
        return str(EXPERIMENT[span.state])
    if span.kind is Kind.HYPOTHESIS:
        return str(HYPOTHESIS[span.state])
    if span.kind is Kind.DECISION:
        return title(span)
    return str(ACTION_STATES[span.state]) if span.kind is Kind.ACTION else ""


def result(verdict: str, confidence: str) -> str:
    said = str(VERDICTS[verdict])
    return (
        gettext("%(result)s, %(confidence)s") % {"result": said, "confidence": CONFIDENCES[confidence]}
        if confidence
        else said
    )


def happened(mark: Mark) -> str:
    if mark.kind == "evidence":
        return ngettext("%(n)d piece of evidence", "%(n)d pieces of evidence", mark.n) % {"n": mark.n}
    if mark.kind == "review":
        return gettext("Looked at again: %(verdict)s") % {"verdict": REVIEWS[mark.said]}
    if mark.kind in DECISION:
        return f"{DECISION[mark.kind]}: {OUTCOMES[mark.said]}" if mark.said else str(DECISION[mark.kind])
    return str(MARKS[mark.kind])
