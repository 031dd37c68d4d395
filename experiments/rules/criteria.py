"""The words of a plan: what is measured, the bar it has to reach, when we stop, and which bars make sense."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum, StrEnum
from fractions import Fraction
from typing import Any

from kaizenlab.lib.reasons import Reason, gettext_noop, reason

Number = int | float | Decimal | Fraction
LARGEST_COUNT = 10**9  # beyond this the incomplete beta function loses digits
LARGEST_NUMBER = 10**15  # and beyond this a double


class Kind(StrEnum):
    K_OF_N = "k_of_n"
    RATE = "rate"
    MEAN = "mean"
    COUNT = "count"
    COMPARISON = "comparison"
    JUDGEMENT = "judgement"


class Role(StrEnum):
    PRIMARY = "primary"
    GUARDRAIL = "guardrail"


class Direction(StrEnum):
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Measure(StrEnum):
    PROPORTION = "proportion"
    MEAN = "mean"


class Effect(StrEnum):
    DIFFERENCE = "difference"
    RATIO = "ratio"


class Stage(StrEnum):
    PROBLEM = "problem"
    SOLUTION = "solution"
    BUSINESS = "business"


class Method(StrEnum):
    INTERVIEW = "interview"
    SURVEY = "survey"
    USABILITY_TEST = "usability_test"
    SMOKE_TEST = "smoke_test"
    CONCIERGE = "concierge"
    WIZARD_OF_OZ = "wizard_of_oz"
    PRE_SALE = "pre_sale"
    PROTOTYPE = "prototype"
    AB_TEST = "ab_test"
    DATA_ANALYSIS = "data_analysis"
    LAUNCH = "launch"


class Strength(IntEnum):
    """How much a kind of evidence can carry, weakest first."""

    OPINION = 1
    ESTIMATES = 2
    ANECDOTAL = 3
    MARKET = 4
    USER = 5
    TEST = 6
    LAUNCH = 7


STRENGTH = {
    Method.SURVEY: Strength.MARKET,
    Method.SMOKE_TEST: Strength.MARKET,
    Method.DATA_ANALYSIS: Strength.MARKET,
    Method.INTERVIEW: Strength.USER,
    Method.USABILITY_TEST: Strength.USER,
    Method.CONCIERGE: Strength.USER,
    Method.WIZARD_OF_OZ: Strength.USER,
    Method.PROTOTYPE: Strength.USER,
    Method.PRE_SALE: Strength.TEST,
    Method.AB_TEST: Strength.TEST,
    Method.LAUNCH: Strength.LAUNCH,
}
ASKED = {Stage.PROBLEM: Strength.ANECDOTAL, Stage.SOLUTION: Strength.USER, Stage.BUSINESS: Strength.TEST}


@dataclass(frozen=True, slots=True)
class Criterion:
    """A success criterion. Which fields hold a value follows from its kind; `planned` is the control arm's sample."""

    name: str
    kind: Kind
    role: Role = Role.PRIMARY
    direction: Direction = Direction.AT_LEAST
    required: int | None = None
    planned: int | None = None
    target: Number | None = None
    period_days: int | None = None
    measure: Measure | None = None
    effect: Effect = Effect.DIFFERENCE
    allocation: tuple[Number, Number] = (1, 1)

    @property
    def at_least(self) -> bool:
        return self.direction is Direction.AT_LEAST

    @property
    def bar(self) -> Fraction:
        """The registered bar, exactly as it was written: a share for k of n, else the target."""
        if self.kind is Kind.K_OF_N:
            return Fraction(self.required or 0, self.planned or 1)
        return exact(self.target or 0)

    @property
    def no_effect(self) -> int:
        return 1 if self.effect is Effect.RATIO else 0

    def reaches(self, value: Number, bar: Number) -> bool:
        """Exactly at the bar is good enough, in either direction."""
        return value >= bar if self.at_least else value <= bar


@dataclass(frozen=True, slots=True)
class KillCriterion:
    """A state of one criterion, and the first day on which it can be reached."""

    criterion: str
    by: date
    at_most: Number | None = None
    at_least: Number | None = None
    of: int | None = None

    def fits(self, value: Number) -> bool:
        return value <= exact(self.at_most) if self.at_most is not None else value >= exact(self.at_least or 0)


@dataclass(frozen=True, slots=True)
class Plan:
    stage: Stage
    method: Method
    criteria: tuple[Criterion, ...]
    kill_criteria: tuple[KillCriterion, ...] = ()
    hypothesis: str = ""

    @property
    def primaries(self) -> tuple[Criterion, ...]:
        return tuple(criterion for criterion in self.criteria if criterion.role is Role.PRIMARY)

    def named(self, name: str) -> Criterion:
        return next(criterion for criterion in self.criteria if criterion.name == name)


@dataclass(frozen=True, slots=True)
class Policy:
    """What a workspace may set: the cut-off for high confidence, the pivot limit, and which chances warn."""

    cut_off: float = 0.9
    pivot_limit: int = 2
    at_risk: float = 0.2
    futile: float = 0.05


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a plan: the field, and what was expected there."""

    field: str
    expected: Reason

    @property
    def sentence(self) -> Reason:
        return reason(EXPECTED, expected=self.expected)


EXPECTED = gettext_noop("Expected %(expected)s.")
NAME = gettext_noop("a name that no other criterion has")
TEXT = gettext_noop("a name")
WHOLE = gettext_noop("a whole number from %(low)s to %(high)s")
CERTAIN = gettext_noop(
    "a whole number from 1 to %(high)s, below the planned %(planned)s: else no sample could make it certain"
)
BETWEEN = gettext_noop("a number above %(low)s and below %(high)s")
WITHIN = gettext_noop("a number from %(low)s to %(high)s")
ABOVE_ZERO = gettext_noop("a number above 0")
A_NUMBER = gettext_noop("a number")
MEASURE = gettext_noop("proportion or mean")
ONLY_DIFFERENCE = gettext_noop("difference: a ratio is for proportions")
TOLERANCE = gettext_noop("a tolerance: as a guardrail a comparison needs a bar other than no effect (%(none)s)")
SHARES = gettext_noop("two numbers above 0, the control's share first")
A_CRITERION = gettext_noop("the name of a criterion of this plan")
ONE_BOUND = gettext_noop("one of at_most and at_least")
ONLY_K_OF_N = gettext_noop("nothing: only a criterion of kind k_of_n can say of how many")
ONE_OF = gettext_noop("one kill criterion with of per criterion")
NO_IS_ZERO = gettext_noop("%(bound)s, since a judge's no counts as 0 and a yes as 1")
A_PRIMARY = gettext_noop("at least one primary criterion")
A_KILL = gettext_noop("at least one kill criterion")
IN_TIME = gettext_noop("at least one kill criterion that can be reached by the end date")


def exact(value: Number) -> Fraction:
    """The decimal number that somebody wrote: 0.07 is 7/100, not the nearest double."""
    return value if isinstance(value, Fraction) else Fraction(str(value))


def plain(value: Number | None) -> int | float | None:
    """The JSON number for what may be a decimal."""
    if value is None or isinstance(value, int):
        return value
    return int(value) if value == int(value) else float(value)


def kill_as_json(kill: KillCriterion) -> dict[str, Any]:
    """In the plan file's words."""
    given = {
        "criterion": kill.criterion,
        "at_most": plain(kill.at_most),
        "at_least": plain(kill.at_least),
        "of": kill.of,
        "by": kill.by.isoformat(),
    }
    return {field: value for field, value in given.items() if value is not None}


def kill_from_json(data: Mapping[str, Any]) -> KillCriterion:
    return KillCriterion(**{**data, "by": date.fromisoformat(data["by"])})


def check_bar(criterion: Criterion) -> list[Problem]:
    """Why this bar makes no sense; empty when it does."""
    return list(_BARS[criterion.kind](criterion))


def check_plan(plan: Plan) -> list[Problem]:
    """Everything that is wrong with a plan as it stands, with the path of the field."""
    problems = []
    names = Counter(criterion.name for criterion in plan.criteria)
    for index, criterion in enumerate(plan.criteria):
        path = f"criteria[{index}]"
        if not criterion.name.strip():
            problems.append(Problem(f"{path}.name", reason(TEXT)))
        elif names[criterion.name] > 1 and index != [each.name for each in plan.criteria].index(criterion.name):
            problems.append(Problem(f"{path}.name", reason(NAME)))
        problems += [Problem(f"{path}.{problem.field}", problem.expected) for problem in check_bar(criterion)]
    for index, kill in enumerate(plan.kill_criteria):
        earlier = plan.kill_criteria[:index]
        problems += [
            Problem(f"kill_criteria[{index}].{problem.field}", problem.expected)
            for problem in check_kill(kill, plan, earlier)
        ]
    return problems


def check_kill(kill: KillCriterion, plan: Plan, earlier: tuple[KillCriterion, ...] = ()) -> list[Problem]:
    """What is wrong with one kill criterion beside the ones given before it."""
    if kill.criterion not in {criterion.name for criterion in plan.criteria}:
        return [Problem("criterion", reason(A_CRITERION))]
    if (kill.at_most is None) == (kill.at_least is None):
        return [Problem("at_most", reason(ONE_BOUND))]
    criterion = plan.named(kill.criterion)
    return [*_check_of(kill, criterion, earlier), *_check_bound(kill, criterion)]


def check_registration(plan: Plan, ends_on: date | None = None) -> list[Problem]:
    """What keeps a plan from being registered, beyond what is wrong with its fields."""
    problems = check_plan(plan)
    if not plan.primaries:
        problems.append(Problem("criteria", reason(A_PRIMARY)))
    if not plan.kill_criteria:
        problems.append(Problem("kill_criteria", reason(A_KILL)))
    elif ends_on and all(kill.by > ends_on for kill in plan.kill_criteria):
        problems.append(Problem("kill_criteria", reason(IN_TIME)))
    return problems


def check_policy(policy: Policy) -> list[Problem]:
    problems = []
    if not 0 < policy.cut_off < 1:
        problems.append(Problem("cut_off", reason(BETWEEN, low=0, high=1)))
    if not 0 <= policy.pivot_limit <= LARGEST_COUNT:
        problems.append(Problem("pivot_limit", reason(WHOLE, low=0, high=f"{LARGEST_COUNT:,}")))
    if not 0 <= policy.at_risk <= 1:
        problems.append(Problem("at_risk", reason(WITHIN, low=0, high=1)))
    if not 0 <= policy.futile <= policy.at_risk:
        problems.append(Problem("futile", reason(WITHIN, low=0, high=str(policy.at_risk))))
    return problems


def _check_k_of_n(criterion: Criterion) -> Iterator[Problem]:
    yield from _check_count("planned", criterion.planned, low=2)
    if criterion.required is None or not criterion.planned or not 1 <= criterion.required < criterion.planned:
        planned = criterion.planned or 2
        yield Problem("required", reason(CERTAIN, high=f"{max(planned - 1, 1):,}", planned=f"{planned:,}"))


def _check_rate(criterion: Criterion) -> Iterator[Problem]:
    yield from _check_count("planned", criterion.planned)
    if criterion.target is None or not 0 < criterion.target < 1:
        yield Problem("target", reason(BETWEEN, low=0, high=1))


def _check_mean(criterion: Criterion) -> Iterator[Problem]:
    yield from _check_count("planned", criterion.planned)
    yield from _check_number("target", criterion.target)


def _check_period(criterion: Criterion) -> Iterator[Problem]:
    yield from _check_count("target", criterion.target)
    yield from _check_count("period_days", criterion.period_days)


def _check_comparison(criterion: Criterion) -> Iterator[Problem]:
    if criterion.measure is None:
        yield Problem("measure", reason(MEASURE))
    elif criterion.measure is Measure.MEAN and criterion.effect is Effect.RATIO:
        yield Problem("effect", reason(ONLY_DIFFERENCE))
    yield from _check_count("planned", criterion.planned)
    yield from _check_number("target", criterion.target)
    yield from _check_effect(criterion)
    if len(criterion.allocation) != 2 or not all(0 < share <= LARGEST_COUNT for share in criterion.allocation):
        yield Problem("allocation", reason(SHARES))


def _check_effect(criterion: Criterion) -> Iterator[Problem]:
    if criterion.target is None:
        return
    if criterion.effect is Effect.RATIO and criterion.target <= 0:
        yield Problem("target", reason(ABOVE_ZERO))
    elif (
        criterion.effect is Effect.DIFFERENCE
        and criterion.measure is Measure.PROPORTION
        and abs(float(criterion.target)) >= 1
    ):
        yield Problem("target", reason(BETWEEN, low="−1", high=1))
    elif criterion.role is Role.GUARDRAIL and criterion.target == criterion.no_effect:
        yield Problem("target", reason(TOLERANCE, none=criterion.no_effect))


def _check_judgement(criterion: Criterion) -> Iterator[Problem]:  # noqa: ARG001 - a judgement has no bar to check
    yield from ()


_BARS = {
    Kind.K_OF_N: _check_k_of_n,
    Kind.RATE: _check_rate,
    Kind.MEAN: _check_mean,
    Kind.COUNT: _check_period,
    Kind.COMPARISON: _check_comparison,
    Kind.JUDGEMENT: _check_judgement,
}


def _check_of(kill: KillCriterion, criterion: Criterion, earlier: tuple[KillCriterion, ...]) -> Iterator[Problem]:
    if kill.of is None:
        return
    if criterion.kind is not Kind.K_OF_N:
        yield Problem("of", reason(ONLY_K_OF_N))
    elif not 1 <= kill.of <= (criterion.planned or 1):
        yield Problem("of", reason(WHOLE, low=1, high=f"{criterion.planned or 1:,}"))
    elif any(other.criterion == kill.criterion and other.of is not None for other in earlier):
        yield Problem("of", reason(ONE_OF))


def _check_bound(kill: KillCriterion, criterion: Criterion) -> Iterator[Problem]:
    """The bound has the unit in which the criterion's observed value is shown."""
    field = "at_least" if kill.at_most is None else "at_most"
    bound = kill.at_least if kill.at_most is None else kill.at_most
    assert bound is not None
    if criterion.kind is Kind.K_OF_N:
        yield from _check_count(field, bound, low=0, high=kill.of or criterion.planned or 1)
    elif criterion.kind is Kind.COUNT:
        yield from _check_count(field, bound, low=0)
    elif criterion.kind is Kind.RATE and not 0 <= bound <= 1:
        yield Problem(field, reason(WITHIN, low=0, high=1))
    elif criterion.kind is Kind.JUDGEMENT and bound != (field == "at_least"):
        yield Problem(field, reason(NO_IS_ZERO, bound=int(field == "at_least")))


def _check_count(field: str, value: Number | None, *, low: int = 1, high: int = LARGEST_COUNT) -> Iterator[Problem]:
    if value is None or value != int(value) or not low <= value <= high:
        yield Problem(field, reason(WHOLE, low=low, high=f"{high:,}"))


def _check_number(field: str, value: Number | None) -> Iterator[Problem]:
    if value is None or not abs(float(value)) <= LARGEST_NUMBER:
        yield Problem(field, reason(A_NUMBER))
