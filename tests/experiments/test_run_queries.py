"""A large experiment asks PostgreSQL no more than a small one, and at most twelve times."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from experiments import models, queries
from experiments.actions import conclusion
from experiments.facts import first_id
from experiments.models import Evidence, Reading
from experiments.rules.observed import Conversions
from tests import world as build

pytestmark = pytest.mark.django_db

PAGES = {"": 12, "evidence/": 12, "evidence/1/": 12, "conclude/": 11, "cancel/": 11}
CONCLUDED = {"": 12, "evidence/1/": 11}


def grow(world, experiment, rows):
    """Straight into the tables: what is counted is reading."""
    criterion = first_id(queries.criteria_of(experiment)[0])
    same = {"workspace": world.workspace, "experiment": experiment, "counts": True, "digest": "0" * 64}
    when = {"observed_on": world.now.date(), "recorded_at": world.now, "recorded_by": world.bob}
    made = build.many(Evidence)(Evidence(**same, **when, number=n, place=n) for n in range(1, rows + 1))
    build.many(models.Testimony)(
        models.Testimony(
            workspace=world.workspace, evidence=row, alias=f"P{row.number}", findings="Found.", quotes=["Said."]
        )
        for row in made
    )
    build.many(Reading)(
        Reading(workspace=world.workspace, evidence=row, criterion_id=criterion, answer="yes") for row in made
    )


def counted(world, experiment, page):
    return world.asks(f"experiments/{experiment.number}/{page}")


@pytest.mark.parametrize("rows", [10, 10_000])
def test_queries_are_pinned(world, rows):
    experiment = build.running(world, None, build.criterion(required=600, planned=1000))
    grow(world, experiment, rows)
    assert {page: counted(world, experiment, page) for page in PAGES} == PAGES
    assert max(PAGES.values()) <= 12


def test_a_page_of_many_pieces_is_read_from_an_index(world):
    experiment = build.running(world, None, build.criterion(required=600, planned=1000))
    grow(world, experiment, 5_000)
    with connection.cursor() as cursor:
        cursor.execute("SELECT recount_evidence()")
    planned = queries.pieces(experiment).order_by("-place")[:20].explain()
    assert "evidence_in_place" in planned
    assert "Sort" not in planned


def test_so_are_those_of_a_concluded_one(world):
    experiment = build.concluded(world)
    assert {page: counted(world, experiment, page) for page in CONCLUDED} == CONCLUDED


def test_so_are_those_of_a_cancelled_one(world):
    experiment = build.running(world)
    build.answered(world, experiment, "yes")
    conclusion.cancel(experiment, reason="Out of time.", by=world.fumi, at=world.now + dt.timedelta(days=1))
    assert counted(world, experiment, "") == 12


def test_totals_of_a_million_are_judged(world):
    row = build.criterion(
        kind="comparison", name="uplift", measure="proportion", effect="difference", target="0.001", planned=1_000_000
    )
    experiment = build.running(
        world,
        None,
        row,
        kills=[build.kill(row, world.now.date() + dt.timedelta(days=7), threshold="-0.01")],
        method="ab_test",
    )
    build.observed(world, experiment, Conversions(100_000, 1_000_000), arm="control")
    build.observed(world, experiment, Conversions(103_000, 1_000_000), arm="variant")
    page = world.as_("bob").get(world.url(f"experiments/{experiment.number}/conclude/")).content.decode()
    assert "Validated" in page
