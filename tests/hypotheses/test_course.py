"""Where a hypothesis goes: states move as drawn, and PostgreSQL sees to it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from hypotheses import actions, queries
from hypotheses.models import Hypothesis
from kaizenlab.lib.refusal import Refused
from tests.hypotheses.trail import verbs
from tests.world import World, hypothesis


def under_test(world: World) -> Hypothesis:
    made = hypothesis(world)
    actions.begin_testing(made)
    return made


def stored(made: Hypothesis) -> Hypothesis:
    return Hypothesis.objects.get(pk=made.pk)


def test_the_first_experiment_begins_testing_and_a_later_one_changes_nothing(world):
    made = under_test(world)
    actions.begin_testing(made)
    assert (made.state, stored(made).state) == ("testing", "testing")


def test_a_draft_is_not_tested(world):
    with pytest.raises(Refused, match="still a draft"):
        actions.begin_testing(hypothesis(world, assumptions=0))


def test_a_closed_one_is_not_tested(world):
    made = under_test(world)
    actions.settle(made, "kill")
    with pytest.raises(Refused, match="closed"):
        actions.begin_testing(made)


@pytest.mark.parametrize(
    ("outcome", "state"),
    [("continue", "adopted"), ("investigate", "testing"), ("pivot", "superseded"), ("kill", "killed")],
)
def test_a_decision_settles_it(world, outcome, state):
    made = under_test(world)
    before = verbs(world)
    actions.settle(made, outcome)
    assert (made.state, stored(made).state) == (state, state)
    assert verbs(world) == before  # the decision's own event names it


def test_what_is_killed_moves_only_by_a_decision_that_supersedes(world):
    made = under_test(world)
    actions.settle(made, "kill")
    with pytest.raises(Refused, match="supersede the decision"):
        actions.settle(made, "continue")
    actions.settle(made, "continue", supersedes=True)
    assert stored(made).state == "adopted"


def test_its_standing_is_that_of_the_latest_result(world):
    made = under_test(world)
    for verdict, standing in (("validated", "validated"), ("invalid", "validated"), ("inconclusive", "inconclusive")):
        actions.stand(made, verdict)
        assert stored(made).standing == standing


def test_a_successor_stays_in_the_line(world):
    first = under_test(world)
    actions.settle(first, "pivot")
    second = actions.succeed(first, statement="Second", persona="Leads", by=world.fumi, at=world.now)
    assert (second.parent, second.root, second.state, second.number) == (first, first, "draft", 2)
    third = actions.succeed(second, statement="Third", persona="Leads", by=world.fumi, at=world.now)
    assert (third.parent, third.root) == (second, first)
    assert [h.number for h in queries.line(second)] == [1, 2, 3]


def test_pivots_so_far_are_superseded_ancestors(world):
    line = [hypothesis(world)]
    for number in range(3):
        line.append(actions.succeed(line[-1], statement=f"Next {number}", persona="P", by=world.fumi, at=world.now))
    assert [queries.pivots_so_far(each) for each in line] == [0, 0, 0, 0]
    for each in line[:3]:
        Hypothesis.objects.filter(pk=each.pk, state="draft").update(state="ready")
        actions.begin_testing(each)
        actions.settle(each, "pivot")
    assert [queries.pivots_so_far(each) for each in line] == [0, 1, 2, 3]
    actions.settle(line[1], "kill", supersedes=True)
    assert queries.pivots_so_far(line[3]) == 2


@pytest.mark.parametrize("state", ["testing", "adopted", "killed", "superseded"])
def test_postgresql_refuses_what_is_not_drawn(world, state):
    made = hypothesis(world, assumptions=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Hypothesis.objects.filter(pk=made.pk).update(state=state)


def test_nothing_is_deleted(world):
    made = hypothesis(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Hypothesis.objects.filter(pk=made.pk)._raw_delete("default")
