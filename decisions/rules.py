"""How a response is chosen, and who may decide it: seven conditions in fixed order, the first match wins.

Pure functions on plain values. `POLICY.md` says the same in prose, case by case.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from decisions import sentences as say
from experiments.rules.criteria import Policy, Role, exact
from experiments.rules.outcomes import Status
from experiments.rules.result import Confidence, Result, Verdict
from kaizenlab.lib.reasons import Reason, percent, reason, reason_from_json

SHORTEST_REASON = 20  # characters of an override's reason, without the space around it
A_NIGHTS_SLEEP = timedelta(hours=24)


class Response(StrEnum):
    CONTINUE = "continue"
    INVESTIGATE = "investigate"
    PIVOT = "pivot"
    KILL = "kill"
    RERUN = "rerun"


OUTCOMES = (Response.CONTINUE, Response.INVESTIGATE, Response.PIVOT, Response.KILL)


class Missing(StrEnum):
    """What the policy did not know: the kinds of override."""

    FACT = "fact"
    COST = "cost"
    STRATEGY = "strategy"
    BAR = "bar"


class Days(StrEnum):
    WORKING = "working"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Urgency:
    """How severe a rule's response is, and within how many days it has to be decided."""

    severity: int
    days: int
    counted: Days = Days.WORKING


Table = Mapping[int, Urgency]
DEFAULT_TABLE: Table = {
    1: Urgency(2, 3),
    2: Urgency(2, 3),
    3: Urgency(3, 14, Days.CALENDAR),
    4: Urgency(2, 3),
    5: Urgency(1, 1),
    6: Urgency(1, 1),
    7: Urgency(2, 3),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """A policy's numbers and its table: all that a workspace may set."""

    numbers: Policy
    table: Table


@dataclass(frozen=True, slots=True)
class Trial:
    """One rule that was tried: its condition, whether it matched, and why."""

    rule: int
    condition: Reason
    matched: bool
    because: Reason

    def as_json(self) -> dict[str, Any]:
        return {
            "rule": self.rule,
            "condition": self.condition.as_json(),
            "matched": self.matched,
            "because": self.because.as_json(),
        }


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What the policy says: the suggested response, and the outcomes that lie within the policy."""

    response: Response
    answers: tuple[Response, ...]
    rule: int
    severity: int
    decide_within_days: int
    counted: Days
    reasons: tuple[Reason, ...]
    tried: tuple[Trial, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "response": self.response.value,
            "answers": [answer.value for answer in self.answers],
            "rule": self.rule,
            "severity": self.severity,
            "decide_within_days": self.decide_within_days,
            "counted": self.counted.value,
            "reasons": [each.as_json() for each in self.reasons],
            "tried": [trial.as_json() for trial in self.tried],
        }


def recommendation_from_json(data: Mapping[str, Any]) -> Recommendation:
    return Recommendation(
        response=Response(data["response"]),
        answers=tuple(Response(answer) for answer in data["answers"]),
        rule=data["rule"],
        severity=data["severity"],
        decide_within_days=data["decide_within_days"],
        counted=Days(data["counted"]),
        reasons=tuple(reason_from_json(each) for each in data["reasons"]),
        tried=tuple(_trial_from_json(trial) for trial in data["tried"]),
    )


def recommend(
    result: Result,
    *,
    pivots: int = 0,
    other_segment: bool = False,
    policy: Policy | None = None,
    table: Table = DEFAULT_TABLE,
) -> Recommendation | None:
    """The first rule that matches; None while there is no result. `pivots`: superseded ancestors in the line;
    `other_segment`: contradicting evidence points to another segment or problem."""
    if result.verdict is None:
        return None
    situation = Situation(result, pivots, other_segment, policy or Policy())
    tried = []
    for rule in RULES:
        matched, because = rule.matches(situation)
        tried.append(Trial(rule.number, reason(rule.condition), matched, because))
        if matched:
            break
    urgency = table[rule.number]
    return Recommendation(
        response=rule.response,
        answers=rule.answers,
        rule=rule.number,
        severity=urgency.severity,
        decide_within_days=urgency.days,
        counted=urgency.counted,
        reasons=(reason(say.DECIDED, rule=rule.number, because=because, response=reason(rule.says)),),
        tried=tuple(tried),
    )


def due_on(concluded_on: date, recommendation: Recommendation) -> date:
    """The last day to decide, in the workspace's calendar: working days are Monday to Friday."""
    return later(concluded_on, recommendation.decide_within_days, recommendation.counted)


def later(day: date, days: int, counted: Days) -> date:
    if counted is Days.CALENDAR:
        return day + timedelta(days=days)
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day


def is_override(outcome: Response, recommendation: Recommendation) -> bool:
    """Anything but an outcome within the policy; under rules 5 and 6 both pivot and kill are."""
    return outcome not in recommendation.answers


@dataclass(frozen=True, slots=True)
class Problem:
    field: str
    sentence: Reason


def check_decision(
    outcome: Response,
    recommendation: Recommendation,
    *,
    rationale: str,
    learning: str = "",
    override_kind: str = "",
    override_reason: str = "",
) -> list[Problem]:
    """What a decision still lacks: a rationale always, a learning for kill and pivot, a reason against the policy."""
    problems = []
    if recommendation.response is Response.RERUN:
        problems.append(Problem("outcome", reason(say.NO_DECISION)))
    elif outcome not in OUTCOMES:
        problems.append(Problem("outcome", reason(say.NO_OUTCOME)))
    if not rationale.strip():
        problems.append(Problem("rationale", reason(say.RATIONALE)))
    if outcome in {Response.PIVOT, Response.KILL} and not learning.strip():
        problems.append(Problem("learning", reason(say.LEARNING)))
    if is_override(outcome, recommendation):
        problems += _check_override(override_kind, override_reason)
    return problems


@dataclass(frozen=True, slots=True)
class Proposal:
    author: Hashable
    proposed_at: datetime
    override: bool


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Whether somebody may accept a proposal now, and if not, why."""

    allowed: bool
    self_approved: bool = False
    because: Reason | None = None


def may_accept(proposal: Proposal, *, by: Hashable, founders: Iterable[Hashable], now: datetime) -> Acceptance:
    """A founder accepts. An override needs a founder other than its author; the only founder may confirm their own a
    night's sleep later, marked as self-approved. `founders` includes admins, who are founders too."""
    founders = set(founders)
    if by not in founders:
        return Acceptance(allowed=False, because=reason(say.ONLY_FOUNDERS))
    if not proposal.override or by != proposal.author:
        return Acceptance(allowed=True)
    if founders != {by}:
        return Acceptance(allowed=False, because=reason(say.ANOTHER_FOUNDER))
    if now < proposal.proposed_at + A_NIGHTS_SLEEP:
        return Acceptance(allowed=False, because=reason(say.TOO_SOON))
    return Acceptance(allowed=True, self_approved=True)


def accepted_at_once(*, override: bool, author: Hashable, founders: Iterable[Hashable]) -> bool:
    """A founder's own proposal within the policy needs nobody else."""
    return not override and author in set(founders)


@dataclass(frozen=True, slots=True)
class Situation:
    result: Result
    pivots: int
    other_segment: bool
    policy: Policy


Matched = tuple[bool, Reason]


@dataclass(frozen=True, slots=True)
class Rule:
    number: int
    condition: str
    matches: Callable[[Situation], Matched]
    answers: tuple[Response, ...]
    response: Response
    says: str


def _invalid(situation: Situation) -> Matched:
    matched = situation.result.verdict is Verdict.INVALID
    return matched, reason(say.YES if matched else say.NO)


def _breached(situation: Situation) -> Matched:
    guardrails = [each for each in situation.result.outcomes if each.role is Role.GUARDRAIL]
    breached = [each.name for each in guardrails if each.status is Status.BREACHED]
    if situation.result.verdict is Verdict.INVALIDATED:
        return False, reason(say.IS_INVALIDATED)
    if breached:
        return True, reason(say.GUARDRAILS_BREACHED, names=", ".join(f"“{name}”" for name in breached))
    return False, reason(say.NONE_BREACHED if guardrails else say.NONE_SET)


def _validated_high(situation: Situation) -> Matched:
    result = situation.result
    if result.verdict is not Verdict.VALIDATED:
        return False, reason(say.IS_VERDICT[result.verdict or Verdict.INCONCLUSIVE])
    if result.confidence is Confidence.HIGH:
        return True, reason(say.VALIDATED_HIGH)
    return False, _why_low(situation)


def _validated_low(situation: Situation) -> Matched:
    result = situation.result
    if result.verdict is not Verdict.VALIDATED:
        return False, reason(say.IS_VERDICT[result.verdict or Verdict.INCONCLUSIVE])
    return True, reason(say.VALIDATED_LOW, why=_why_low(situation))


def _points_elsewhere(situation: Situation) -> Matched:
    limit = situation.policy.pivot_limit
    if situation.result.verdict is not Verdict.INVALIDATED:
        return False, reason(say.IS_VERDICT[situation.result.verdict or Verdict.INCONCLUSIVE])
    if situation.pivots >= limit:
        return False, reason(say.PIVOTS_USED, pivots=situation.pivots, limit=limit)
    if not situation.other_segment:
        return False, reason(say.POINTS_NOWHERE)
    return True, reason(say.POINTS_ELSEWHERE, pivots=situation.pivots, limit=limit)


def _invalidated(situation: Situation) -> Matched:
    matched = situation.result.verdict is Verdict.INVALIDATED
    return matched, reason(say.IS_VERDICT[situation.result.verdict or Verdict.INCONCLUSIVE])


def _otherwise(situation: Situation) -> Matched:
    return True, reason(say.IS_VERDICT[situation.result.verdict or Verdict.INCONCLUSIVE])


RULES = (
    Rule(1, say.INVALID, _invalid, (), Response.RERUN, say.RERUN),
    Rule(2, say.GUARDRAIL, _breached, (Response.INVESTIGATE,), Response.INVESTIGATE, say.INVESTIGATE_BREACH),
    Rule(3, say.HIGH, _validated_high, (Response.CONTINUE,), Response.CONTINUE, say.CONTINUE),
    Rule(4, say.LOW, _validated_low, (Response.INVESTIGATE,), Response.INVESTIGATE, say.INVESTIGATE),
    Rule(5, say.ELSEWHERE, _points_elsewhere, (Response.PIVOT, Response.KILL), Response.PIVOT, say.PIVOT_SUGGESTED),
    Rule(6, say.INVALIDATED, _invalidated, (Response.PIVOT, Response.KILL), Response.KILL, say.KILL_SUGGESTED),
    Rule(7, say.OTHERWISE, _otherwise, (Response.INVESTIGATE,), Response.INVESTIGATE, say.INVESTIGATE),
)


def _why_low(situation: Situation) -> Reason:
    """The lowest probability against the cut-off, where that is what keeps confidence low."""
    asked = [
        each.probability
        for each in situation.result.outcomes
        if each.role is Role.PRIMARY and each.probability is not None
    ]
    cut_off = situation.policy.cut_off
    if asked and min(asked) < cut_off:
        return reason(say.BELOW_CUT_OFF, chance=percent(min(asked), exact(cut_off)), cut_off=percent(exact(cut_off)))
    return reason(say.LOW_OTHERWISE)


def _check_override(kind: str, why: str) -> list[Problem]:
    problems = []
    if kind not in set(Missing):
        problems.append(Problem("override_kind", reason(say.OVERRIDE_KIND)))
    if len(why.strip()) < SHORTEST_REASON:
        problems.append(Problem("override_reason", reason(say.OVERRIDE_REASON, fewest=SHORTEST_REASON)))
    return problems


def _trial_from_json(data: Mapping[str, Any]) -> Trial:
    return Trial(data["rule"], reason_from_json(data["condition"]), data["matched"], reason_from_json(data["because"]))
