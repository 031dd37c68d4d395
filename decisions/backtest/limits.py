"""What a workspace may set: the limits of a policy's numbers and of its table, and a policy as a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from decisions import rules
from decisions import sentences as say
from decisions.rules import Terms
from experiments.rules.criteria import WHOLE, Policy, Problem, exact
from experiments.rules.plan import PlanError, choice_of, loaded, members_of, number_in
from kaizenlab.lib.reasons import percent, reason

MOST_PIVOTS, GRAVEST, LIGHTEST, MOST_DAYS = 20, 1, 3, 365
NUMBERS = tuple(asdict(Policy()))
URGENCY = ("severity", "days", "counted")


def problems(terms: Terms) -> list[Problem]:
    """Everything that is wrong, with the field's name in a policy file."""
    return [*_wrong_numbers(terms.numbers), *_wrong_table(terms.table)]


def _wrong_numbers(numbers: Policy) -> Iterator[Problem]:
    if not 0.5 <= numbers.cut_off < 1:
        yield Problem("cut_off", reason(say.CUT_OFF))
    if not _is_whole(numbers.pivot_limit, 0, MOST_PIVOTS):
        yield Problem("pivot_limit", reason(WHOLE, low=0, high=MOST_PIVOTS))
    if not 0 <= numbers.at_risk < 1:
        yield Problem("at_risk", reason(say.AT_RISK))
    elif not 0 <= numbers.futile <= numbers.at_risk:
        yield Problem("futile", reason(say.FUTILE, at_risk=numbers.at_risk, percent=percent(exact(numbers.at_risk))))


def _wrong_table(table: rules.Table) -> Iterator[Problem]:
    for rule, urgency in table.items():
        if not _is_whole(urgency.severity, GRAVEST, LIGHTEST):
            yield Problem(f"table.{rule}.severity", reason(WHOLE, low=GRAVEST, high=LIGHTEST))
        if not _is_whole(urgency.days, 1, MOST_DAYS):
            yield Problem(f"table.{rule}.days", reason(WHOLE, low=1, high=MOST_DAYS))


def _is_whole(value: Any, low: int, high: int) -> bool:
    return type(value) is int and low <= value <= high


def parse(text: str | bytes, base: Terms) -> Terms:
    """Reads a policy file; what it leaves out is as in `base`. Raises PlanError, and nothing else, for a wrong one."""
    given = members_of(loaded(text), "", optional=(*NUMBERS, "table"))
    numbers: dict[str, Any] = {name: number_in(given[name], name) for name in NUMBERS if name in given}
    terms = Terms(replace(base.numbers, **numbers), _table(given.get("table", {}), base.table))
    for problem in problems(terms):
        raise PlanError(problem.field, str(problem.expected), _value(terms, problem.field))
    return terms


def _table(data: Any, base: rules.Table) -> rules.Table:
    given = members_of(data, "table", optional=map(str, base))
    return {rule: _urgency(given.get(str(rule), {}), f"table.{rule}", urgency) for rule, urgency in base.items()}


def _urgency(data: Any, path: str, base: rules.Urgency) -> rules.Urgency:
    given = dict(members_of(data, path, optional=URGENCY))
    if "counted" in given:
        given["counted"] = choice_of(given["counted"], f"{path}.counted", rules.Days)
    return replace(base, **given)


def _value(terms: Terms, path: str) -> Any:
    _, _, inside = path.partition("table.")
    if not inside:
        return getattr(terms.numbers, path)
    rule, _, name = inside.partition(".")
    return getattr(terms.table[int(rule)], name)
