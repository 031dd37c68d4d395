"""The rules and what a workspace may set of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kaizenlab.lib.reasons import Reason


class Rule(StrEnum):
    FUTILE = "futile"
    KILL = "kill"
    GUARDRAIL = "guardrail"
    AT_RISK = "at_risk"
    SAMPLE_RATIO = "sample_ratio"
    RESULT = "result"
    OVERDUE = "overdue"
    EVALUATION = "evaluation"
    NO_EVIDENCE = "no_evidence"
    BUDGET_FAST = "budget_fast"
    BUDGET_SLOW = "budget_slow"
    BUDGET_SPENT = "budget_spent"
    REVISIT = "revisit"
    ACTION = "action"
    DRAFT = "draft"
    LEARNING = "learning"
    OWNER = "owner"
    METRIC = "metric"


@dataclass(frozen=True, slots=True)
class Terms:
    """`sample`: pieces below which nothing rings, `days`: days before which it doesn't (neither holds back what has
    become impossible); for a budget `share` per cent of it within `window` per cent of its time."""

    severity: int
    sample: int = 0
    days: int = 0
    share: int = 0
    window: int = 0
    is_on: bool = True


# A result's severity is that of the policy's answer. Two steady rates of burning, after the practice of error budgets:
# five times too fast, and half as fast again.
DEFAULTS: Mapping[Rule, Terms] = {
    Rule.FUTILE: Terms(1, sample=3),
    Rule.KILL: Terms(1),
    Rule.GUARDRAIL: Terms(1),
    Rule.AT_RISK: Terms(2, sample=2),
    Rule.SAMPLE_RATIO: Terms(2, sample=50),
    Rule.RESULT: Terms(3),
    Rule.OVERDUE: Terms(2, days=3),
    Rule.EVALUATION: Terms(2, days=1),
    Rule.NO_EVIDENCE: Terms(2, days=7),
    Rule.BUDGET_FAST: Terms(2, share=50, window=10),
    Rule.BUDGET_SLOW: Terms(2, share=75, window=50),
    Rule.BUDGET_SPENT: Terms(2, share=100),
    Rule.REVISIT: Terms(2),
    Rule.ACTION: Terms(2),
    Rule.DRAFT: Terms(3, days=14),
    Rule.LEARNING: Terms(3, days=7),
    Rule.OWNER: Terms(3),
    Rule.METRIC: Terms(2),
}
# What there is to set of each beside its severity and whether it is on
ASKS: Mapping[Rule, tuple[str, ...]] = {
    Rule.FUTILE: ("sample", "days"),
    Rule.AT_RISK: ("sample", "days"),
    Rule.GUARDRAIL: ("sample", "days"),
    Rule.SAMPLE_RATIO: ("sample", "days"),
    Rule.OVERDUE: ("days",),
    Rule.EVALUATION: ("days",),
    Rule.NO_EVIDENCE: ("days",),
    Rule.BUDGET_FAST: ("share", "window"),
    Rule.BUDGET_SLOW: ("share", "window"),
    Rule.BUDGET_SPENT: ("share",),
    Rule.DRAFT: ("days",),
    Rule.LEARNING: ("days",),
}
BY_POLICY = (Rule.RESULT,)  # the decision policy says how severe

type Table = Mapping[Rule, Terms]


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that holds now, how severe that is, and why in one sentence."""

    rule: Rule
    severity: int
    why: Reason
