"""Who may decide what, and by when. Each test is a case of decisions/POLICY.md."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from decisions.rules import (
    Days,
    Proposal,
    Response,
    accepted_at_once,
    check_decision,
    due_on,
    is_override,
    later,
    may_accept,
    recommend,
)
from tests.rules.plans import of_five

NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
WHY = "Two of them asked to pay for a pilot this month."


def fields(problems):
    return [problem.field for problem in problems]


@pytest.mark.parametrize(
    ("yes", "within"),
    [(5, {"continue"}), (3, {"investigate"}), (0, {"pivot", "kill"})],
)
def test_an_outcome_outside_the_answers_of_the_rule_is_an_override(yes, within):
    said = recommend(of_five(yes))
    for outcome in ("continue", "investigate", "pivot", "kill"):
        assert is_override(Response(outcome), said) == (outcome not in within)


def test_a_rationale_is_always_required():
    said = recommend(of_five(5))
    assert fields(check_decision(Response.CONTINUE, said, rationale="  ")) == ["rationale"]
    assert check_decision(Response.CONTINUE, said, rationale="Build it.") == []


@pytest.mark.parametrize("outcome", [Response.KILL, Response.PIVOT])
def test_a_kill_and_a_pivot_need_a_learning(outcome):
    said = recommend(of_five(0))
    assert fields(check_decision(outcome, said, rationale="Nobody minds.")) == ["learning"]
    assert check_decision(outcome, said, rationale="Nobody minds.", learning="Small teams remember.") == []


def test_an_override_needs_its_kind_and_a_reason_of_twenty_characters():
    said = recommend(of_five(3))

    def lacks(**given):
        return fields(check_decision(Response.CONTINUE, said, rationale="Now.", **given))

    assert lacks() == ["override_kind", "override_reason"]
    assert lacks(override_kind="fact", override_reason=" " * 30 + "nineteen characters") == ["override_reason"]
    assert lacks(override_kind="mood", override_reason=WHY) == ["override_kind"]
    assert lacks(override_kind="bar", override_reason="x" * 20) == []


def test_after_an_invalid_test_there_is_nothing_to_decide():
    said = recommend(of_five(5, broken="the recorder failed"))
    assert "outcome" in fields(check_decision(Response.CONTINUE, said, rationale="Still."))


def test_a_rerun_is_no_outcome_of_a_decision():
    assert "outcome" in fields(check_decision(Response.RERUN, recommend(of_five(5)), rationale="Again."))


def test_a_founders_own_proposal_within_the_policy_is_accepted_at_once():
    assert accepted_at_once(override=False, author="fumi", founders=["fumi", "alice"])
    assert not accepted_at_once(override=True, author="fumi", founders=["fumi"])
    assert not accepted_at_once(override=False, author="bob", founders=["fumi"])


def test_only_a_founder_accepts():
    proposal = Proposal("bob", NOW, override=False)
    assert may_accept(proposal, by="fumi", founders=["fumi"], now=NOW).allowed
    assert not may_accept(proposal, by="bob", founders=["fumi"], now=NOW).allowed


def test_an_override_is_accepted_by_a_founder_other_than_its_author():
    proposal = Proposal("fumi", NOW, override=True)
    assert may_accept(proposal, by="alice", founders=["fumi", "alice"], now=NOW).allowed
    much_later = may_accept(proposal, by="fumi", founders=["fumi", "alice"], now=NOW + timedelta(days=30))
    assert not much_later.allowed


def test_a_members_override_is_accepted_by_the_only_founder_at_once():
    accepted = may_accept(Proposal("bob", NOW, override=True), by="fumi", founders=["fumi"], now=NOW)
    assert (accepted.allowed, accepted.self_approved) == (True, False)


def test_the_only_founder_confirms_their_own_override_after_a_nights_sleep():
    proposal = Proposal("fumi", NOW, override=True)
    early = may_accept(proposal, by="fumi", founders=["fumi"], now=NOW + timedelta(hours=24, microseconds=-1))
    in_time = may_accept(proposal, by="fumi", founders=["fumi"], now=NOW + timedelta(hours=24))
    assert (early.allowed, in_time.allowed, in_time.self_approved) == (False, True, True)
    assert "24 hours" in str(early.because)


@pytest.mark.parametrize(
    ("concluded", "days", "due"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # a Friday: the Monday
        (date(2026, 11, 20), 3, date(2026, 11, 25)),  # the mock's example
        (date(2026, 11, 21), 1, date(2026, 11, 23)),  # a Saturday
        (date(2026, 11, 22), 3, date(2026, 11, 25)),  # a Sunday
        (date(2026, 11, 23), 5, date(2026, 11, 30)),
    ],
)
def test_working_days_leave_out_saturday_and_sunday(concluded, days, due):
    assert later(concluded, days, Days.WORKING) == due


def test_the_next_sprint_is_fourteen_calendar_days():
    assert due_on(date(2026, 11, 20), recommend(of_five(5))) == date(2026, 12, 4)


def test_a_kill_is_due_the_next_working_day():
    assert due_on(date(2026, 11, 20), recommend(of_five(0))) == date(2026, 11, 23)
