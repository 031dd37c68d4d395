"""What rings after a decision, and stops when the work is done."""

from __future__ import annotations

import datetime as dt

import pytest

from decisions.followup.actions import next_actions, reviews
from decisions.followup.models import NextAction
from kaizenlab.alerts import tasks
from kaizenlab.alerts.models import Alert
from tests import world as build
from tests.world import make_world

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def world():
    return make_world()


def rings(world, at):
    while tasks.look(world.workspace.pk, at):
        pass
    world.enter()
    return sorted(Alert.objects.filter(resolved_at=None).values_list("rule", "subject"))


def midnight(world, day):
    return dt.datetime.combine(world.now.date(), dt.time.min, dt.UTC) + day * DAY


def test_a_next_action_rings_the_day_after_it_was_due_until_it_is_done(world):
    due = world.now.date() + 5 * DAY
    build.decided(world, next_kind="build", next_text="The export", next_due=due)
    assert ("action", "N-1") not in rings(world, midnight(world, 6) - dt.timedelta(seconds=1))
    assert ("action", "N-1") in rings(world, midnight(world, 6))
    next_actions.finish(NextAction.objects.get(), note="", by=world.bob, at=midnight(world, 7))
    assert ("action", "N-1") not in rings(world, midnight(world, 7))


def test_a_revisit_date_rings_on_its_day_until_somebody_says_whether_it_held_up(world):
    decision = build.decided(world, revisit_on=world.now.date() + 30 * DAY)
    assert ("revisit", "D-1") not in rings(world, midnight(world, 30) - dt.timedelta(seconds=1))
    assert ("revisit", "D-1") in rings(world, midnight(world, 30))
    again = world.now.date() + 60 * DAY
    said = {"verdict": "too_early", "text": "Three customers only.", "revisit_on": again}
    reviews.review(decision, **said, by=world.fumi, at=midnight(world, 31))
    assert ("revisit", "D-1") not in rings(world, midnight(world, 31))
    assert ("revisit", "D-1") in rings(world, midnight(world, 60))


def test_a_learning_that_nobody_writes_rings_after_a_week(world):
    build.decided(world, learned="")
    settled = world.now + 2 * DAY
    assert ("learning", "D-1") not in rings(world, settled + 7 * DAY - dt.timedelta(seconds=1))
    assert ("learning", "D-1") in rings(world, settled + 7 * DAY)
