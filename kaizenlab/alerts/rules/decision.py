"""What rings after a decision: its revisit date, a learning that nobody wrote, an action that is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kaizenlab.alerts.rules import sentences as say
from kaizenlab.alerts.rules.terms import Finding, Rule, Table
from kaizenlab.lib.reasons import number, reason


@dataclass(frozen=True, slots=True)
class Choice:
    """An accepted decision. `revisit_at`: the first moment of its revisit date in the workspace's zone, while nobody
    has said whether it held up."""

    settled_at: datetime
    has_learning: bool
    revisit_on: date | None = None
    revisit_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A next action. `late_at`: the first moment after its due date in the workspace's zone."""

    text: str
    is_done: bool
    due_on: date | None = None
    late_at: datetime | None = None


def found(choice: Choice, table: Table, now: datetime) -> list[Finding]:
    said = []
    if choice.revisit_at and choice.revisit_on and now >= choice.revisit_at:
        why = reason(say.REVISIT, day=choice.revisit_on.isoformat())
        said.append(Finding(Rule.REVISIT, table[Rule.REVISIT].severity, why))
    age = (now - choice.settled_at).days
    if not choice.has_learning and age >= table[Rule.LEARNING].days:
        said.append(Finding(Rule.LEARNING, table[Rule.LEARNING].severity, reason(say.NO_LEARNING, days=number(age))))
    return [each for each in said if table[each.rule].is_on]


def due(choice: Choice, table: Table, now: datetime) -> datetime | None:
    moments = [choice.revisit_at]
    if not choice.has_learning:
        moments.append(choice.settled_at + timedelta(days=table[Rule.LEARNING].days))
    return min((moment for moment in moments if moment and moment > now), default=None)


def found_of_step(step: Step, table: Table, now: datetime) -> list[Finding]:
    terms = table[Rule.ACTION]
    if not terms.is_on or step.is_done or not step.late_at or not step.due_on or now < step.late_at:
        return []
    return [Finding(Rule.ACTION, terms.severity, reason(say.ACTION, text=step.text, day=step.due_on.isoformat()))]


def due_of_step(step: Step, now: datetime) -> datetime | None:
    return step.late_at if step.late_at and not step.is_done and step.late_at > now else None
