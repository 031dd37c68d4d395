"""The short log gives the result of the long one, whatever was recorded, corrected and amended, and when."""

from __future__ import annotations

import datetime as dt
import os
import random
from contextlib import suppress
from dataclasses import replace

import pytest
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from experiments import dossier as dossiers
from experiments import lots, queries, record
from experiments.actions import amendment, evidence
from experiments.facts import first_id
from experiments.models import Evidence
from experiments.rules.observe import Answer, Values
from experiments.rules.observed import Answers, Arms, Conversions, Events, Ruling, Sample
from kaizenlab.lib.refusal import Refused
from tests import world as build
from tests.experiments.test_run_queries import grow

pytestmark = pytest.mark.django_db

EXAMPLES = int(os.environ.get("EXAMPLES", "5"))
BARS = {
    "k_of_n": {"name": "say it hurts", "required": 4, "planned": 9},
    "many": {"name": "many say it hurts", "required": 20, "planned": 30},
    "lenient": {"name": "leave", "required": 3, "planned": 26, "direction": "at_most"},
    "rate": {"kind": "rate", "name": "sign up", "target": "0.2", "planned": 40},
    "mean": {"kind": "mean", "name": "seconds", "target": "3", "planned": 12},
    "count": {"kind": "count", "name": "sign-ups", "target": "9", "period_days": 6},
    "shares": {"kind": "comparison", "name": "uplift", "measure": "proportion", "effect": "difference"}
    | {"target": "0.1", "planned": 30, "control_share": 2, "variant_share": 3},
    "means": {"kind": "comparison", "name": "faster", "measure": "mean", "effect": "difference"}
    | {"target": "0.5", "planned": 10},
    "judgement": {"kind": "judgement", "name": "would fund"},
}  # fmt: skip
OF = {"k_of_n": 5, "many": 17, "lenient": 3}


def test_of_a_short_log_everything_is_kept(world):
    experiment = build.running(world)
    build.answered(world, experiment, "yes", "no", "unclear")
    rows = record.collect(experiment, now=world.now + dt.timedelta(days=1))
    assert rows.readings == pure(experiment, rows).readings


def test_a_log_of_some_dozens_is_read_as_it_is(world, monkeypatch):
    experiment = build.running(world, None, build.criterion(required=600, planned=1000))
    grow(world, experiment, lots.FEW_PIECES)
    few = lots.few(world.workspace.pk, experiment.pk)
    assert (few.total, few.counted, few.participants) == (64, 64, 64)
    monkeypatch.setattr(lots, "FEW_PIECES", 63)
    assert lots.few(world.workspace.pk, experiment.pk) is None
    long = record.collect(experiment, now=world.now + dt.timedelta(days=1), for_rules=True)
    assert (long.total, long.last_at) == (64, world.now)


def test_a_long_log_is_short(world):
    experiment = build.running(world, None, build.criterion(required=600, planned=1000))
    grow(world, experiment, 4_000)
    rows = record.collect(experiment, now=world.now + dt.timedelta(days=1))
    assert len(rows.readings) < 1_100
    assert (rows.total, rows.counted) == (4_000, 4_000)
    assert rows.entries == [entry for entry in rows.entries if entry.number <= 1_024]


@pytest.mark.parametrize("kind", [*BARS, "all"])
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(seed=st.integers(0, 2**32), lot=st.sampled_from([1, 3, 7]))
def test_the_result_is_the_same(world, monkeypatch, kind, seed, lot):
    monkeypatch.setattr(lots, "LOT", lot)
    monkeypatch.setattr(lots, "DAY_LOT", lot * 2)
    monkeypatch.setattr(lots, "FEW_PIECES", 1_000)
    with transaction.atomic():
        compare(world, kind, random.Random(seed))
        transaction.set_rollback(True)


def compare(world, kind, dice):
    kinds = list(BARS) if kind == "all" else [kind]
    experiment = walked(world, kinds, dice)
    for hours in (0, dice.randint(1, 400), 24 * 30):
        now = max(world.now + dt.timedelta(hours=hours), experiment.registered_at)
        rows = record.collect(experiment, now=now, newest=dice.choice([0, 3]))
        short, whole = record.dossier(rows), pure(experiment, rows)
        for closed in (False, True):
            assert dossiers.result(short, closed=closed).as_json() == dossiers.result(whole, closed=closed).as_json()
        assert bare(short.observed) == bare(whole.observed)
        assert_few_say_the_same(experiment, now, rows, whole)
        kept = dossiers.from_json(dossiers.as_json(short))
        assert dossiers.result(kept, closed=True).as_json() == dossiers.result(short, closed=True).as_json()


def assert_few_say_the_same(experiment, now, rows, whole):
    few = record.collect(experiment, now=now, aliases=True, for_rules=True)
    assert few.readings == whole.readings
    last = record.collect(experiment, now=now, aliases=True)
    for name in ("total", "counted", "participants", "last_at"):
        assert getattr(few, name) == getattr(last, name)


def bare(observed):
    """Of values that are only shown a long log names some, and counts the others."""
    if isinstance(observed, dict):
        return {name: bare(each) for name, each in observed.items()}
    if isinstance(observed, Arms):
        return Arms(bare(observed.control), bare(observed.variant))
    if isinstance(observed, Sample):
        return replace(observed, rest=(), unnamed=len(observed.rest) + observed.unnamed)
    return observed


def pure(experiment, rows):
    """The dossier of every single reading: what the short one is held against."""
    lines = Evidence.objects.filter(experiment=experiment).order_by("number", "readings__pk")
    said = {name: F(f"readings__{name}") for name in (*record.SAID, "arm")}
    named = {"alias": F("testimony__alias"), "criterion": F("readings__criterion_id")}
    log = record.readings(record.entries(lines.values(*record.PLAIN, **said, **named)))
    return dossiers.Dossier(
        revisions=rows.revisions,
        readings=tuple(reading for _number, reading in log),
        policy=record.dossier(rows).policy,
        zone=experiment.workspace.time_zone,
        now=rows.now,
    )


def walked(world, kinds, dice):
    """An experiment with a log of some dozens of pieces over a fortnight, some corrected, some before the start."""
    bars = [build.criterion(**BARS[kind]) for kind in kinds]
    for bar in bars:
        bar.judge = world.fumi if bar.kind == "judgement" else None
    experiment = build.running(world, None, *bars, kills=list(stops(world, kinds, bars, dice)), method="ab_test")
    keys = [first_id(row) for row in queries.criteria_of(experiment)]
    at = world.now + dt.timedelta(hours=2)
    for _lot in range(dice.choice([1, 2, 6])):
        for _moment in range(dice.randint(1, 4)):
            at += dt.timedelta(hours=dice.choice([0, 1, 7, 30]))
            pieces = [piece(world, kinds, keys, at, dice) for _ in range(dice.randint(1, 6))]
            number, _at = evidence.following(experiment, at)
            evidence.add_all(experiment, pieces, number=number, by=world.bob, at=at)
        if dice.random() < 0.6:
            corrected = dice.choice(list(Evidence.objects.filter(experiment=experiment, corrected_by=None)))
            evidence.correct(corrected, piece(world, kinds, keys, at, dice), reason="Slip.", by=world.bob, at=at)
        if dice.random() < 0.2:
            amend(experiment, world, at, dice)
    experiment.refresh_from_db()
    return experiment


def stops(world, kinds, bars, dice):
    for kind, bar in zip(kinds, bars, strict=True):
        on = world.now.date() + dt.timedelta(days=dice.randint(1, 13))
        threshold = 0 if bar.kind == "judgement" else dice.randint(0, 2)
        of = OF.get(kind) if dice.random() < 0.7 else None
        if bar.kind == "rate":
            threshold = "0.1"
        yield build.kill(bar, on, threshold=threshold, of=of)


def piece(world, kinds, keys, at, dice):
    day = min(at.date(), world.now.date() + dt.timedelta(days=dice.randint(-1, 14)))
    words = []
    for kind, key in zip(kinds, keys, strict=True):
        if dice.random() < 0.8:
            arms = [dice.choice(["control", "variant"])] if kind in ("shares", "means") else [""]
            words += [evidence.Word(key, said(kind, dice), arm) for arm in arms]
    return evidence.Entry(day, tuple(words), alias="P1", findings="Found.")


def said(kind, dice):
    if kind in ("k_of_n", "many", "lenient"):
        one = Answer(dice.choice(["yes", "no", "no", "unclear"]))
        return one if dice.random() < 0.9 else Answers(yes := dice.randint(0, 4), yes + dice.randint(1, 4))
    if kind in ("rate", "shares"):
        return Conversions(hits := dice.randint(0, 2), hits + dice.randint(1, 3))
    if kind in ("mean", "means"):
        values = Values(tuple(round(dice.uniform(0, 6), 2) for _ in range(dice.randint(1, 3))))
        return values if dice.random() < 0.95 else Sample(3, 2.5, 1.25)
    if kind == "count":
        return Events(dice.randint(0, 4), dice.randint(1, 2))
    return Ruling(dice.random() < 0.5, "So it seems.")


def amend(experiment, world, at, dice):
    """Larger samples, for some answers another direction, the same kill criteria. Not everything is let through."""
    experiment.refresh_from_db()
    bars = queries.criteria_of(experiment)
    kills = queries.kills_of(experiment, bars)
    for bar in bars:
        if bar.planned:
            bar.planned += dice.randint(0, 5)
        if bar.kind == "k_of_n":
            bar.direction = dice.choice([bar.direction, bar.direction, "at_least"])
    with suppress(Refused):
        amendment.amend(experiment, criteria=bars, kills=kills, reason="More.", by=world.bob, at=at)
