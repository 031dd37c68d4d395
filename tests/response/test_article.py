"""The article's own case: three months on something that early signals would have killed in week 3."""

from __future__ import annotations

import datetime as dt

import pytest

from experiments.facts import first_id
from experiments.queries import criteria_of
from kaizenlab.alerts.models import Alert
from kaizenlab.alerts.response import told
from kaizenlab.alerts.response.models import PostMortem, Response
from kaizenlab.lib import clock
from tests import world as build
from tests.world import ARTICLE

pytestmark = pytest.mark.django_db

THIRD_NO = dt.datetime(2026, 11, 24, 15, tzinfo=dt.UTC)
ACKNOWLEDGED = dt.datetime(2026, 12, 18, 15, tzinfo=dt.UTC)
CONCLUDED = dt.datetime(2027, 2, 8, 15, tzinfo=dt.UTC)
DECIDED = dt.datetime(2027, 2, 12, 15, tzinfo=dt.UTC)


def test_the_first_kill_signal_comes_in_week_3_in_the_request_that_causes_it(world, monkeypatch):
    experiment = build.early_noes(world)
    monkeypatch.setattr(clock, "now", lambda: THIRD_NO)
    bar = first_id(criteria_of(experiment)[0])
    said = {"alias": "P3", "observed_on": "2026-11-24", f"c{bar}-answer": "no"}
    url = world.url(f"experiments/{experiment.number}/")
    assert world.as_("bob").post(f"{url}evidence/", said).status_code == 303
    world.enter()
    severe = Alert.objects.filter(severity=1).order_by("number")
    assert {alert.rule: alert.fired_at for alert in severe} == {"futile": THIRD_NO, "kill": THIRD_NO}
    assert (THIRD_NO.date() - experiment.started_at.date()).days + 1 == 16 <= 21
    response = Response.objects.get()
    assert (response.opened_at, response.due_at) == (THIRD_NO, dt.datetime(2026, 11, 25, 23, 59, 59, tzinfo=dt.UTC))
    assert [row.member for row in response.responders.order_by("pk")] == [world.alice, world.fumi, world.bob]
    assert "Out of reach" in world.as_("bob").get(f"{url}response/").content.decode()


def test_the_decision_comes_late_and_ends_everything(world):
    decision = build.world_of_the_article(world)
    world.enter()
    assert (decision.outcome, decision.settled_at, decision.late) == ("kill", DECIDED, True)
    assert not Alert.objects.filter(experiment=decision.experiment, decision=None, resolved_at=None).exists()
    resolved = dict(Alert.objects.filter(severity=1).values_list("rule", "resolved_at"))
    assert resolved == {"futile": CONCLUDED, "kill": CONCLUDED, "result": resolved["result"], "overdue": DECIDED}
    response = Response.objects.get()
    assert (response.opened_at, response.ended_at, response.ending) == (THIRD_NO, DECIDED, "decided")
    assert response.ended_by_decision == decision
    assert dict(response.responders.values_list("member", "joined_at"))[world.fumi.pk] == ACKNOWLEDGED


def test_the_post_mortem_says_when_it_could_have_been_known_to_the_day(world):
    decision = build.world_of_the_article(world)
    world.enter()
    found = told.told(PostMortem.objects.select_related("experiment__workspace").get(decision=decision))
    assert [(step.kind.value, step.at, step.by, step.day, step.after) for step in found.steps] == [
        ("registered", world.now, "owner", None, None),
        ("started", world.now + dt.timedelta(hours=1), "owner", 1, 0),
        ("signal", dt.datetime(2026, 11, 19, 15, tzinfo=dt.UTC), "", 11, 10),
        ("severe", THIRD_NO, "", 16, 5),
        ("acknowledged", ACKNOWLEDGED, "founder", 40, 24),
        ("concluded", CONCLUDED, "founder", 92, 52),
        ("decided", DECIDED, "founder", 96, 4),
    ]
    assert found.first_day == 11
    assert found.detection == dt.timedelta(days=10, hours=2)
    assert found.acknowledgement == dt.timedelta(days=29)
    assert found.decision == dt.timedelta(days=56)
    assert found.in_all == dt.timedelta(days=85)


def test_that_is_eighty_days_after_the_first_kill_signal():
    """What a replay of this world has to say it would have saved, in days and in money."""
    days = ARTICLE.decided - ARTICLE.noes[2]
    assert (days, days * ARTICLE.cost // ARTICLE.ends) == (80, 8_000)
    assert (DECIDED - THIRD_NO).days == days
