"""Readings: sealed, known again by their key, corrected in their place."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from kaizenlab.events.models import Event
from kaizenlab.lib.refusal import Refused
from kaizenlab.metrics import queries
from kaizenlab.metrics.actions import metrics, readings
from kaizenlab.metrics.models import Reading
from tests import world as build
from tests.world import NOON, taken_of

DAY = dt.timedelta(days=1)
TODAY = NOON.date()


def last_event(world) -> tuple[str, dict]:
    event = Event.objects.filter(workspace=world.workspace).order_by("-seq").first()
    return event.verb, json.loads(event.facts)


def values(metric) -> list[Decimal]:
    return list(queries.standing(metric).order_by("observed_at").values_list("value", flat=True))


def test_several_readings_leave_one_event(world):
    metric = build.metric(world)
    before = len(world.trail())
    build.read(world, metric, (TODAY - DAY, 4), (TODAY, 7))
    assert world.trail()[before:] == ["reading.recorded"]
    _verb, facts = last_event(world)
    assert facts == {"count": 2, "first": 1, "last": 2, "source": "entered"}


def test_a_known_key_changes_nothing_and_gives_the_same_reading(world):
    metric = build.metric(world)
    said = taken_of(world, TODAY, 7, "a")
    [first] = readings.record(metric, [said], source="program", by=world.bob, at=world.now)
    before = len(world.trail())
    [again] = readings.record(metric, [said], source="program", by=world.alice, at=world.now + DAY)
    assert first == again
    assert again.recorded_by == world.bob
    assert len(world.trail()) == before
    assert Reading.objects.count() == 1


def test_a_batch_is_taken_whole_and_names_which_was_there(world):
    metric = build.metric(world)
    one, two, three = (taken_of(world, TODAY - n * DAY, n, f"k{n}") for n in range(3))
    readings.record(metric, [two], source="program", by=world.bob, at=world.now)
    made = readings.record(metric, [one, two, three], source="program", by=world.bob, at=world.now)
    assert [(each.number, each.key) for each in made] == [(2, "k0"), (1, "k1"), (3, "k2")]
    assert last_event(world)[1]["count"] == 2


def test_the_same_key_inside_a_batch_is_one_reading(world):
    metric = build.metric(world)
    said = taken_of(world, TODAY, 7, "a")
    made = readings.record(metric, [said, said], source="program", by=world.bob, at=world.now)
    assert [each.number for each in made] == [1, 1]
    assert Reading.objects.count() == 1


def test_a_known_key_that_says_something_else_is_refused_and_nothing_is_kept(world):
    metric = build.metric(world)
    readings.record(metric, [taken_of(world, TODAY, 7, "a")], source="program", by=world.bob, at=world.now)
    other = [taken_of(world, TODAY - DAY, 1, "b"), taken_of(world, TODAY, 8, "a")]
    with pytest.raises(readings.Unfit, match="said something else") as refusal:
        readings.record(metric, other, source="program", by=world.bob, at=world.now)
    assert (refusal.value.place, refusal.value.field) == (1, "key")
    assert values(metric) == [7]


def test_a_count_has_one_reading_a_day(world):
    metric = build.metric(world, 7)
    with pytest.raises(readings.Unfit, match="Correct that one instead"):
        build.read(world, metric, (TODAY, 8))
    with pytest.raises(readings.Unfit):
        build.read(world, metric, (TODAY - DAY, 1), (TODAY - DAY, 2))
    assert values(metric) == [7]


def test_a_value_may_have_many_a_day(world):
    metric = build.metric(world, shape="value")
    build.read(world, metric, (TODAY, 1.5), (TODAY, 1.5), (NOON, 2))
    assert len(values(metric)) == 3


def test_a_correction_stands_in_the_place_of_what_it_corrects(world):
    metric = build.metric(world, 7)
    [first] = metric.readings.all()
    before = len(world.trail())
    made = readings.correct(first, taken_of(world, TODAY, 9), reason="Counted twice.", by=world.bob, at=world.now)
    assert values(metric) == [9]
    assert (made.number, made.corrects) == (2, first)
    assert world.trail()[before:] == ["reading.corrected"]
    assert last_event(world)[1]["reason"] == "Counted twice."


def test_a_correction_may_withdraw(world):
    metric = build.metric(world, 4, 7)
    first = metric.readings.get(number=2)
    readings.correct(first, None, reason="A test.", by=world.bob, at=world.now)
    assert values(metric) == [4]
    build.read(world, metric, (TODAY, 8))
    assert values(metric) == [4, 8]


def test_a_reading_is_corrected_once_and_then_its_correction_is(world):
    metric = build.metric(world, 7)
    [first] = metric.readings.all()
    second = readings.correct(first, taken_of(world, TODAY, 9), reason="One.", by=world.bob, at=world.now)
    with pytest.raises(readings.Overtaken):
        readings.correct(first, taken_of(world, TODAY, 10), reason="Two.", by=world.bob, at=world.now)
    readings.correct(second, taken_of(world, TODAY, 10), reason="Two.", by=world.bob, at=world.now)
    assert values(metric) == [10]


def test_a_corrected_count_may_move_to_a_free_day_only(world):
    metric = build.metric(world, 4, 7)
    newest = metric.readings.get(number=2)
    with pytest.raises(readings.Unfit):
        readings.correct(newest, taken_of(world, TODAY - DAY, 7), reason="Day.", by=world.bob, at=world.now)
    readings.correct(newest, taken_of(world, TODAY - 2 * DAY, 7), reason="Day.", by=world.bob, at=world.now)
    assert values(metric) == [7, 4]


def test_nobody_changes_or_deletes_a_reading(world):
    metric = build.metric(world, 7)
    for change in ({"value": 8}, {"day": TODAY - DAY}, {"reason": "x"}):
        with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
            metric.readings.update(**change)
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
        metric.readings.all().delete()


def test_a_metrics_shape_is_sealed_and_so_is_its_number(world):
    metric = build.metric(world)
    for change in ({"shape": "value"}, {"number": 9}):
        with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
            type(metric).objects.update(**change)


def test_an_archived_metric_takes_no_readings_until_it_is_restored(world):
    metric = build.metric(world, 7)
    metrics.archive(metric, by=world.fumi, at=world.now)
    for refused in (
        lambda: build.read(world, metric, (TODAY - DAY, 1)),
        lambda: readings.correct(metric.readings.get(), None, reason="x", by=world.bob, at=world.now),
        lambda: metrics.edit(metric, version=1, name="Other", by=world.bob, at=world.now),
        lambda: metrics.archive(metric, by=world.fumi, at=world.now),
    ):
        with pytest.raises(Refused, match="archived"), transaction.atomic():
            refused()
    metrics.restore(metric, by=world.fumi, at=world.now)
    build.read(world, metric, (TODAY - DAY, 1))
    with pytest.raises(Refused, match="not archived"):
        metrics.restore(metric, by=world.fumi, at=world.now)
    assert world.trail()[-3:] == ["metric.archived", "metric.restored", "reading.recorded"]
