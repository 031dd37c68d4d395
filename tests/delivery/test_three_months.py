"""The article's own case from end to end, with frozen time: three months were planned, and week 3 said no.

Everything is the product's: the page that takes the third no, a real mail server, the worker, the post-mortem, and
the replay beside the policy.
"""

from __future__ import annotations

import datetime as dt

import pytest

from experiments.facts import first_id
from experiments.queries import criteria_of
from kaizenlab.alerts.delivery import actions
from kaizenlab.alerts.models import Alert, Moment
from kaizenlab.alerts.response import told
from kaizenlab.alerts.response.models import PostMortem, Response
from tests import world as build
from tests.alerts.pages import page, words
from tests.world import ARTICLE

pytestmark = pytest.mark.django_db

HOUR, SECOND = dt.timedelta(hours=1), dt.timedelta(seconds=1)


def subjects(office, name):
    return [letter["Subject"] for letter in office.to(name) if "Out of reach" in letter["Subject"]]


def test_what_week_3_knew_is_told_escalated_decided_looked_back_on_and_counted(world, office, desk):
    chain = {"team": [], "chain": [world.vera], "hours": {1: 2, 2: 24}}
    actions.set_routing(world.workspace, **chain, by=world.alice, at=world.now)
    experiment = build.early_noes(world)
    signal, decided_at = (ARTICLE.at(world, day) for day in (ARTICLE.noes[2], ARTICLE.decided))

    # The third no, typed into the page: the signal is there when the page comes back.
    desk.work(signal - SECOND)
    bar = first_id(criteria_of(experiment)[0])
    desk.patch.setattr("kaizenlab.lib.clock.now", lambda: signal)
    said = {"alias": "P3", "observed_on": signal.date().isoformat(), f"c{bar}-answer": "no"}
    back = world.as_("bob").post(world.url(f"experiments/{experiment.number}/evidence/"), said, follow=True)
    assert "the bar cannot be reached any more" in words(back.text)
    world.enter()
    alert = Alert.objects.get(rule="futile")
    assert (alert.fired_at, alert.severity) == (signal, 1)
    assert (signal.date() - experiment.started_at.date()).days + 1 == 16 <= 21

    # Owner, founder and admin are told now; two hours later, unacknowledged, the next in the chain.
    desk.work(signal)
    assert [len(subjects(office, name)) for name in ("bob", "fumi", "alice", "vera")] == [1, 1, 1, 0]
    desk.work(signal + 2 * HOUR - SECOND)
    assert subjects(office, "vera") == []
    desk.work(signal + 2 * HOUR)
    assert subjects(office, "vera") == ["[Sev 1] Escalated: E-1 Out of reach: Interviews: lost rationale"]

    # Weeks go by; a founder acknowledges, it is concluded after three months, and killed.
    decision = build.late_kill(world, experiment)
    desk.work(decided_at)
    world.enter()
    assert (decision.outcome, decision.state, decision.settled_at) == ("kill", "accepted", decided_at)
    assert len(subjects(office, "vera")) == 1, "acknowledged, nobody else is told"
    moments = Moment.objects.filter(alert=alert).order_by("pk").values_list("kind", flat=True)
    assert [kind for kind in moments if kind != "told"] == ["fired", "escalated", "acknowledged", "resolved"]
    assert not Alert.objects.filter(experiment=experiment, decision=None, resolved_at=None).exists()
    assert Response.objects.get().ended_by_decision == decision

    # The post-mortem's timeline is filled in.
    row = PostMortem.objects.select_related("experiment__workspace").get(decision=decision)
    steps = {step.kind.value: step.day for step in told.told(row).steps}
    seen = {"registered": None, "started": 1, "signal": 11, "severe": 16}
    assert steps == seen | {"acknowledged": 40, "concluded": 92, "decided": 96}

    # And the back-test says what the signal would have saved.
    text = words(page(world, path="settings/policy/", who="alice"))
    assert "the first kill recommendation would have come on day 16; 80 days and 8,000" in text
