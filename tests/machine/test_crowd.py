"""The benchmark among a million records: what it copies, what it refuses to measure, and what it says."""

from __future__ import annotations

import pytest

from decisions.models import Decision, Policy
from experiments.models import Criterion, Evidence, Experiment
from hypotheses.models import Hypothesis
from kaizenlab.alerts.models import Alert, Moment, Setting
from kaizenlab.events.models import Event, Head
from kaizenlab.observatory.traces.models import Line
from kaizenlab.playbooks.models import Playbook
from kaizenlab.search.models import Entry
from kaizenlab.workspaces.models import Membership
from tests.bench.copies import elsewhere, later, of_the_past
from tests.bench.crowd import Empty, Page, check, report

PAGE = Page("decisions", "decisions/", {"<tr>": 2, "<svg>": 1})


def test_a_past_is_all_that_follows_from_its_hypotheses_and_nothing_of_the_workspace_itself():
    past = set(of_the_past())
    assert past >= {Hypothesis, Experiment, Criterion, Evidence, Decision, Alert, Moment, Line, Entry, Event}
    assert not past & {Membership, Policy, Playbook, Setting, Head}


@pytest.mark.parametrize(
    ("model", "name", "moves"),
    [
        (Experiment, "id", True),
        (Experiment, "number", True),
        (Experiment, "hypothesis", True),
        (Experiment, "owner", False),
        (Experiment, "ends_on", True),
        (Experiment, "title", False),
        (Evidence, "number", False),
        (Alert, "subject", True),
        (Event, "seq", True),
        (Entry, "experiment", True),
    ],
)
def test_a_copy_moves_keys_numbers_and_days_of_the_past_and_leaves_the_rest(model, name, moves):
    assert ("k" in later(model, model._meta.get_field(name)).split()) == moves


def test_another_workspace_has_the_same_numbers_and_days_but_no_row_in_common():
    columns = {field.name: elsewhere(Experiment, field) for field in Experiment._meta.concrete_fields}
    moved = {name for name, column in columns.items() if "w *" in column}
    assert moved == {field.name for field in Experiment._meta.concrete_fields if field.is_relation} | {"id"}


@pytest.mark.parametrize(
    ("status", "text", "said"),
    [
        (200, "<svg><tr>", "answers 200, with 1 of 2 <tr>."),
        (200, "<tr><tr>", "answers 200, with 0 of 1 <svg>."),
        (404, "<svg><tr><tr>", "answers 404, with all it shows."),
    ],
)
def test_a_page_that_shows_too_little_is_not_measured(status, text, said):
    check(PAGE, 200, "<svg><tr><tr><tr>")
    with pytest.raises(Empty) as refused:
        check(PAGE, status, text)
    assert str(refused.value) == f"decisions {said}"


def test_the_report_has_a_row_a_page():
    side = {"ms": 10.0, "ms_many": 11.0, "database_ms_many": 2.0, "ratio": 1.1, "exponent": 0.0207, "failed": 0}
    page = {"page": "home", "queries": 12, "bytes": 25_000, "p95_ms": 61.5}
    counted = {"small": 600, "full": 10_000, "alone": 10_600, "crowd": 1_000_600}
    said = report({"records": counted, "pages": [page | {"installation": side, "workspace": side}]})
    assert "1,000,600" in said
    assert "home" in said
    assert said.count("0.0207") == 2
    assert "below 0.03, at most 12 queries" in said
