"""What keeps a plan from being registered, on plain values."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from experiments.readiness import missing
from experiments.rules.criteria import Criterion, KillCriterion, Kind, Method, Plan, Stage

TODAY = dt.date(2026, 11, 4)
BAR = Criterion("recognise it", Kind.K_OF_N, required=3, planned=5)
STOP = KillCriterion("recognise it", by=dt.date(2026, 11, 13), at_most=0, of=3)


def fields(*, criteria=(BAR,), kills=(STOP,), standing=(), **changed):
    plan = Plan(Stage.PROBLEM, Method.INTERVIEW, tuple(criteria), tuple(kills))
    whole = {
        "method": "interview", "planned_sample": 5, "starts_on": None, "ends_on": dt.date(2026, 11, 20), "today": TODAY,
    }  # fmt: skip
    return [problem.field for problem in missing(plan, **(whole | changed), standing=standing)]


def test_a_whole_plan_lacks_nothing():
    assert fields() == []


@pytest.mark.parametrize(
    ("changed", "lacking"),
    [
        ({"method": ""}, ["method"]),
        ({"planned_sample": None}, ["planned_sample"]),
        ({"ends_on": None}, ["ends_on"]),
        ({"ends_on": dt.date(2026, 11, 3)}, ["ends_on", "kill_criteria"]),
        ({"starts_on": dt.date(2026, 11, 21)}, ["ends_on"]),
        ({"criteria": (), "kills": ()}, ["criteria", "kill_criteria"]),
        ({"kills": ()}, ["kill_criteria"]),
        ({"kills": (KillCriterion("recognise it", by=dt.date(2026, 11, 21), at_most=0),)}, ["kill_criteria"]),
        ({"kills": (KillCriterion("another", by=dt.date(2026, 11, 13), at_most=0),)}, ["kill_criteria[0].criterion"]),
        ({"criteria": (Criterion("recognise it", Kind.K_OF_N, required=5, planned=5),)}, ["criteria[0].required"]),
        ({"today": dt.date(2026, 11, 13)}, ["kill_criteria[0].by"]),
        ({"is_sketch": True}, ["hypothesis"]),
        ({"kills": (replace(STOP, at_most=3),)}, ["kill_criteria[0].threshold"]),
        ({"kills": (replace(STOP, at_most=None, at_least=0),)}, ["kill_criteria[0].threshold"]),
        ({"kills": (replace(STOP, at_most=2),)}, []),
        ({"kills": (replace(STOP, at_most=None, at_least=1),)}, []),
    ],
)
def test_what_it_lacks_is_named(changed, lacking):
    assert fields(**changed) == lacking


def test_a_kill_criterion_in_force_may_have_its_day_behind_it():
    assert fields(today=dt.date(2026, 11, 21), standing=(STOP,)) == []
