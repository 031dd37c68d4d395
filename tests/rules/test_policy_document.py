"""The policy in prose can't rot: each case names a test, and each test of the policy is a case."""

from __future__ import annotations

import re
from pathlib import Path

from decisions.rules import DEFAULT_TABLE, Days
from experiments.rules.criteria import Policy

POLICY = (Path(__file__).resolve().parents[2] / "decisions" / "POLICY.md").read_text(encoding="utf-8")
CASES = re.findall(r"^(\d+)\. .*?`(test_\w+)`$", POLICY, re.MULTILINE)
SPECS = [Path(__file__).with_name(name) for name in ("test_response.py", "test_deciding.py")]
ROOM = sorted((Path(__file__).parents[1] / "backtest").glob("test_*.py"))  # whose tests may be named


def named_in(specs: list[Path]) -> set[str]:
    texts = (spec.read_text(encoding="utf-8") for spec in specs)
    return {name for text in texts for name in re.findall(r"^def (test_\w+)", text, re.MULTILINE)}


TESTS = named_in(SPECS)


def test_the_cases_are_numbered_without_a_gap():
    assert [int(number) for number, _ in CASES] == list(range(1, len(CASES) + 1))
    assert len(CASES) == len(re.findall(r"^\d+\. ", POLICY, re.MULTILINE))


def test_every_case_names_a_test_that_exists():
    assert {name for _, name in CASES} <= TESTS | named_in(ROOM)


def test_every_test_of_the_policy_is_a_case():
    assert {name for _, name in CASES} >= TESTS


def test_no_test_stands_for_two_cases():
    names = [name for _, name in CASES]
    assert len(names) == len(set(names))


def test_the_table_in_prose_is_the_default_table():
    rows = re.findall(r"^\| (\d) \|.*\| Sev (\d), (\d+) (working )?days? \|$", POLICY, re.MULTILINE)
    assert len(rows) == 7
    for rule, severity, days, working in rows:
        urgency = DEFAULT_TABLE[int(rule)]
        counted = Days.WORKING if working else Days.CALENDAR
        assert (urgency.severity, urgency.days, urgency.counted) == (int(severity), int(days), counted)


def test_the_numbers_in_prose_are_the_default_policy():
    policy = Policy()
    shown = f"({policy.cut_off:.0%})", f"({policy.pivot_limit})", f"({policy.at_risk:.0%})", f"({policy.futile:.0%})"
    prose = POLICY.replace(" %", "%")
    assert all(number in prose for number in shown)
