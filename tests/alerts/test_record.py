"""One alert with everything that happened to it."""

from __future__ import annotations

import datetime as dt

from experiments.actions import conclusion
from kaizenlab.alerts import actions, bells
from kaizenlab.alerts.models import Alert
from tests.alerts.pages import page, step, words

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def shown(world, alert, who="bob"):
    return page(world, path=f"alerts/{alert.number}/", who=who)


def test_it_says_what_why_and_what_next(world, lost):
    text = shown(world, lost["futile"])
    said = words(text)
    assert "Out of reach: Interviews: lost rationale" in said
    assert "0 of 3, needed 3 of 5: the bar cannot be reached any more." in said
    assert step(text) == ("Conclude E-1", "experiments/1/conclude/")
    assert f'action="/w/hinoki/alerts/{lost["futile"].number}/acknowledge/?record"' in text


def test_the_timeline_says_who_did_what_and_when(world, lost):
    alert = lost["futile"]
    bells.note(alert, "told", at=world.now + 2 * HOUR, to=[world.fumi.pk])
    until = world.now + 2 * DAY
    actions.silence(alert, until=until, reason="The report comes.", by=world.fumi, at=world.now + 3 * HOUR)
    actions.wake(alert, by=world.bob, at=world.now + 4 * HOUR)
    actions.acknowledge(alert, by=world.bob, at=world.now + 5 * HOUR)
    conclusion.conclude(alert.experiment, by=world.fumi, at=world.now + DAY)
    said = words(shown(world, alert).split('id="timeline"')[1])
    for line in (
        "Fired Sev 1 KaizenLab 9 Nov 2026, 14:00",
        "Told Fumi KaizenLab 9 Nov 2026, 14:00",
        "Silenced until Wed 11 Nov, 12:00 · The report comes. Fumi 9 Nov 2026, 15:00",
        "Silence ended Sev 1 Bob 9 Nov 2026, 16:00",
        "Acknowledged Bob 9 Nov 2026, 17:00",
        "Resolved KaizenLab 10 Nov 2026, 12:00",
    ):
        assert line in said
    assert said.index("Fired Sev 1") < said.index("Silence ended") < said.index("Resolved KaizenLab")


def test_once_it_is_over_it_says_how_and_asks_for_nothing(world, lost):
    conclusion.conclude(lost["futile"].experiment, by=world.fumi, at=world.now + DAY)
    text = shown(world, lost["futile"])
    assert "Resolved Tue 10 Nov, 12:00: The experiment was concluded." in words(text)
    main = text.split("<main")[1]
    assert "Acknowledge" not in main.split("</main>")[0]
    assert "<form" not in main.split("</main>")[0]


def test_its_reference_leads_there(world, lost):
    number = lost["futile"].number
    response = world.as_("vera").get(world.url(f"A-{number}"))
    assert response["Location"] == world.url(f"alerts/{number}/")
    assert world.as_("vera").get(world.url("A-999")).status_code == 404
    assert world.as_("vera").get(world.url("alerts/999/")).status_code == 404


def test_as_a_file_it_is_whole(world, lost):
    alert = lost["futile"]
    actions.acknowledge(alert, by=world.bob, at=world.now + 5 * HOUR)
    found = world.as_("vera").get(world.url(f"alerts/{alert.number}.json")).json()
    assert (found["ref"], found["state"], found["acknowledged_by"]) == (f"A-{alert.number}", "acknowledged", "Bob")
    assert found["timeline"] == [
        {"at": "2026-11-09T14:00:00Z", "kind": "fired", "by": None, "severity": 1},
        {"at": "2026-11-09T17:00:00Z", "kind": "acknowledged", "by": "Bob"},
    ]


def test_a_long_timeline_has_pages(world, lost):
    alert = lost["futile"]
    for n in range(60):
        bells.note(alert, "told", at=world.now + n * HOUR, to=[world.fumi.pk])
    first = shown(world, alert)
    assert first.count('<tr><th scope="row">') == 50
    assert 'rel="next"' in first
    assert Alert.objects.get(pk=alert.pk).moments.count() == 61
