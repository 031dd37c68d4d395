"""`manage.py judge FILE`: one plan file in, its result, recommendation and reasons out. No database, no Django."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from decisions.rules import Recommendation, recommend
from experiments.rules import judge
from experiments.rules.observe import kills_at
from experiments.rules.plan import PlanError, PlanFile, parse
from experiments.rules.result import Result
from kaizenlab.lib import one_file
from kaizenlab.lib.reasons import NBSP, Reason

USAGE = "usage: manage.py judge FILE   (a plan file, or - for standard input)"


def main(argv: Sequence[str]) -> int:
    """Exit code 0 when judged, 2 for a file that is wrong."""
    return one_file.main(argv, USAGE, lambda plan: judged(parse(plan)), PlanError)


def judged(file: PlanFile) -> dict[str, Any]:
    """What the command prints: every field of the plan file's second half."""
    kills = kills_at(file.plan, file.observed, on=file.on)
    result = judge(
        file.plan,
        file.observed,
        kills=kills,
        broken=file.broken,
        deviations=file.deviations,
        policy=file.policy,
        closed=file.closed,
    )
    recommendation = recommend(result, pivots=file.pivots, other_segment=file.other_segment, policy=file.policy)
    given = zip(file.plan.kill_criteria, file.kills_given, strict=True)
    return (
        _result(result)
        | _response(recommendation)
        | {
            "criteria": [outcome.as_json() for outcome in result.outcomes],
            "kills": [as_given for kill, as_given in given if kill in kills],
            "reasons": [
                _plainly(each) for each in (*result.reasons, *(recommendation.reasons if recommendation else ()))
            ],
        }
    )


def _result(result: Result) -> dict[str, Any]:
    return {
        "result": result.verdict and result.verdict.value,
        "confidence": result.confidence and result.confidence.value,
    }


def _response(recommendation: Recommendation | None) -> dict[str, Any]:
    fields = ("response", "rule", "severity", "decide_within_days")
    return {field: None if recommendation is None else getattr(recommendation, field) for field in fields}


def _plainly(reason: Reason) -> str:
    """With ordinary spaces, so that a script finds the words as they are typed."""
    return str(reason).replace(NBSP, " ")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
