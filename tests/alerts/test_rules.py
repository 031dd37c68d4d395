"""Each rule just below, at and above what makes it ring; what keeps noise out, and what that does not hold back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from experiments.rules.criteria import Policy, Role
from experiments.rules.outcomes import Status, futility
from kaizenlab.alerts.rules import decision, experiment, hypothesis
from kaizenlab.alerts.rules.decision import Choice, Step
from kaizenlab.alerts.rules.experiment import Bar, Split, Trial, Waiting
from kaizenlab.alerts.rules.hypothesis import Belief, Budget, Span, Spent
from kaizenlab.alerts.rules.terms import ASKS, DEFAULTS, Rule, Terms
from kaizenlab.lib.reasons import reason

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
TICK, HOUR, DAY = dt.timedelta(microseconds=1), dt.timedelta(hours=1), dt.timedelta(days=1)
LONG_AGO = NOW - 300 * DAY


def bar(*, chance: Fraction | None = None, policy: Policy = Policy(), **said: object) -> Bar:  # noqa: B008
    """A primary that is undecided after three, with as much futility as the policy says."""
    whole = {"name": "bar", "role": Role.PRIMARY, "status": Status.UNDECIDED, "size": 3, "complete": False}
    said = whole | {"got": "0 of 3", "needed": "3 of 5", "futility": futility(chance, policy)} | said
    return Bar(chance=None if chance is None else float(chance), **said)


def trial(**said: object) -> Trial:
    """Running since yesterday, with evidence from an hour ago."""
    since = {"changed_at": NOW - DAY, "started_at": NOW - DAY, "last_at": NOW - HOUR}
    return Trial(**({"state": "running"} | since | said))


def rings(facts: Trial | Belief | Choice, rule: Rule, now: dt.datetime = NOW, **terms: object) -> int:
    """How severely that rule rings, with these terms of its own; 0 if it doesn't."""
    table = {**DEFAULTS, rule: replace(DEFAULTS[rule], **terms)}
    room = {Trial: experiment, Belief: hypothesis, Choice: decision}[type(facts)]
    return {finding.rule: finding.severity for finding in room.found(facts, table, now)}.get(rule, 0)


def why(facts: Trial | Belief | Choice, rule: Rule, now: dt.datetime = NOW) -> str:
    room = {Trial: experiment, Belief: hypothesis, Choice: decision}[type(facts)]
    return next(str(finding.why) for finding in room.found(facts, DEFAULTS, now) if finding.rule is rule)


# --- out of reach, and at risk


@pytest.mark.parametrize(
    ("chance", "futile", "at_risk"),
    [
        (Fraction(0), 1, 0),
        (Fraction(1, 20) - Fraction(1, 10**9), 1, 0),
        (Fraction(1, 20), 0, 2),  # at the limit it is not below it
        (Fraction(1, 20) + Fraction(1, 10**9), 0, 2),
        (Fraction(1, 5) - Fraction(1, 10**9), 0, 2),
        (Fraction(1, 5), 0, 0),
        (Fraction(1, 5) + Fraction(1, 10**9), 0, 0),
        (Fraction(1), 0, 0),
    ],
)
def test_a_chance_strictly_below_its_limit_rings(chance, futile, at_risk):
    it = trial(bars=(bar(chance=chance),))
    assert (rings(it, Rule.FUTILE), rings(it, Rule.AT_RISK)) == (futile, at_risk)


def test_a_missed_bar_is_out_of_reach_though_it_has_no_chance_to_name():
    assert rings(trial(bars=(bar(status=Status.MISSED),)), Rule.FUTILE) == 1


@pytest.mark.parametrize(("size", "severity"), [(2, 0), (3, 1), (4, 1)])
def test_an_unlikely_bar_waits_for_its_minimum_sample(size, severity):
    assert rings(trial(bars=(bar(chance=Fraction(1, 50), size=size),)), Rule.FUTILE) == severity


@pytest.mark.parametrize(("size", "severity"), [(1, 0), (2, 2), (3, 2)])
def test_a_risk_waits_for_its_minimum_sample(size, severity):
    assert rings(trial(bars=(bar(chance=Fraction(1, 10), size=size),)), Rule.AT_RISK) == severity


@pytest.mark.parametrize("rule", [Rule.FUTILE, Rule.AT_RISK])
@pytest.mark.parametrize(("age", "rang"), [(3 * DAY - TICK, False), (3 * DAY, True), (3 * DAY + TICK, True)])
def test_an_unlikely_bar_waits_for_its_minimum_days(rule, age, rang):
    it = trial(bars=(bar(chance=Fraction(1, 25)),), started_at=NOW - age)
    if rule is Rule.AT_RISK:
        it = trial(bars=(bar(chance=Fraction(1, 10)),), started_at=NOW - age)
    assert bool(rings(it, rule, days=3)) is rang


@pytest.mark.parametrize("gone", [bar(chance=Fraction(0), size=0), bar(status=Status.MISSED, size=0)])
def test_no_minimum_holds_back_what_has_become_impossible(gone):
    assert rings(trial(bars=(gone,), started_at=NOW), Rule.FUTILE, sample=100_000, days=365) == 1


def test_below_the_minimum_of_out_of_reach_it_is_at_risk_at_least():
    it = trial(bars=(bar(chance=Fraction(1, 50), size=2),))
    assert (rings(it, Rule.FUTILE), rings(it, Rule.AT_RISK)) == (0, 2)


def test_where_out_of_reach_is_switched_off_it_still_is_at_risk():
    for lost in (bar(chance=Fraction(0)), bar(chance=Fraction(1, 50)), bar(status=Status.MISSED)):
        table = {**DEFAULTS, Rule.FUTILE: replace(DEFAULTS[Rule.FUTILE], is_on=False)}
        assert [each.rule for each in experiment.found(trial(bars=(lost,)), table, NOW)] == [Rule.AT_RISK]


def test_with_several_bars_the_sentence_names_the_one_it_is_about():
    it = trial(bars=(bar(chance=Fraction(1, 2), name="reads"), bar(chance=Fraction(0), name="pays")))
    assert why(it, Rule.FUTILE) == "“pays”: 0 of 3, needed 3 of 5: the bar cannot be reached any more."


def test_a_guardrail_is_never_out_of_reach():
    it = trial(bars=(bar(chance=Fraction(0), role=Role.GUARDRAIL),))
    assert rings(it, Rule.FUTILE) == 0


def test_the_chance_is_said_with_its_limit_and_never_rounded_onto_it():
    near = trial(bars=(bar(chance=Fraction(1, 20) - Fraction(1, 10**6)),))
    assert "4.9999\N{NO-BREAK SPACE}%, below 5\N{NO-BREAK SPACE}%" in why(near, Rule.FUTILE)


# --- kill criteria, guardrails, sample ratio


def test_a_kill_criterion_rings_once_it_is_reached():
    said = reason("None of the first 3.")
    assert rings(trial(), Rule.KILL) == 0
    assert rings(trial(kills=(said,)), Rule.KILL) == 1
    assert why(trial(kills=(said,)), Rule.KILL) == "None of the first 3."


@pytest.mark.parametrize(
    ("status", "severity"),
    [(Status.UNDECIDED, 0), (Status.SAFE, 0), (Status.NOT_PROVEN_SAFE, 0), (Status.BREACHED, 1)],
)
def test_only_a_breached_guardrail_rings(status, severity):
    assert rings(trial(bars=(bar(role=Role.GUARDRAIL, status=status),)), Rule.GUARDRAIL) == severity


@pytest.mark.parametrize(("size", "severity"), [(9, 0), (10, 1), (11, 1)])
def test_a_guardrail_waits_for_its_minimum_sample(size, severity):
    it = trial(bars=(bar(role=Role.GUARDRAIL, status=Status.BREACHED, size=size),))
    assert rings(it, Rule.GUARDRAIL, sample=10) == severity


@pytest.mark.parametrize(("age", "severity"), [(2 * DAY - TICK, 0), (2 * DAY, 1), (2 * DAY + TICK, 1)])
def test_a_guardrail_waits_for_its_minimum_days(age, severity):
    it = trial(bars=(bar(role=Role.GUARDRAIL, status=Status.BREACHED),), started_at=NOW - age)
    assert rings(it, Rule.GUARDRAIL, days=2) == severity


@pytest.mark.parametrize(("variant", "severity"), [(9, 0), (10, 2), (11, 2)])
def test_a_split_rings_from_its_minimum_sample_on_both_arms_together(variant, severity):
    assert rings(trial(splits=(Split("clicks", 40, variant),)), Rule.SAMPLE_RATIO) == severity


@pytest.mark.parametrize(("age", "severity"), [(DAY - TICK, 0), (DAY, 2), (DAY + TICK, 2)])
def test_a_split_waits_for_its_minimum_days(age, severity):
    it = trial(splits=(Split("clicks", 400, 10),), started_at=NOW - age)
    assert rings(it, Rule.SAMPLE_RATIO, days=1) == severity


# --- a result that waits


def result(**said: object) -> Trial:
    whole = {"rule": 7, "severity": 2, "response": "investigate", "verdict": "inconclusive", "due_at": NOW}
    whole |= {"due_on": NOW.date(), "got": "2 of 5", "needed": "3 of 5"}
    return trial(state="concluded", waiting=Waiting(**(whole | said)))


@pytest.mark.parametrize("severity", [1, 2, 3])
def test_a_result_rings_as_severely_as_the_policy_says_whatever_is_set(severity):
    assert rings(result(severity=severity), Rule.RESULT) == severity
    assert rings(result(severity=severity), Rule.OVERDUE) == 0


@pytest.mark.parametrize(
    ("late", "of_result", "of_overdue"),
    [(-TICK, 2, 0), (0 * TICK, 2, 0), (TICK, 0, 2), (3 * DAY, 0, 2), (3 * DAY + TICK, 0, 1)],
)
def test_after_its_last_moment_it_is_overdue_and_some_days_later_severe(late, of_result, of_overdue):
    it = result()
    assert (rings(it, Rule.RESULT, NOW + late), rings(it, Rule.OVERDUE, NOW + late)) == (of_result, of_overdue)


@pytest.mark.parametrize(("of_policy", "severity"), [(1, 1), (2, 2), (3, 2)])
def test_in_doubt_an_overdue_decision_has_the_higher_severity(of_policy, severity):
    assert rings(result(severity=of_policy), Rule.OVERDUE, NOW + HOUR) == severity


def test_where_overdue_is_switched_off_a_late_result_still_is_a_result():
    assert rings(result(), Rule.RESULT, NOW + 9 * DAY) == 0
    table = {**DEFAULTS, Rule.OVERDUE: replace(DEFAULTS[Rule.OVERDUE], is_on=False)}
    assert [each.rule for each in experiment.found(result(), table, NOW + 9 * DAY)] == [Rule.RESULT]


@pytest.mark.parametrize("rule", [5, 6])
def test_pivot_or_kill_is_said_as_one_answer(rule):
    assert "pivot or kill" in why(result(rule=rule, response="kill"), Rule.RESULT)
    assert "pivot or kill" in why(result(rule=rule, response="kill"), Rule.OVERDUE, NOW + HOUR)


# --- over, and not concluded; no evidence


@pytest.mark.parametrize("state", ["running", "paused"])
@pytest.mark.parametrize(("past", "severity"), [(-TICK, 0), (0 * TICK, 2), (TICK, 2)])
def test_past_its_end_it_has_to_be_concluded(state, past, severity):
    it = trial(state=state, ends_on=NOW.date(), ends_at=NOW)
    assert rings(it, Rule.EVALUATION, NOW + past) == severity


@pytest.mark.parametrize(("age", "severity"), [(DAY - TICK, 0), (DAY, 2), (DAY + TICK, 2)])
def test_with_its_sample_in_it_has_a_day_to_be_concluded(age, severity):
    it = trial(bars=(bar(complete=True),), last_at=NOW - age)
    assert rings(it, Rule.EVALUATION) == severity


def test_a_sample_is_in_when_that_of_every_primary_is():
    half = (bar(complete=True), bar(complete=False, name="other"))
    assert rings(trial(bars=half, last_at=LONG_AGO), Rule.EVALUATION) == 0
    assert rings(trial(last_at=LONG_AGO), Rule.EVALUATION) == 0, "without a bar there is no sample"
    harmless = (bar(complete=True), bar(complete=False, role=Role.GUARDRAIL, name="harm"))
    assert rings(trial(bars=harmless, last_at=LONG_AGO), Rule.EVALUATION) == 2


@pytest.mark.parametrize(("age", "severity"), [(7 * DAY - TICK, 0), (7 * DAY, 2), (7 * DAY + TICK, 2)])
def test_a_week_without_evidence_rings(age, severity):
    assert rings(trial(last_at=NOW - age), Rule.NO_EVIDENCE) == severity


def test_who_is_paused_or_has_its_sample_owes_no_evidence():
    assert rings(trial(state="paused", last_at=LONG_AGO), Rule.NO_EVIDENCE) == 0
    assert rings(trial(bars=(bar(complete=True),), last_at=LONG_AGO), Rule.NO_EVIDENCE) == 0


# --- the budget of a hypothesis


def belief(budget: Budget = Budget(), **said: object) -> Belief:  # noqa: B008
    return Belief(**({"state": "testing", "changed_at": NOW, "has_experiment": True, "budget": budget} | said))


def money(*spent: tuple[dt.datetime, int], of: int = 1_000, days: int = 100) -> Budget:
    """Counted from a hundred days before they are over."""
    since = NOW - 50 * DAY
    return Budget(
        money=Decimal(of),
        spent=tuple(Spent(at, Decimal(amount)) for at, amount in spent),
        since=since,
        until=since + days * DAY,
    )


def run(*spans: tuple[float, float | None], of: int = 100) -> Budget:
    """Days before now on which experiments began and ended."""
    since = NOW - 50 * DAY
    ran = tuple(Span(NOW - a * DAY, None if b is None else NOW - b * DAY) for a, b in spans)
    return Budget(days=of, spans=ran, since=since, until=since + of * DAY)


@pytest.mark.parametrize(("amount", "severity"), [(499, 0), (500, 2), (501, 2)])
def test_half_the_money_within_a_tenth_of_the_time_is_fast(amount, severity):
    assert rings(belief(money((NOW - DAY, amount))), Rule.BUDGET_FAST) == severity


@pytest.mark.parametrize(("age", "severity"), [(10 * DAY - TICK, 2), (10 * DAY, 0), (10 * DAY + TICK, 0)])
def test_what_was_spent_before_the_window_is_not_fast(age, severity):
    assert rings(belief(money((NOW - age, 600))), Rule.BUDGET_FAST) == severity


@pytest.mark.parametrize(("amount", "severity"), [(749, 0), (750, 2), (751, 2)])
def test_three_quarters_within_half_the_time_is_steadily_too_fast(amount, severity):
    it = belief(money((NOW - 20 * DAY, amount - 400), (NOW - 40 * DAY, 400)))
    assert (rings(it, Rule.BUDGET_SLOW), rings(it, Rule.BUDGET_FAST)) == (severity, 0)


@pytest.mark.parametrize(("amount", "spent", "slow"), [(999, 0, 2), (1_000, 2, 0), (1_001, 2, 0)])
def test_all_of_it_is_spent_and_that_says_it_all(amount, spent, slow):
    it = belief(money((NOW - 20 * DAY, amount - 300), (NOW - 40 * DAY, 300)))
    assert (rings(it, Rule.BUDGET_SPENT), rings(it, Rule.BUDGET_SLOW)) == (spent, slow)


def test_fast_says_more_than_steadily():
    it = belief(money((NOW - DAY, 800)))
    assert (rings(it, Rule.BUDGET_FAST), rings(it, Rule.BUDGET_SLOW)) == (2, 0)


def test_a_slower_rule_rings_where_the_faster_is_switched_off():
    it = belief(money((NOW - DAY, 1_000)))
    off = {rule: replace(DEFAULTS[rule], is_on=False) for rule in (Rule.BUDGET_SPENT, Rule.BUDGET_FAST)}
    said = hypothesis.found(it, {**DEFAULTS, **off}, NOW)
    assert [each.rule for each in said] == [Rule.BUDGET_SLOW]


@pytest.mark.parametrize(("parallel", "severity"), [(4, 0), (5, 2), (6, 2)])
def test_experiments_beside_each_other_use_as_many_days_a_day(parallel, severity):
    """A window of ten days of a hundred: five at once use fifty."""
    assert rings(belief(run(*[(10.0, None)] * parallel)), Rule.BUDGET_FAST) == severity


@pytest.mark.parametrize(
    ("ended", "severity"), [(0.5, 0), (1 / 86_400, 0), (0.0, 2), (None, 2)]
)  # a second too few, and to the second
def test_days_are_spent_to_the_second(ended, severity):
    assert rings(belief(run((50.0, ended), (50.0, None), of=100)), Rule.BUDGET_SPENT) == severity


def test_money_given_back_is_not_spent():
    it = belief(money((NOW - 40 * DAY, 1_000), (NOW - 30 * DAY, -400)))
    assert rings(it, Rule.BUDGET_SPENT) == 0


def test_what_is_yet_to_be_spent_is_not_spent():
    assert rings(belief(money((NOW + TICK, 1_000))), Rule.BUDGET_SPENT) == 0
    assert rings(belief(money((NOW, 1_000))), Rule.BUDGET_SPENT) == 2


def test_without_a_budget_nobody_counts():
    spans = tuple(Span(LONG_AGO, None) for _ in range(9))
    nothing = belief(Budget(spans=spans, since=LONG_AGO, until=NOW))
    assert hypothesis.found(nothing, DEFAULTS, NOW) == []


@pytest.mark.parametrize("state", ["adopted", "killed", "superseded"])
def test_what_is_over_spends_nothing(state):
    it = belief(money((NOW - DAY, 2_000)), state=state, owner_gone="Bob")
    assert hypothesis.found(it, DEFAULTS, NOW) == []


def test_spent_says_how_much_of_how_much():
    assert why(belief(money((NOW - DAY, 1_250))), Rule.BUDGET_SPENT) == "1,250 of 1,000 are spent."
    assert why(belief(run((50.0, None), (50.0, None))), Rule.BUDGET_SPENT) == "100 of 100 days are used."


# --- after a decision


def choice(**said: object) -> Choice:
    return Choice(**({"settled_at": NOW, "has_learning": True} | said))


@pytest.mark.parametrize(("past", "severity"), [(-TICK, 0), (0 * TICK, 2), (TICK, 2)])
def test_a_revisit_date_rings_from_its_first_moment(past, severity):
    it = choice(revisit_on=NOW.date(), revisit_at=NOW)
    assert rings(it, Rule.REVISIT, NOW + past) == severity


@pytest.mark.parametrize(("age", "severity"), [(7 * DAY - TICK, 0), (7 * DAY, 3), (7 * DAY + TICK, 3)])
def test_a_learning_is_missing_after_a_week(age, severity):
    assert rings(choice(settled_at=NOW - age, has_learning=False), Rule.LEARNING) == severity
    assert rings(choice(settled_at=NOW - age), Rule.LEARNING) == 0


@pytest.mark.parametrize(("past", "rang"), [(-TICK, False), (0 * TICK, True), (TICK, True)])
def test_an_action_is_late_from_the_first_moment_after_its_day(past, rang):
    step = Step("Build the log", is_done=False, due_on=NOW.date(), late_at=NOW)
    assert bool(decision.found_of_step(step, DEFAULTS, NOW + past)) is rang
    assert not decision.found_of_step(replace(step, is_done=True), DEFAULTS, NOW + past)
    assert not decision.found_of_step(Step("Some day", is_done=False), DEFAULTS, NOW + past)


# --- what lies idle, and whose owner has left


@pytest.mark.parametrize(("age", "severity"), [(14 * DAY - TICK, 0), (14 * DAY, 3), (14 * DAY + TICK, 3)])
def test_two_weeks_without_a_touch_are_idle(age, severity):
    assert rings(trial(state="draft", changed_at=NOW - age), Rule.DRAFT) == severity
    for state in ("draft", "ready"):
        it = belief(state=state, changed_at=NOW - age, has_experiment=False)
        assert rings(it, Rule.DRAFT) == severity


def test_what_is_under_way_does_not_lie_idle():
    assert rings(trial(changed_at=LONG_AGO), Rule.DRAFT) == 0
    assert rings(belief(state="ready", changed_at=LONG_AGO), Rule.DRAFT) == 0, "an experiment is planned"
    assert rings(belief(changed_at=LONG_AGO, has_experiment=False), Rule.DRAFT) == 0


def test_an_owner_who_has_left_is_missed_while_there_is_work():
    assert rings(trial(owner_gone="Bob"), Rule.OWNER) == 3
    assert rings(trial(), Rule.OWNER) == 0
    assert rings(replace(result(), owner_gone="Bob"), Rule.OWNER) == 3, "a result waits"
    for state in ("concluded", "cancelled"):
        assert rings(trial(state=state, owner_gone="Bob"), Rule.OWNER) == 0
    assert rings(belief(owner_gone="Bob"), Rule.OWNER) == 3
    assert why(trial(owner_gone="Bob"), Rule.OWNER) == "Bob has left the workspace, and owns it still."


# --- of all rules


def everything() -> dict[Rule, Trial | Belief | Choice]:
    """For each rule but the late action a record about which it rings."""
    gone = bar(chance=Fraction(0))
    return {
        Rule.FUTILE: trial(bars=(gone,)),
        Rule.KILL: trial(kills=(reason("Reached."),)),
        Rule.GUARDRAIL: trial(bars=(bar(role=Role.GUARDRAIL, status=Status.BREACHED),)),
        Rule.AT_RISK: trial(bars=(bar(chance=Fraction(1, 10)),)),
        Rule.SAMPLE_RATIO: trial(splits=(Split("clicks", 400, 10),)),
        Rule.RESULT: result(due_at=NOW + DAY),
        Rule.OVERDUE: result(due_at=NOW - DAY),
        Rule.EVALUATION: trial(ends_on=NOW.date(), ends_at=NOW),
        Rule.NO_EVIDENCE: trial(last_at=NOW - 8 * DAY),
        Rule.BUDGET_FAST: belief(money((NOW - DAY, 600))),
        Rule.BUDGET_SLOW: belief(money((NOW - 20 * DAY, 800))),
        Rule.BUDGET_SPENT: belief(money((NOW - 20 * DAY, 1_000))),
        Rule.REVISIT: choice(revisit_on=NOW.date(), revisit_at=NOW),
        Rule.DRAFT: trial(state="draft", changed_at=LONG_AGO),
        Rule.LEARNING: choice(settled_at=LONG_AGO, has_learning=False),
        Rule.OWNER: trial(owner_gone="Bob"),
    }


def test_here_is_every_rule():
    assert {*everything(), Rule.ACTION, Rule.METRIC} == set(Rule) == set(DEFAULTS)


@pytest.mark.parametrize("rule", [*everything()])
def test_each_rings_alone_and_is_silent_when_switched_off(rule):
    it = everything()[rule]
    room = {Trial: experiment, Belief: hypothesis, Choice: decision}[type(it)]
    assert [finding.rule for finding in room.found(it, DEFAULTS, NOW)] == [rule]
    assert rings(it, rule, is_on=False) == 0


@pytest.mark.parametrize("rule", [rule for rule in everything() if rule is not Rule.RESULT])
def test_each_rings_as_severely_as_the_workspace_says(rule):
    assert [rings(everything()[rule], rule, severity=severity) for severity in (1, 2)] == [1, 2]


def test_an_action_obeys_its_terms():
    step = Step("Build the log", is_done=False, due_on=NOW.date(), late_at=NOW)
    off = {**DEFAULTS, Rule.ACTION: Terms(2, is_on=False)}
    severe = {**DEFAULTS, Rule.ACTION: Terms(1)}
    assert decision.found_of_step(step, off, NOW) == []
    assert [each.severity for each in decision.found_of_step(step, severe, NOW)] == [1]


def test_what_a_rule_does_not_ask_changes_nothing():
    for rule, it in everything().items():
        unasked = {"sample": 9, "days": 9, "share": 9, "window": 9}
        for name in set(unasked) - set(ASKS.get(rule, ())):
            assert rings(it, rule, **{name: unasked[name]}) == rings(it, rule)
