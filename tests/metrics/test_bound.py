"""A criterion that takes its figures from a metric: its readings become evidence by themselves, and only those inside
the experiment's window."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from experiments import facts, queries, record
from experiments.actions import amendment, conclusion, evidence, planning, registration, rerun
from experiments.actions import running as states
from experiments.models import Evidence, Experiment
from experiments.rules.observed import Conversions, Events, Sample
from kaizenlab.alerts.models import Alert
from kaizenlab.events.models import Event
from kaizenlab.lib import clock
from kaizenlab.lib.refusal import Refused
from kaizenlab.metrics.actions import metrics, readings
from kaizenlab.metrics.models import Metric
from tests import world as build
from tests.world import NOON, taken_of

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
MONDAY = NOON.date()
COUNT = {"kind": "count", "name": "sign-ups", "target": 20, "period_days": 14}


def bar(metric: Metric, **said):
    shapes = {
        "count": COUNT,
        "ratio": {"kind": "rate", "name": "buy", "target": "0.04", "planned": 500},
        "value": {"kind": "mean", "name": "minutes", "target": 60, "planned": 10, "unit": "min"},
    }
    return build.criterion(**(shapes[metric.shape] | said), metric=metric)


def run(world, metric, *more, kills=None, **said) -> Experiment:
    """Started at 13:00 of the Monday, to end on the Monday in two weeks."""
    row = bar(metric, **said)
    stops = kills(row) if kills else [build.kill(row, MONDAY + 7 * DAY, threshold=0 if metric.shape == "count" else 1)]
    return build.running(world, None, row, *more, kills=stops)


def later(world, days: float) -> dt.datetime:
    world.now = NOON + dt.timedelta(days=days)
    return world.now


def seen(experiment: Experiment) -> object:
    """What the rules see of its first criterion."""
    rows = record.collect(Experiment.objects.get(pk=experiment.pk), now=NOON + 60 * DAY)
    return next(iter(record.dossier(rows).observed.values()), None)


def pieces(experiment: Experiment) -> list[tuple]:
    rows = Evidence.objects.filter(experiment=experiment).order_by("number")
    return list(rows.values_list("number", "place", "source", "observed_on", "counts"))


def test_a_reading_in_the_window_is_one_piece_of_evidence(world):
    metric = build.metric(world)
    experiment = run(world, metric)
    later(world, 1)
    before = len(world.trail())
    build.read(world, metric, (MONDAY + DAY, 7))
    assert pieces(experiment) == [(1, 1, "M-1/1", MONDAY + DAY, True)]
    assert seen(experiment) == Events(7, 1)
    assert world.trail()[before:] == ["reading.recorded"]
    event = Event.objects.filter(workspace=world.workspace).order_by("-seq").first()
    assert event.records == ["M-1", "E-1"]
    assert json.loads(event.facts)["followed"] == {"E-1": {"evidence": [1]}}
    assert Evidence.objects.get().taken_from.number == 1


@pytest.mark.parametrize(
    ("shape", "said", "found"),
    [
        ("ratio", [(4, 100), (6, 120)], Conversions(10, 220)),
        ("value", [50.5, 61.5], Sample(n=2, mean=56.0, sd=pytest.approx(7.778, abs=0.001))),
    ],
)
def test_shares_and_values_are_taken_as_the_criterion_needs_them(world, shape, said, found):
    metric = build.metric(world, shape=shape)
    experiment = run(world, metric)
    later(world, 2)
    build.read(world, metric, *[(NOON + (n + 1) * DAY - HOUR, each) for n, each in enumerate(said)])
    assert seen(experiment) == found


def test_a_mean_may_be_of_counts_a_day(world):
    metric = build.metric(world)
    experiment = run(world, metric, kind="mean", name="a day", target=5, planned=3, period_days=None)
    later(world, 2)
    build.read(world, metric, (MONDAY + DAY, 4), (MONDAY + 2 * DAY, 8))
    assert seen(experiment).mean == 6


@pytest.mark.parametrize(("day", "is_inside"), [(-1, False), (0, True), (1, True), (14, True), (15, False)])
def test_days_from_that_of_the_start_to_the_end_date_count(world, day, is_inside):
    metric = build.metric(world)
    experiment = run(world, metric)
    later(world, 16)
    build.read(world, metric, (MONDAY + day * DAY, 7))
    assert bool(pieces(experiment)) is is_inside


@pytest.mark.parametrize(
    ("hours", "is_inside"),
    [(0.99, False), (1, True), (14 * 24 + 11.99, True), (14 * 24 + 12, False)],
)
def test_moments_from_the_start_to_the_end_of_the_end_date_count(world, hours, is_inside):
    metric = build.metric(world, shape="value")
    experiment = run(world, metric)
    later(world, 16)
    build.read(world, metric, (NOON + dt.timedelta(hours=hours), 50))
    assert bool(pieces(experiment)) is is_inside


def test_the_window_is_the_workspaces_days(world):
    type(world.workspace).objects.filter(pk=world.workspace.pk).update(time_zone="Asia/Tokyo")
    world.workspace.refresh_from_db()
    metric = build.metric(world, shape="value")
    experiment = run(world, Metric.objects.get(pk=metric.pk))
    later(world, 16)
    end = dt.datetime(2026, 11, 23, 15, 0, tzinfo=dt.UTC)  # midnight after the end date in Tokyo
    build.read(world, metric, (end - dt.timedelta(seconds=1), 50), (end, 60))
    assert len(pieces(experiment)) == 1


def test_what_was_recorded_before_the_start_never_counts(world):
    metric = build.metric(world)
    row = bar(metric)
    frozen = build.registered(world, None, row, kills=[build.kill(row, MONDAY + 7 * DAY)])
    build.read(world, metric, (MONDAY, 7))
    states.start(frozen, by=world.bob, at=NOON + HOUR)
    later(world, 1)
    before = metric.readings.get()
    readings.correct(before, taken_of(world, MONDAY, 9), reason="Recount.", by=world.bob, at=world.now)
    assert pieces(frozen) == []


def test_nothing_is_taken_before_the_start_nor_once_it_is_over(world):
    metric = build.metric(world)
    row = bar(metric)
    frozen = build.registered(world, None, row, kills=[build.kill(row, MONDAY + 7 * DAY)])
    build.read(world, metric, (MONDAY, 7))
    states.start(frozen, by=world.bob, at=NOON + HOUR)
    later(world, 1)
    build.read(world, metric, (MONDAY + DAY, 7))
    conclusion.conclude(frozen, by=world.fumi, at=later(world, 2))
    build.read(world, metric, (MONDAY + 2 * DAY, 7))
    assert [number for number, *_rest in pieces(frozen)] == [1]


def test_pausing_stops_no_reading(world):
    metric = build.metric(world)
    experiment = run(world, metric)
    states.pause(experiment, by=world.bob, at=later(world, 0.1))
    later(world, 1)
    build.read(world, metric, (MONDAY + DAY, 7))
    assert len(pieces(experiment)) == 1


def test_the_same_reading_sent_again_is_no_second_piece(world):
    metric = build.metric(world)
    experiment = run(world, metric)
    said = [taken_of(world, MONDAY + DAY, 7, "nightly")]
    for again in (1, 1.5):
        readings.record(metric, said, source="program", by=world.bob, at=later(world, again))
    assert len(pieces(experiment)) == 1
    reading = metric.readings.get()
    said_again = evidence.Entry(observed_on=MONDAY + DAY, taken_from=reading.pk)
    with pytest.raises(IntegrityError, match="evidence_of_reading_once"), transaction.atomic():
        evidence.add_all(experiment, [said_again], number=2, by=world.bob, at=world.now)


def test_a_corrected_reading_corrects_its_evidence(world):
    metric = build.metric(world)
    experiment = run(world, metric)
    later(world, 2)
    [first] = build.read(world, metric, (MONDAY + DAY, 7))
    before = len(world.trail())
    second = readings.correct(first, taken_of(world, MONDAY + DAY, 9), reason="Recount.", by=world.bob, at=world.now)
    assert pieces(experiment)[1] == (2, 1, "M-1/2", MONDAY + DAY, True)
    assert seen(experiment) == Events(9, 1)
    assert Evidence.objects.get(number=2).reason == "Recount."
    assert world.trail()[before:] == ["reading.corrected"]
    readings.correct(second, None, reason="A test.", by=world.bob, at=world.now)
    assert seen(experiment) is None
    assert len(pieces(experiment)) == 3


def test_a_correction_moves_a_reading_out_of_the_window_and_in(world):
    metric = build.metric(world, shape="value")
    experiment = run(world, metric)
    later(world, 2)
    [first] = build.read(world, metric, (NOON - DAY, 50))
    assert pieces(experiment) == []
    inside = readings.correct(first, taken_of(world, NOON + DAY, 50), reason="Day.", by=world.bob, at=world.now)
    assert seen(experiment).n == 1
    outside = readings.correct(inside, taken_of(world, NOON - DAY, 50), reason="No.", by=world.bob, at=world.now)
    assert seen(experiment) is None
    readings.correct(outside, taken_of(world, NOON + DAY, 55), reason="Yes.", by=world.bob, at=world.now)
    assert seen(experiment).mean == 55


def test_two_criteria_of_one_metric_share_a_piece(world):
    metric = build.metric(world)
    mean = bar(metric, kind="mean", name="a day", target=5, planned=3, period_days=None)
    experiment = run(world, metric, mean)
    later(world, 1)
    build.read(world, metric, (MONDAY + DAY, 7))
    assert len(pieces(experiment)) == 1
    rows = record.collect(experiment, now=world.now)
    assert set(record.dossier(rows).observed) == {"sign-ups", "a day"}


def test_two_experiments_of_one_metric_are_both_told_in_one_event(world):
    metric = build.metric(world)
    one, two = run(world, metric), run(world, metric)
    later(world, 1)
    before = len(world.trail())
    build.read(world, metric, (MONDAY + DAY, 7))
    assert len(pieces(one)) == len(pieces(two)) == 1
    assert len(world.trail()) == before + 1


def test_a_thousand_readings_take_as_many_queries_as_one(world):
    metric = build.metric(world, shape="value")
    run(world, metric)
    later(world, 10)

    def count(start, n):
        said = [(NOON + start * DAY + k * dt.timedelta(minutes=1), k) for k in range(n)]
        with CaptureQueriesContext(connection) as found:
            build.read(world, metric, *said)
        return len(found)

    count(1, 70)  # the sample is in, and the log is long
    assert count(2, 20) == count(3, 1_000)


def test_nobody_types_what_a_metric_gives(world):
    metric = build.metric(world)
    experiment = run(world, metric)
    key = facts.first_id(queries.criteria_of(experiment)[0])
    typed = evidence.Entry(observed_on=MONDAY, words=(evidence.Word(key, Events(20, 14)),))
    with pytest.raises(Refused, match="“sign-ups” takes its figures from M-1"):
        evidence.record(experiment, typed, by=world.bob, at=later(world, 1))
    words = evidence.Entry(observed_on=MONDAY, findings="They told me so.")
    piece = evidence.record(experiment, words, by=world.bob, at=world.now)
    with pytest.raises(Refused, match="takes its figures from M-1"):
        evidence.correct(piece, typed, reason="x", by=world.bob, at=world.now)
    build.read(world, metric, (MONDAY + DAY, 7))
    taken = Evidence.objects.exclude(taken_from=None).get()
    with pytest.raises(Refused, match="Correct the reading there"):
        evidence.correct(taken, words, reason="x", by=world.bob, at=world.now)


def test_the_pages_say_where_it_comes_from(world, monkeypatch):
    metric = build.metric(world)
    experiment = run(world, metric)
    later(world, 1)
    monkeypatch.setattr(clock, "now", lambda: world.now)
    build.read(world, metric, (MONDAY + DAY, 7))
    bob = world.as_("bob")
    here = f"experiments/{experiment.number}/"
    form = bob.get(world.url(f"{here}evidence/")).text
    assert "“sign-ups” takes its figures from M-1: nobody types them here." in form
    assert "-events" not in form
    run_page = bob.get(world.url(here)).text
    assert '<a class="link" href="/w/hinoki/metrics/1/readings/1/">M-1, reading 1</a>' in run_page
    assert f'{here}evidence/1/"' not in run_page
    piece = bob.get(world.url(f"{here}evidence/1/")).text
    assert "Nobody typed this: it is reading 1 of M-1." in piece
    assert "Save correction" not in piece
    assert "from M-1 by 23 Nov 2026" in bob.get(world.url(f"{here}criteria/")).text
    assert f"E-{experiment.number}" in bob.get(world.url("metrics/1/")).text
    protocol = json.loads(bob.get(world.url(f"experiments/{experiment.number}.json")).text)
    assert protocol["plans"][0]["plan"]["criteria"][0]["metric"] == "M-1"
    assert protocol["evidence"][0]["source"] == "M-1/1"


def test_a_table_imported_into_the_experiment_offers_no_bound_criterion(world):
    metric = build.metric(world)
    experiment = run(world, metric, build.criterion())
    staged = build.imported(world, experiment, "alias,answer\nP1,yes")
    page = world.as_("bob").get(world.url(f"experiments/{experiment.number}/import/{staged.number}/")).text
    assert "sign-ups" not in page.partition("<form")[2]


def test_alerts_ring_on_a_reading_as_on_any_evidence(world):
    metric = build.metric(world, shape="value")
    row = bar(metric, target=60, direction="at_most", planned=3)
    experiment = build.running(
        world, None, row, kills=[build.kill(row, MONDAY + 13 * DAY, threshold=90, direction="at_least")]
    )
    later(world, 2)
    build.read(world, metric, *[(NOON + DAY + k * HOUR, 80) for k in range(3)])
    world.enter()
    rules = set(Alert.objects.filter(workspace=world.workspace, subject=experiment.ref).values_list("rule", flat=True))
    assert "futile" in rules


def test_the_binding_is_frozen_with_the_plan(world):
    metric = build.metric(world)
    experiment = run(world, metric)
    [row] = queries.criteria_of(experiment)
    assert row.metric == metric
    with pytest.raises(IntegrityError, match="a registered plan"), transaction.atomic():
        type(row).objects.update(metric=None)
    assert json.loads(experiment.plan.text)["criteria"][0]["metric"] == "M-1"


def test_an_unbound_plan_reads_as_it_always_did(world):
    assert "metric" not in build.running(world).plan.text


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        ("value", COUNT),
        ("ratio", COUNT),
        ("count", {"kind": "rate", "name": "buy", "target": "0.04", "planned": 500}),
        ("ratio", {"kind": "mean", "name": "minutes", "target": 60, "planned": 10}),
    ],
)
def test_a_metric_of_another_shape_fits_no_criterion(world, shape, said):
    metric = build.metric(world, shape=shape)
    draft = build.experiment(world)
    row = build.criterion(**said, metric=metric)
    with pytest.raises(Refused, match="can't take its figures"):
        planning.set_bars(draft, criteria=[row], kills=[], by=world.bob, at=world.now)


def test_no_other_kind_is_ever_bound(world):
    metric = build.metric(world)
    draft = build.experiment(world)
    with pytest.raises(Refused, match="can't take its figures"):
        planning.set_bars(draft, criteria=[build.criterion(metric=metric)], kills=[], by=world.bob, at=world.now)


def test_an_archived_metric_is_bound_by_nobody_and_one_in_use_is_not_archived(world):
    metric = build.metric(world)
    row = bar(metric)
    draft = build.with_bars(world, build.experiment(world), row, kills=[build.kill(row, MONDAY + 7 * DAY)])
    with pytest.raises(Refused, match=f"{draft.ref} takes its figures from it"):
        metrics.archive(metric, by=world.fumi, at=world.now)
    other = build.shelved_metric(world)
    with pytest.raises(Refused, match="archived"):
        planning.set_bars(draft, criteria=[bar(other)], kills=[], by=world.bob, at=world.now)
    registration.register(draft, by=world.bob, at=world.now)
    states.start(draft, by=world.bob, at=world.now)
    conclusion.conclude(draft, by=world.fumi, at=later(world, 15))
    metrics.archive(metric, by=world.fumi, at=world.now)


def amended(world, experiment, rows=None, **planned):
    rows = rows or queries.criteria_of(experiment)
    kills = queries.kills_of(experiment, queries.criteria_of(experiment))
    for kill in kills:
        kill.criterion = rows[0]
    return amendment.amend(
        experiment, reason="Longer.", criteria=rows, kills=kills, by=world.bob, at=world.now, **planned
    )


def test_a_deviation_that_moves_the_window_moves_the_evidence(world):
    metric = build.metric(world)
    experiment = run(world, metric)
    later(world, 17)
    build.read(world, metric, *[(MONDAY + n * DAY, 1) for n in (13, 14, 15, 16)])
    assert seen(experiment) == Events(2, 2)
    before = len(world.trail())
    amended(world, experiment, ends_on=MONDAY + 20 * DAY)
    assert world.trail()[before:] == ["experiment.amended"]
    assert seen(experiment) == Events(4, 4)
    amended(world, Experiment.objects.get(pk=experiment.pk), ends_on=MONDAY + 18 * DAY)
    assert len(pieces(experiment)) == 4


def test_a_deviation_that_shortens_the_window_takes_back_what_lies_outside_for_its_own_reason(world):
    metric = build.metric(world)
    experiment = run(world, metric)
    later(world, 9)
    build.read(world, metric, *[(MONDAY + n * DAY, 1) for n in (7, 8, 9)])
    assert seen(experiment) == Events(3, 3)
    amended(world, experiment, ends_on=MONDAY + 8 * DAY)
    assert seen(experiment) == Events(2, 2)
    newest = Evidence.objects.order_by("-number").first()
    assert (newest.reason, newest.corrects.taken_from.day) == ("Longer.", MONDAY + 9 * DAY)
    assert len(pieces(experiment)) == 4


def test_a_deviation_that_unbinds_leaves_what_was_read_as_it_is(world):
    metric = build.metric(world)
    experiment = run(world, metric)
    later(world, 2)
    build.read(world, metric, (MONDAY + DAY, 7))
    [row] = queries.criteria_of(experiment)
    row.metric = None
    amended(world, experiment, [row])
    assert len(pieces(experiment)) == 1
    build.read(world, metric, (MONDAY + 2 * DAY, 7))
    assert len(pieces(experiment)) == 1


def test_a_deviation_may_bind_a_criterion_and_it_takes_what_was_read_since_the_start(world):
    metric = build.metric(world)
    row = build.criterion(**COUNT)
    experiment = build.running(world, None, row, kills=[build.kill(row, MONDAY + 7 * DAY)])
    later(world, 2)
    build.read(world, metric, (MONDAY - DAY, 5), (MONDAY + DAY, 7))
    assert pieces(experiment) == []
    [row] = queries.criteria_of(experiment)
    row.metric = metric
    amended(world, experiment, [row])
    assert seen(experiment) == Events(7, 1)
    [now] = queries.criteria_of(Experiment.objects.get(pk=experiment.pk))
    assert now.origin_id is None, "what is measured in another way is another criterion"


def test_a_rerun_is_bound_as_the_one_before(world):
    metric = build.metric(world)
    experiment = run(world, metric)
    conclusion.conclude(experiment, broken="The page was down.", by=world.fumi, at=later(world, 2))
    again = rerun.rerun(Experiment.objects.get(pk=experiment.pk), by=world.bob, at=world.now)
    assert [row.metric for row in queries.criteria_of(again)] == [metric]


BARS = {
    "c0-key": "n0",
    "c0-role": "primary",
    "c0-kind": "count",
    "c0-direction": "at_least",
    "c0-target": "20",
    "c0-period_days": "14",
    "c0-name": "sign-ups",
    "ends_on": "2030-11-20",
    "k0-criterion": "n0",
    "k0-direction": "at_most",
    "k0-threshold": "3",
    "k0-by": "2030-11-13",
}


def send(world, draft, **said):
    draft.refresh_from_db()
    form = BARS | {"version": draft.version} | said
    return world.as_("bob").post(world.url(f"experiments/{draft.number}/criteria/"), form)


def test_a_sentence_names_its_metric_where_one_fits(world):
    metric = build.metric(world)
    build.metric(world, name="Minutes", shape="value")
    draft = build.experiment(world)
    page = send(world, draft, turn="1").text
    assert "M-1 Sign-ups" in page
    assert "M-2 Minutes" not in page
    assert send(world, draft, **{"c0-metric": str(metric.pk)}).status_code == 303
    world.enter()
    assert [row.metric for row in queries.criteria_of(draft)] == [metric]
    page = world.as_("bob").get(world.url(f"experiments/{draft.number}/criteria/")).text
    assert f'<option value="{metric.pk}" selected>M-1 Sign-ups</option>' in page
    assert send(world, draft, **{"c0-metric": "999999"}).status_code == 422
    other = {"c0-kind": "k_of_n", "c0-required": "3", "c0-planned": "5", "k0-threshold": "0", "k0-of": "3"}
    assert send(world, draft, **other, **{"c0-metric": ""}).status_code == 303
    world.enter()
    assert [row.metric for row in queries.criteria_of(draft)] == [None]


def test_where_there_is_no_metric_nothing_is_asked(world):
    draft = build.experiment(world)
    assert "c0-metric" not in send(world, draft, turn="1").text
