"""What a draft lacks before its plan can be registered: pure, on plain values."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from experiments.rules.criteria import KillCriterion, Plan, Problem, check_registration
from experiments.rules.reasons import gettext_noop, reason

A_METHOD = gettext_noop("a method")
A_SAMPLE = gettext_noop("how large the sample is planned to be")
AN_END = gettext_noop("the day on which it ends")
NOT_PAST = gettext_noop("a day that is not past")
AFTER_START = gettext_noop("a day on or after the start")
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
) -> list[Problem]:
    """Everything that keeps the plan from being frozen, with the path of the field; empty when it is ready.

    `today` is the date in the workspace's zone. Kill criteria of the plan in force, `standing`, may have their day
    behind them.
    """
    return [
        *_timebox(method, planned_sample, starts_on, ends_on, today, amended=bool(standing)),
        *check_registration(plan, ends_on),
        *(
            Problem(f"kill_criteria[{index}].by", reason(STILL_AHEAD))
            for index, kill in enumerate(plan.kill_criteria)
            if kill.by <= today and kill not in standing
        ),
    ]


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
