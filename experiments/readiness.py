"""What a draft lacks before its plan can be registered: pure, on plain values."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from experiments.rules.criteria import KillCriterion, Kind, Plan, Problem, check_registration
from kaizenlab.lib.reasons import gettext_noop, reason

A_METHOD = gettext_noop("a method")
A_SAMPLE = gettext_noop("how large the sample is planned to be")
AN_END = gettext_noop("the day on which it ends")
NOT_PAST = gettext_noop("a day that is not past")
AFTER_START = gettext_noop("a day on or after the start")
A_WHOLE_HYPOTHESIS = gettext_noop("a customer segment and at least one assumption, before it can be tested")
NOT_ALWAYS = gettext_noop("a state that some result avoids; this one every result reaches")
STILL_AHEAD = gettext_noop("a day after today, since a kill criterion is judged as its day begins")


def missing(
    plan: Plan,
    *,
    method: str,
    planned_sample: int | None,
    starts_on: date | None,
    ends_on: date | None,
    today: date,
    standing: Collection[KillCriterion] = (),
    is_sketch: bool = False,
) -> list[Problem]:
    """Everything that keeps the plan from being frozen, with the path of the field; empty when it is ready.

    `today` is the date in the workspace's zone. Kill criteria of the plan in force, `standing`, may have their day
    behind them. `is_sketch`: the hypothesis is still a draft, so that no experiment of it could start.
    """
    return [
        *([Problem("hypothesis", reason(A_WHOLE_HYPOTHESIS))] if is_sketch else []),
        *_timebox(method, planned_sample, starts_on, ends_on, today, amended=bool(standing)),
        *check_registration(plan, ends_on),
        *(
            Problem(f"kill_criteria[{index}].by", reason(STILL_AHEAD))
            for index, kill in enumerate(plan.kill_criteria)
            if kill.by <= today and kill not in standing
        ),
        *(
            Problem(f"kill_criteria[{index}].threshold", reason(NOT_ALWAYS))
            for index, kill in enumerate(plan.kill_criteria)
            if _always(kill, plan)
        ),
    ]


def _always(kill: KillCriterion, plan: Plan) -> bool:
    """Reached by none and by all: such a kill says nothing about what was observed."""
    counted = {bar.name for bar in plan.criteria if bar.kind in (Kind.K_OF_N, Kind.RATE, Kind.COUNT)}
    if kill.criterion not in counted or not kill.fits(0):
        return False
    return kill.at_least is not None or (kill.of is not None and kill.fits(kill.of))


def _timebox(
    method: str, planned_sample: int | None, starts_on: date | None, ends_on: date | None, today: date, *, amended: bool
) -> Iterator[Problem]:
    if not method:
        yield Problem("method", reason(A_METHOD))
    if not planned_sample:
        yield Problem("planned_sample", reason(A_SAMPLE))
    if not ends_on:
        yield Problem("ends_on", reason(AN_END))
    elif starts_on and ends_on < starts_on:
        yield Problem("ends_on", reason(AFTER_START))
    elif ends_on < today and not amended:
        yield Problem("ends_on", reason(NOT_PAST))
