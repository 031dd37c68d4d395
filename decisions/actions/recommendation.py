"""What the policy says about a result: once, when the experiment is concluded, with everything it was said from."""

from __future__ import annotations

import datetime as dt
import json
from zoneinfo import ZoneInfo

import rfc8785

from decisions import policies, rules
from decisions.actions import policy
from decisions.models import Recommendation
from decisions.queries import points_elsewhere
from experiments.models import Experiment
from experiments.rules.result import result_from_json
from hypotheses.queries import pivots_so_far
from kaizenlab.events.models import Event
from kaizenlab.lib import clock

END_OF_DAY = dt.time(23, 59, 59)


def answer_result(event: Event, experiment: Experiment) -> None:
    """Listens to "experiment.concluded"."""
    version = policy.established(experiment.workspace, at=event.at)
    inputs = {
        "result": json.loads(experiment.result.outcome),
        "pivots": pivots_so_far(experiment.hypothesis),
        "other_segment": points_elsewhere(experiment),
        "policy": policies.as_json(version),
    }
    said = recompute(inputs)
    Recommendation.objects.create(
        workspace=experiment.workspace,
        experiment=experiment,
        result=experiment.result,
        policy=version,
        response=said.response,
        rule=said.rule,
        severity=said.severity,
        due_at=due_at(said, event.at, experiment.workspace.time_zone),
        inputs=rfc8785.dumps(inputs).decode(),
        outcome=rfc8785.dumps(said.as_json()).decode(),
        at=event.at,
    )


def recompute(inputs: dict) -> rules.Recommendation:
    """The recommendation from its stored inputs: the same inputs always give the same."""
    said = rules.recommend(
        result_from_json(inputs["result"]),
        pivots=inputs["pivots"],
        other_segment=inputs["other_segment"],
        policy=policies.numbers_from_json(inputs["policy"]),
        table=policies.table_from_json(inputs["policy"]["table"]),
    )
    assert said is not None, "a concluded experiment has a verdict"
    return said


def due_at(said: rules.Recommendation, at: dt.datetime, zone: str) -> dt.datetime:
    """The end of the last day to decide, in the workspace's zone."""
    return dt.datetime.combine(rules.due_on(clock.today(zone, at), said), END_OF_DAY, ZoneInfo(zone))
