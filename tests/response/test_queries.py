"""The same number of queries with few rows and with many, and at most twelve."""

from __future__ import annotations

import datetime as dt

import pytest

from decisions.models import Decision
from experiments.actions import conclusion
from kaizenlab.alerts.models import Alert, Moment
from kaizenlab.alerts.response.models import Call, PostMortem, Remark, Responder, Response
from kaizenlab.lib import clock
from tests import people
from tests import world as build

pytestmark = pytest.mark.django_db
ROWS = [2, 1_000]


@pytest.fixture(autouse=True)
def now(monkeypatch, world):
    monkeypatch.setattr(clock, "now", lambda: world.now + dt.timedelta(days=4))


def grow(world, rows):
    """Straight into the tables: what is counted is reading."""
    response, alert = Response.objects.get(), Alert.objects.get(rule="futile")
    mine = {"workspace": world.workspace, "response": response}
    build.many(Remark)(Remark(**mine, text="Called.", at=world.now, by=world.bob) for _ in range(rows))
    build.many(Moment)(
        Moment(workspace=world.workspace, alert=alert, kind="told", at=world.now, by=world.bob) for _ in range(rows)
    )
    for number in range(min(rows, 40)):
        member = people.join(world.workspace, f"person{number}", "member", world.now)
        Responder.objects.create(**mine, member=member, joined_at=world.now)
    kept = [
        field.attname for field in Alert._meta.fields if field.attname not in ("id", "number", "rule", "resolved_at")
    ]
    for number, rule in enumerate(["guardrail", "overdue"][:rows], start=900):
        same = {name: getattr(alert, name) for name in kept}
        other = Alert.objects.create(number=number, rule=rule, **same)
        Moment.objects.create(workspace=world.workspace, alert=other, kind="fired", at=world.now)
        Call.objects.create(**mine, alert=other, at=world.now)


@pytest.mark.parametrize("rows", ROWS)
def test_of_a_response_while_it_runs_and_after(world, rows):
    experiment = build.severe(world)
    grow(world, rows)
    assert world.asks(f"experiments/{experiment.number}/response/") == 12
    conclusion.conclude(experiment, by=world.fumi, at=world.now + dt.timedelta(days=1))
    assert world.asks(f"experiments/{experiment.number}/response/") == 9


@pytest.mark.parametrize("rows", ROWS)
def test_of_post_mortems(world, rows):
    decision = build.killed(world)
    kept = [
        field.attname for field in Decision._meta.fields if field.attname not in ("id", "number", "state", "settled_at")
    ]
    same = {name: getattr(decision, name) for name in kept}
    beside = {"settled_at": decision.settled_at, "state": "superseded"}
    made = build.many(Decision)(Decision(**same, **beside, number=n) for n in range(100, 100 + rows))
    mine = {"workspace": world.workspace, "experiment": decision.experiment, "hypothesis": decision.hypothesis}
    build.many(PostMortem)(PostMortem(**mine, number=row.number, decision=row, opened_at=world.now) for row in made)
    grow(world, rows) if rows < 100 else None
    pages = {
        "postmortems/": 7,
        "postmortems.csv": 7,
        f"decisions/{decision.number}/postmortem/": 11,
        f"decisions/{decision.number}/postmortem/?edit": 8,
        f"decisions/{decision.number}/postmortem.md": 10,
    }
    assert {path: world.asks(path) for path in pages} == pages
