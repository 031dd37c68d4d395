"""The plan file: one experiment as JSON, its plan and what was observed. Strict: a slip is named, not guessed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from experiments.rules.criteria import (
    LARGEST_COUNT,
    LARGEST_NUMBER,
    Criterion,
    Direction,
    Effect,
    KillCriterion,
    Kind,
    Measure,
    Method,
    Plan,
    Policy,
    Role,
    Stage,
    check_plan,
    check_policy,
    kill_as_json,
    plain,
)
from experiments.rules.observed import Answers, Arms, Conversions, Events, Observed, Ruling, Sample, sample_of

PLAN = ("stage", "method", "criteria")
PLAN_OPTIONS = ("hypothesis", "kill_criteria")
FILE_OPTIONS = ("pivots", "deviations", "broken", "closed", "other_segment", "policy")
CRITERION_OPTIONS = ("role", "direction")
BAR: Mapping[Kind, tuple[str, ...]] = {
    Kind.K_OF_N: ("required", "planned"),
    Kind.RATE: ("target", "planned"),
    Kind.MEAN: ("target", "planned"),
    Kind.COUNT: ("target", "period_days"),
    Kind.COMPARISON: ("measure", "target", "planned"),
    Kind.JUDGEMENT: (),
}
BAR_OPTIONS: Mapping[Kind, tuple[str, ...]] = {Kind.COMPARISON: ("effect", "allocation")}
REPEATED = object()  # the key under which a JSON object keeps the names that it gave twice
ABSENT = object()


class PlanError(ValueError):
    """A file that is wrong: which field, and what was expected there."""

    def __init__(self, field: str, expected: str, got: Any = ABSENT) -> None:
        super().__init__(f"{field}: expected {expected}" + ("" if got is ABSENT else f", got {_shown(got)}"))
        self.field = field
        self.expected = expected


@dataclass(frozen=True, slots=True)
class PlanFile:
    """What a plan file holds. `kills_given` are its kill criteria word for word."""

    plan: Plan
    observed: Mapping[str, Observed]
    on: date
    pivots: int
    deviations: int
    broken: str | None
    other_segment: bool
    closed: bool
    policy: Policy
    kills_given: tuple[Mapping[str, Any], ...]


def parse(text: str | bytes) -> PlanFile:
    """Reads a plan file; raises PlanError, and nothing else, for one that is wrong."""
    data = members_of(loaded(text), "", required=(*PLAN, "on"), optional=PLAN_OPTIONS + FILE_OPTIONS)
    plan = _plan(data, with_observed=True)
    observed = _all_observed(data["criteria"], plan)
    return PlanFile(
        plan=plan,
        observed=observed,
        on=_day(data["on"], "on"),
        pivots=whole(data.get("pivots", 0), "pivots"),
        deviations=whole(data.get("deviations", 0), "deviations"),
        broken=_broken(data.get("broken")),
        other_segment=_flag(data.get("other_segment", False), "other_segment"),
        closed=_flag(data.get("closed", True), "closed"),
        policy=_policy(data.get("policy", {})),
        kills_given=tuple(data.get("kill_criteria", ())),
    )


def plan_from_json(data: Any) -> Plan:
    """A plan in the plan file's words; raises PlanError."""
    return _plan(members_of(data, "", required=PLAN, optional=PLAN_OPTIONS), with_observed=False)


def plan_as_json(plan: Plan) -> dict[str, Any]:
    """In the plan file's words, nothing left to a default."""
    return {
        "hypothesis": plan.hypothesis,
        "stage": plan.stage.value,
        "method": plan.method.value,
        "criteria": [criterion_as_json(criterion) for criterion in plan.criteria],
        "kill_criteria": [kill_as_json(kill) for kill in plan.kill_criteria],
    }


def criterion_as_json(criterion: Criterion) -> dict[str, Any]:
    names = ("name", "kind", *CRITERION_OPTIONS, *BAR[criterion.kind], *BAR_OPTIONS.get(criterion.kind, ()))
    return {name: _written(getattr(criterion, name)) for name in names}


def observed_as_json(observed: Observed) -> dict[str, Any]:
    """What was observed, in the plan file's words, with the rest beside it."""
    if isinstance(observed, Arms):
        return {"control": observed_as_json(observed.control), "variant": observed_as_json(observed.variant)}
    written = {each.name: _written(getattr(observed, each.name)) for each in fields(observed)}
    return {name: value for name, value in written.items() if name not in {"first", "rest"} or value}


def observed_from_json(criterion: Criterion, data: Mapping[str, Any]) -> Observed:
    """The way back from `observed_as_json`, for what was stored."""
    if criterion.kind is Kind.COMPARISON:
        arm = Conversions if criterion.measure is Measure.PROPORTION else Sample
        return Arms(arm(**_stored(data["control"])), arm(**_stored(data["variant"])))
    return _OBSERVED[criterion.kind](**_stored(data))


def _plan(data: Mapping[str, Any], *, with_observed: bool) -> Plan:
    plan = Plan(
        stage=choice_of(data["stage"], "stage", Stage),
        method=choice_of(data["method"], "method", Method),
        criteria=tuple(
            _criterion(each, path, with_observed=with_observed) for each, path in _each(data["criteria"], "criteria")
        ),
        kill_criteria=tuple(_kill(each, path) for each, path in _each(data.get("kill_criteria", []), "kill_criteria")),
        hypothesis=_text(data.get("hypothesis", ""), "hypothesis"),
    )
    for problem in check_plan(plan):
        raise PlanError(problem.field, str(problem.expected), _at(data, problem.field))
    return plan


def _criterion(data: Any, path: str, *, with_observed: bool) -> Criterion:
    kind = choice_of(_member(data, path, "kind"), f"{path}.kind", Kind)
    required = ("name", "kind", *BAR[kind])
    optional = (*CRITERION_OPTIONS, *BAR_OPTIONS.get(kind, ()), *(["observed"] if with_observed else []))
    given = members_of(data, path, required=required, optional=optional)
    return Criterion(**{name: _FIELDS[name](given[name], f"{path}.{name}") for name in given if name != "observed"})


def _kill(data: Any, path: str) -> KillCriterion:
    given = members_of(data, path, required=("criterion", "by"), optional=("at_most", "at_least", "of"))
    return KillCriterion(**{name: _KILL_FIELDS[name](given[name], f"{path}.{name}") for name in given})


def _all_observed(criteria: list[Mapping[str, Any]], plan: Plan) -> dict[str, Observed]:
    observed = {}
    for index, (data, criterion) in enumerate(zip(criteria, plan.criteria, strict=True)):
        if "observed" in data:
            path = f"criteria[{index}].observed"
            observed[criterion.name] = _READERS[criterion.kind](data["observed"], path, criterion, plan)
    return observed


def _answers(data: Any, path: str, criterion: Criterion, plan: Plan) -> Answers:
    given = members_of(data, path, required=("yes", "n"), optional=("first",))
    n = whole(given["n"], f"{path}.n")
    yes = whole(given["yes"], f"{path}.yes", high=n)
    of = next((kill.of for kill in plan.kill_criteria if kill.criterion == criterion.name and kill.of), None)
    return Answers(yes=yes, n=n, first=_first(given.get("first", ABSENT), f"{path}.first", yes, n, of))


def _first(first: Any, path: str, yes: int, n: int, of: int | None) -> int | None:
    """The yeses among the first `of`, asked for once so many are in."""
    if of is None or n < of:
        return None if first is ABSENT else whole(first, path, high=yes)
    low, high = max(0, yes - (n - of)), min(yes, of)
    if first is ABSENT:
        raise PlanError(path, f"a whole number from {low} to {high}: how many of the first {of} said yes", None)
    return whole(first, path, low=low, high=high)


def _conversions(data: Any, path: str, *_: Any) -> Conversions:
    given = members_of(data, path, required=("successes", "exposures"))
    exposures = whole(given["exposures"], f"{path}.exposures")
    return Conversions(whole(given["successes"], f"{path}.successes", high=exposures), exposures)


def _values(data: Any, path: str, criterion: Criterion, plan: Plan) -> Sample:  # noqa: ARG001 - readers look alike
    if not (isinstance(data, Mapping) and "values" in data):
        return _sample(data, path)
    given = members_of(data, path, required=("values",))
    values = [number_in(value, at) for value, at in _each(given["values"], f"{path}.values")]
    return sample_of(values, criterion.planned)


def _sample(data: Any, path: str) -> Sample:
    """Without values there is no mean, and with one no spread: then they may be left out."""
    n = whole(_member(data, path, "n"), f"{path}.n")
    needed = [name for name, fewest in (("mean", 1), ("sd", 2)) if n >= fewest]
    optional = [name for name in ("mean", "sd") if name not in needed]
    given = members_of(data, path, required=("n", *needed), optional=optional)
    mean, sd = (0 if given.get(name) is None and name in optional else given[name] for name in ("mean", "sd"))
    return Sample(n=n, mean=number_in(mean, f"{path}.mean"), sd=float(number_in(sd, f"{path}.sd", low=0)))


def _events(data: Any, path: str, *_: Any) -> Events:
    given = members_of(data, path, required=("events", "days"))
    return Events(whole(given["events"], f"{path}.events"), whole(given["days"], f"{path}.days"))


def _arms(data: Any, path: str, criterion: Criterion, plan: Plan) -> Arms:  # noqa: ARG001 - readers look alike
    given = members_of(data, path, required=("control", "variant"))
    arm = _conversions if criterion.measure is Measure.PROPORTION else _sample
    return Arms(arm(given["control"], f"{path}.control"), arm(given["variant"], f"{path}.variant"))


def _ruling(data: Any, path: str, *_: Any) -> Ruling:
    given = members_of(data, path, required=("met",), optional=("because",))
    met = None if given["met"] is None else _flag(given["met"], f"{path}.met", "true, false or null")
    return Ruling(met=met, because=_text(given.get("because", ""), f"{path}.because"))


_READERS: Mapping[Kind, Callable[[Any, str, Criterion, Plan], Observed]] = {
    Kind.K_OF_N: _answers,
    Kind.RATE: _conversions,
    Kind.MEAN: _values,
    Kind.COUNT: _events,
    Kind.COMPARISON: _arms,
    Kind.JUDGEMENT: _ruling,
}
_OBSERVED: Mapping[Kind, Callable[..., Observed]] = {
    Kind.K_OF_N: Answers,
    Kind.RATE: Conversions,
    Kind.MEAN: Sample,
    Kind.COUNT: Events,
    Kind.JUDGEMENT: Ruling,
}


def _policy(data: Any) -> Policy:
    given = members_of(data, "policy", optional=tuple(each.name for each in fields(Policy)))
    read = {name: _POLICY_FIELDS.get(name, number_in)(value, f"policy.{name}") for name, value in given.items()}
    policy = Policy(**read)
    for problem in check_policy(policy):
        raise PlanError(f"policy.{problem.field}", str(problem.expected), getattr(policy, problem.field))
    return policy


def _broken(value: Any) -> str | None:
    expected = "null, or the sentence that says why the test was broken"
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip():
        raise PlanError("broken", expected, value)
    return _text(value, "broken")


def loaded(text: str | bytes) -> Any:
    """JSON whose oddities (NaN, endless digits, a name given twice) are kept until a field can be named for them."""
    try:
        text = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        return json.loads(text, object_pairs_hook=_members, parse_int=_digits)
    except UnicodeDecodeError:
        raise PlanError("file", "UTF-8 text") from None
    except RecursionError:
        raise PlanError("file", "JSON that is not nested so deeply") from None
    except json.JSONDecodeError as error:
        raise PlanError("file", f"JSON ({error.msg}, line {error.lineno}, column {error.colno})") from None


def _digits(text: str) -> int | float:
    return int(text) if len(text) < 20 else float(text)


def _members(pairs: list[tuple[str, Any]]) -> dict[Any, Any]:
    members: dict[Any, Any] = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _ in pairs]
        members[REPEATED] = next(name for name in names if names.count(name) > 1)
    return members


def members_of(
    data: Any, path: str, *, required: Iterable[str] = (), optional: Iterable[str] = ()
) -> Mapping[str, Any]:
    """A JSON object with these members, each once, and no other."""
    required, known = list(required), [*required, *optional]
    if not isinstance(data, Mapping):
        raise PlanError(path or "file", "an object", data)
    if REPEATED in data:
        raise PlanError(_below(path, data[REPEATED]), "once, but it was given twice")
    for name in data:
        if name not in known:
            raise PlanError(_below(path, name), f"no such field (known here: {', '.join(known)})")
    for name in required:
        if name not in data:
            raise PlanError(_below(path, name), _EXPECTED.get(name, "a value"), None)
    return data


def _member(data: Any, path: str, name: str) -> Any:
    """The member that decides which others there may be."""
    if not isinstance(data, Mapping):
        raise PlanError(path, "an object", data)
    if REPEATED in data:
        raise PlanError(_below(path, data[REPEATED]), "once, but it was given twice")
    if name not in data:
        raise PlanError(f"{path}.{name}", _EXPECTED.get(name, "a value"), None)
    return data[name]


def _each(data: Any, path: str) -> Iterable[tuple[Any, str]]:
    if not isinstance(data, list):
        raise PlanError(path, "a list", data)
    return ((each, f"{path}[{index}]") for index, each in enumerate(data))


def _text(value: Any, path: str) -> str:
    if not isinstance(value, str) or re.search(r"[\ud800-\udfff]", value):
        raise PlanError(path, "text", value)
    return value


def choice_of[E: StrEnum](value: Any, path: str, choices: type[E]) -> E:
    if not isinstance(value, str) or value not in list(choices):
        raise PlanError(path, f"one of {', '.join(choices)}", value)
    return choices(value)


def _flag(value: Any, path: str, expected: str = "true or false") -> bool:
    if not isinstance(value, bool):
        raise PlanError(path, expected, value)
    return value


def whole(value: Any, path: str, *, low: int = 0, high: int = LARGEST_COUNT) -> int:
    if type(value) is not int or not low <= value <= high:
        raise PlanError(path, f"a whole number from {low} to {high}", value)
    return value


def number_in(value: Any, path: str, *, low: float = -LARGEST_NUMBER) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= LARGEST_NUMBER:
        limit = "0" if low == 0 else "−10^15"
        raise PlanError(path, f"a number from {limit} to 10^15", value)
    return value


def _day(value: Any, path: str) -> date:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise PlanError(path, "a date, YYYY-MM-DD", value)


def _pair(value: Any, path: str) -> tuple[int | float, int | float]:
    shares = [number_in(each, at) for each, at in _each(value, path)]
    if len(shares) != 2:
        raise PlanError(path, "two numbers above 0, the control's share first", value)
    return shares[0], shares[1]


_FIELDS: Mapping[str, Callable[[Any, str], Any]] = {
    "name": _text,
    "kind": lambda value, path: choice_of(value, path, Kind),
    "role": lambda value, path: choice_of(value, path, Role),
    "direction": lambda value, path: choice_of(value, path, Direction),
    "measure": lambda value, path: choice_of(value, path, Measure),
    "effect": lambda value, path: choice_of(value, path, Effect),
    "required": whole,
    "planned": whole,
    "target": number_in,
    "period_days": whole,
    "allocation": _pair,
}
_KILL_FIELDS: Mapping[str, Callable[[Any, str], Any]] = {
    "criterion": _text,
    "at_most": number_in,
    "at_least": number_in,
    "of": whole,
    "by": _day,
}
_POLICY_FIELDS: Mapping[str, Callable[[Any, str], Any]] = {"pivot_limit": whole}
_EXPECTED = {
    "stage": f"one of {', '.join(Stage)}",
    "method": f"one of {', '.join(Method)}",
    "criteria": "a list",
    "on": "a date, YYYY-MM-DD",
    "by": "a date, YYYY-MM-DD",
    "kind": f"one of {', '.join(Kind)}",
    "measure": f"one of {', '.join(Measure)}",
    "name": "text",
    "criterion": "the name of a criterion of this plan",
    "target": "a number",
    "mean": "a number",
    "sd": "a number of 0 or more",
    "met": "true, false or null",
    "values": "a list",
    "control": "an object",
    "variant": "an object",
}
_EXPECTED |= dict.fromkeys(
    ("required", "planned", "period_days", "yes", "n", "successes", "exposures", "events", "days"), "a whole number"
)


def _below(path: str, name: str) -> str:
    plainly = name if re.fullmatch(r"\w{1,40}", name, re.ASCII) else _shown(name)
    return f"{path}.{plainly}" if path else plainly


def _at(data: Any, path: str) -> Any:
    """The value that a problem's path points to, to show it; what was left out is null."""
    for name, index in re.findall(r"(\w+)(?:\[(\d+)\])?", path):
        data = data.get(name)
        data = data[int(index)] if index and data is not None else data
    return data


def _shown(value: Any) -> str:
    """A value on one line of plain characters, shortened."""
    if value is None:
        return "nothing"
    try:
        text = json.dumps(value, skipkeys=True)
    except (TypeError, ValueError, RecursionError):
        text = type(value).__name__
    return text if len(text) <= 40 else f"{text[:37]}..."


def _written(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_written(each) for each in value]
    return value if value is None or isinstance(value, str | bool) else plain(value)


def _stored(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
