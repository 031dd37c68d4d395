"""What a workspace may set, at the edge of each limit, and a policy file that is wrong."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from decisions.backtest import limits
from decisions.rules import DEFAULT_TABLE, Days, Terms, Urgency
from experiments.rules.criteria import Policy
from experiments.rules.plan import PlanError

OWN = Terms(Policy(), DEFAULT_TABLE)


@pytest.mark.parametrize(
    ("field", "values", "sound"),
    [
        ("cut_off", [0.4999, 1, 1.5, -0.9], False),
        ("cut_off", [0.5, 0.9, 0.9999], True),
        ("pivot_limit", [-1, 21, 2.5, True], False),
        ("pivot_limit", [0, 20], True),
        ("at_risk", [-0.0001, 1, 1.2], False),
        ("at_risk", [0.05, 0.9999], True),
        ("futile", [-0.0001, 0.2001], False),
        ("futile", [0, 0.2], True),
    ],
)
def test_the_numbers_have_their_limits(field, values, sound):
    for value in values:
        problems = limits.problems(replace(OWN, numbers=replace(OWN.numbers, **{field: value})))
        assert [problem.field for problem in problems] == ([] if sound else [field]), value


@pytest.mark.parametrize(
    ("part", "values", "sound"),
    [("severity", [0, 4], False), ("severity", [1, 3], True), ("days", [0, 366], False), ("days", [1, 365], True)],
)
def test_the_table_has_its_limits(part, values, sound):
    for value in values:
        problems = limits.problems(replace(OWN, table=DEFAULT_TABLE | {3: replace(Urgency(2, 3), **{part: value})}))
        assert [problem.field for problem in problems] == ([] if sound else [f"table.3.{part}"]), value


def test_what_a_file_leaves_out_is_as_in_force():
    base = Terms(Policy(cut_off=0.8, pivot_limit=5), DEFAULT_TABLE | {7: Urgency(1, 9)})
    assert limits.parse("{}", base) == base
    given = limits.parse(json.dumps({"futile": 0.1, "table": {"3": {"days": 5, "counted": "working"}}}), base)
    assert given.numbers == Policy(cut_off=0.8, pivot_limit=5, futile=0.1)
    assert given.table == base.table | {3: Urgency(3, 5, Days.WORKING)}


def test_a_whole_file():
    whole = {"cut_off": 0.9, "pivot_limit": 2, "at_risk": 0.2, "futile": 0.05}
    table = {str(rule): {"severity": 2, "days": 7, "counted": "calendar"} for rule in DEFAULT_TABLE}
    assert limits.parse(json.dumps(whole | {"table": table}).encode(), OWN) == Terms(
        Policy(), dict.fromkeys(DEFAULT_TABLE, Urgency(2, 7, Days.CALENDAR))
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"cut_off": 2}', "cut_off: expected a number from 0.5 to below 1 (50 % to below 100 %), got 2"),
        ('{"cut_off": "0.9"}', 'cut_off: expected a number from −10^15 to 10^15, got "0.9"'),
        ('{"cut_off": NaN}', "cut_off: expected a number from −10^15 to 10^15, got NaN"),
        ('{"pivot_limit": 2.5}', "pivot_limit: expected a whole number from 0 to 20, got 2.5"),
        ('{"futile": 0.3}', "futile: expected a number from 0 to 0.2, the chance that is at risk (20 %), got 0.3"),
        ('{"futil": 0.3}', "futil: expected no such field"),
        ('{"futile": 0.1, "futile": 0.1}', "futile: expected once, but it was given twice"),
        ('{"table": []}', "table: expected an object, got []"),
        ('{"table": {"8": {}}}', "table.8: expected no such field"),
        ('{"table": {"3": {"severity": 4}}}', "table.3.severity: expected a whole number from 1 to 3, got 4"),
        ('{"table": {"3": {"days": "2"}}}', 'table.3.days: expected a whole number from 1 to 365, got "2"'),
        ('{"table": {"3": {"counted": "lunar"}}}', "table.3.counted: expected one of working, calendar"),
        ('{"table": {"3": {"response": "kill"}}}', "table.3.response: expected no such field"),
        ("[]", "file: expected an object, got []"),
        ("{", "file: expected JSON"),
        (b"\xff", "file: expected UTF-8 text"),
    ],
)
def test_a_wrong_file_names_its_field_and_what_was_expected(text, said):
    with pytest.raises(PlanError) as error:
        limits.parse(text, OWN)
    assert str(error.value).replace("\N{NO-BREAK SPACE}", " ").startswith(said)
