"""A metric beyond its bar for long enough: below, at, above, the minimum, resolved, and never twice."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest

from kaizenlab.alerts.models import Alert
from kaizenlab.alerts.rules.metric import Gauge, Gauged, Side, found
from kaizenlab.alerts.rules.terms import DEFAULTS, Rule
from kaizenlab.alerts.words import said
from kaizenlab.metrics.actions import metrics, readings
from tests import world as build
from tests.world import NOON, taken_of

DAY = dt.timedelta(days=1)
TODAY = NOON.date()

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    made = build.make_world()
    made.enter()
    return made


def gauge(*amounts: float, side=Side.ABOVE, bar=10, times=1, by_day=False, per_day=1) -> Gauge:
    rows = [Gauged(TODAY + (n // per_day) * DAY, Fraction(str(each))) for n, each in enumerate(amounts)]
    return Gauge(side, Fraction(bar), times, by_day, tuple(rows), lambda value: str(float(value)))


def rings(said: Gauge, table=DEFAULTS) -> bool:
    return bool(found(said, table))


@pytest.mark.parametrize(("amount", "above", "below"), [(9.9, False, True), (10, False, False), (10.1, True, False)])
def test_at_the_bar_is_not_beyond_it(amount, above, below):
    assert rings(gauge(amount)) is above
    assert rings(gauge(amount, side=Side.BELOW)) is below


def test_fewer_readings_than_are_asked_for_say_nothing():
    assert not rings(gauge())
    assert not rings(gauge(11, 12, times=3))
    assert rings(gauge(11, 12, 13, times=3))


def test_one_on_the_right_side_breaks_the_row():
    assert not rings(gauge(11, 10, 12, times=3))
    assert rings(gauge(1, 11, 12, 13, times=3))


def test_days_are_counted_as_days_however_many_readings_they_have():
    assert not rings(gauge(11, 12, 13, times=3, by_day=True, per_day=3))
    assert rings(gauge(11, 12, 13, 14, 15, 16, times=3, by_day=True, per_day=2))
    assert not rings(gauge(11, 12, 13, 9, 15, 16, times=3, by_day=True, per_day=2))


def test_without_a_bar_or_with_the_rule_off_nothing_rings():
    assert not rings(gauge(11, side=None))
    off = {**DEFAULTS, Rule.METRIC: replace(DEFAULTS[Rule.METRIC], is_on=False)}
    assert not rings(gauge(11), off)


def alerts(world) -> list[Alert]:
    world.enter()
    return list(Alert.objects.filter(workspace=world.workspace, rule="metric").order_by("number"))


def bounded(world, *values, alarm="above", bar=10, times=2, span="readings", **more):
    metric = build.metric(world, *values, **more)
    terms = {"alarm": alarm, "alarm_bar": bar, "alarm_for": times, "alarm_span": span}
    return metrics.edit(metric, version=1, by=world.bob, at=world.now, **terms)


def test_its_owner_is_told_when_it_lies_beyond_long_enough(world):
    metric = bounded(world)
    build.read(world, metric, (TODAY - 2 * DAY, 11))
    assert alerts(world) == []
    build.read(world, metric, (TODAY - DAY, 12))
    [alert] = alerts(world)
    assert (alert.subject, alert.severity, alert.owner, alert.title) == ("M-1", 2, world.bob, "Sign-ups")
    assert said(alert.why) == "12: above 10 for 2 readings in a row."
    page = world.as_("bob").get(world.url(f"alerts/{alert.number}/")).text
    assert f'href="{world.url("metrics/1/")}"' in page
    assert "Metric beyond its bar" in page


def test_further_readings_make_no_second_alert_and_bring_its_sentence_up_to_date(world):
    metric = bounded(world, 11, 12)
    build.read(world, metric, (TODAY - 2 * DAY, 1))
    [alert] = alerts(world)
    world.now += DAY
    build.read(world, metric, (TODAY + DAY, 15))
    [again] = alerts(world)
    assert (again.pk, said(again.why)) == (alert.pk, "15: above 10 for 2 readings in a row.")


def test_a_reading_on_the_right_side_resolves_it(world):
    metric = bounded(world, 11, 12)
    world.now += DAY
    build.read(world, metric, (TODAY + DAY, 10))
    [alert] = alerts(world)
    assert said(alert.resolution) == "10: it is on the right side of its bar again."


def test_a_correction_resolves_it_too(world):
    metric = bounded(world, 11, 12)
    newest = metric.readings.get(number=2)
    readings.correct(newest, taken_of(world, TODAY, 2), reason="Recount.", by=world.bob, at=world.now)
    assert alerts(world)[0].resolved_at


def test_without_its_bar_or_archived_it_is_resolved(world):
    one, two = bounded(world, 11, 12), bounded(world, 13, 14, name="Other")
    metrics.edit(one, version=2, alarm="", by=world.bob, at=world.now)
    metrics.archive(two, by=world.fumi, at=world.now)
    assert [said(alert.resolution) for alert in alerts(world)] == ["It has no bar any more."] * 2


def test_a_bar_set_on_what_lies_beyond_it_rings_at_once(world):
    assert [alert.subject for alert in (bounded(world, 11, 12), alerts(world))[1]] == ["M-1"]


def test_the_days_of_a_value_are_looked_at_whole(world):
    metric = bounded(world, shape="value", alarm="below", bar=5, span="days")
    build.read(world, metric, (NOON - DAY, 1), (NOON - DAY + dt.timedelta(hours=1), 9), (NOON, 2))
    assert alerts(world) == []
    wrong = metric.readings.get(number=2)
    readings.correct(wrong, None, reason="A test.", by=world.bob, at=world.now)
    assert said(alerts(world)[0].why) == "2: below 5 on all of the last 2 days that have a reading."


def test_a_shares_bar_is_typed_in_per_cent(world):
    build.metric(world, shape="ratio", direction="up", name="Buyers")
    form = {"name": "Buyers", "direction": "up", "owner": world.bob.pk, "version": "1"}
    alarm = {"alarm": "below", "alarm_bar": "4", "alarm_for": "1", "alarm_span": "readings"}
    bob = world.as_("bob")
    missing = bob.post(world.url("metrics/1/edit/"), form | alarm | {"alarm_bar": ""})
    assert missing.status_code == 422
    assert "Say which bar." in missing.text
    assert bob.post(world.url("metrics/1/edit/"), form | alarm).status_code == 303
    assert "below 4\N{NO-BREAK SPACE}%" in bob.get(world.url("metrics/1/")).text
    assert 'value="4"' in bob.get(world.url("metrics/1/edit/")).text
    world.enter()
    metric = metrics.Metric.objects.get()
    build.read(world, metric, (NOON, (4, 100)))
    assert alerts(world) == []
    build.read(world, metric, (NOON, (3, 100)))
    assert said(alerts(world)[0].why) == "3\N{NO-BREAK SPACE}%: below 4\N{NO-BREAK SPACE}%."
