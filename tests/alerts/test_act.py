"""Acknowledging says who is on it; a silence has an end and a reason; nobody closes anything by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from experiments.actions import conclusion
from kaizenlab.alerts import actions, tasks
from kaizenlab.alerts.models import Alert
from tests import people
from tests.alerts.pages import page, post, row, rows, tabs, words

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
def alert(lost):
    return lost["futile"]


def fresh(alert):
    return Alert.objects.get(pk=alert.pk)


def kinds(alert):
    return list(alert.moments.order_by("pk").values_list("kind", flat=True))


def test_acknowledging_leads_back_to_where_it_was_pressed(world, alert):
    path = f"alerts/{alert.number}/acknowledge/"
    assert post(world, path)["Location"] == world.url("alerts/")
    again = post(world, f"alerts/{alert.number}/acknowledge/?sev=1&is=firing&evil=1", "bob")
    assert again.status_code == 303
    assert again["Location"] == world.url("alerts/?sev=1&is=firing")
    assert post(world, path + "?record")["Location"] == world.url(f"alerts/{alert.number}/")


def test_it_says_who_is_on_it_once(world, alert):
    for _ in range(2):
        post(world, f"alerts/{alert.number}/acknowledge/")
    assert (fresh(alert).acknowledged_by, kinds(alert)) == (world.bob, ["fired", "acknowledged"])
    assert world.trail().count("alert.acknowledged") == 1
    refused = post(world, f"alerts/{alert.number}/acknowledge/", "fumi")
    assert refused.status_code == 409
    assert "Bob has acknowledged this already." in refused.text
    assert f'href="/w/hinoki/alerts/{alert.number}/"' in refused.text


def test_for_htmx_the_row_comes_back_with_the_counts_around_it(world, alert):
    response = post(world, f"alerts/{alert.number}/acknowledge/", htmx=True)
    assert response.status_code == 200
    text = response.text
    assert "<html" not in text
    assert "<h1" not in text
    assert "Acknowledged by Bob, Mon 9 Nov, 15:00" in words(row(text, alert.number))
    assert tabs(text) == {"Firing": "1", "Acknowledged": "1", "Silenced": "0", "Resolved": "1"}
    assert 'id="alert-states"' in text
    assert 'hx-swap-oob="true"' in text
    assert "1 alert is firing" in words(text)


def test_looking_at_the_address_of_an_act_leads_to_the_alert(world, alert):
    for act in ("acknowledge", "wake"):
        response = world.as_("vera").get(world.url(f"alerts/{alert.number}/{act}/"))
        assert response["Location"] == world.url(f"alerts/{alert.number}/")


def silence(world, alert, who="bob", *, htmx=False, query="", **typed):
    said = {"until": "2026-11-12T09:00", "reason": "We wait for the report."} | typed
    return post(world, f"alerts/{alert.number}/silence/{query}", who, htmx=htmx, **said)


def test_a_silence_has_an_end_and_a_reason(world, alert):
    assert silence(world, alert)["Location"] == world.url("alerts/")
    found = fresh(alert)
    assert found.silenced_until == dt.datetime(2026, 11, 12, 9, tzinfo=dt.UTC)
    assert "Silenced until Thu 12 Nov, 09:00 by Bob: We wait for the report." in words(page(world, "?is=silenced"))
    assert kinds(alert) == ["fired", "silenced"]
    assert alert.number not in rows(world)


def test_it_fires_again_when_its_silence_ends(world, alert, stand_at):
    silence(world, alert)
    end = dt.datetime(2026, 11, 12, 9, tzinfo=dt.UTC)
    stand_at(end - dt.timedelta(seconds=1))
    assert alert.number not in rows(world)
    stand_at(end)
    assert alert.number in rows(world)
    tasks.look(world.workspace.pk, end)
    world.enter()
    assert kinds(alert) == ["fired", "silenced", "woken"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"reason": ""}, "Why it may rest: This field is required."),
        ({"reason": "\u200b"}, "Why it may rest: This field is required."),
        ({"until": ""}, "Until: This field is required."),
        ({"until": "tomorrow"}, "Until: Enter a valid date/time."),
        ({"until": "9999-12-31T09:00"}, "Until: Enter a valid date/time."),
        ({"until": "2026-11-09T15:00"}, "A silence ends in the future."),
        ({"until": "2026-11-09T14:59"}, "A silence ends in the future."),
        ({"until": "2027-11-10T15:01"}, "A silence lasts a year at most."),
        ({"reason": "x" * 301}, "Why it may rest: Ensure this value has at most 300 characters"),
    ],
)
@pytest.mark.parametrize("htmx", [False, True])
def test_what_is_wrong_with_it_is_said_beside_what_was_typed(world, alert, typed, said, htmx):
    response = silence(world, alert, htmx=htmx, **typed)
    assert response.status_code == 422
    assert said in words(response.text)
    if "until" in typed:
        assert "We wait for the report." in response.text
    assert fresh(alert).silenced_until is None


@pytest.mark.parametrize("until", ["2026-11-09T15:01", "2027-11-10T15:00"])
def test_a_silence_may_be_as_short_or_as_long(world, alert, until):
    assert silence(world, alert, until=until).status_code == 303


def test_full_width_digits_are_read_as_digits(world, alert):
    assert silence(world, alert, until="２０２６-１１-１２T０９:００").status_code == 303
    assert fresh(alert).silenced_until == dt.datetime(2026, 11, 12, 9, tzinfo=dt.UTC)


def test_quick_ones_propose_nine_in_the_readers_zone(world, alert):
    user = people.person("bob")
    user.time_zone = "Asia/Tokyo"
    user.save()
    for name, day in {"tomorrow": "2026-11-11", "monday": "2026-11-16"}.items():  # it is Tuesday already in Tokyo
        text = page(world, f"?until={name}", path=f"alerts/{alert.number}/silence/")
        assert f'value="{day}T09:00"' in text
    silence(world, alert, until="2026-11-11T09:00")
    assert fresh(alert).silenced_until == dt.datetime(2026, 11, 11, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize("until", ["2027-03-28T02:30", "2026-11-29T02:30"])
def test_an_hour_that_a_change_of_clocks_leaves_out_is_asked_again(world, alert, until, stand_at):
    user = people.person("bob")
    user.time_zone = "Europe/Berlin"
    user.save()
    response = silence(world, alert, until=until)
    assert response.status_code == (422 if until.startswith("2027-03-28") else 303)


def test_htmx_opens_the_form_in_the_row(world, alert):
    path = world.url(f"alerts/{alert.number}/silence/?until=tomorrow&is=firing&sev=1")
    text = world.as_("bob").get(path, HTTP_HX_REQUEST="true").text
    assert "<html" not in text
    assert 'value="2026-11-10T09:00"' in row(text, alert.number)
    assert f'hx-post="/w/hinoki/alerts/{alert.number}/silence/?is=firing&amp;sev=1"' in text
    assert "Silenced until" in words(silence(world, alert, htmx=True).text)


def test_a_silence_can_be_ended_before_its_time(world, alert):
    silence(world, alert)
    assert "End the silence" in words(page(world, "?is=silenced"))
    assert post(world, f"alerts/{alert.number}/wake/?is=silenced")["Location"] == world.url("alerts/?is=silenced")
    assert alert.number in rows(world)
    assert post(world, f"alerts/{alert.number}/wake/").status_code == 409


def test_one_that_somebody_was_on_fires_again_too_when_its_silence_ends(world, alert, stand_at):
    post(world, f"alerts/{alert.number}/acknowledge/")
    silence(world, alert)
    assert "Silenced until Thu 12 Nov, 09:00 by Bob" in words(page(world, "?is=silenced"))
    stand_at(dt.datetime(2026, 11, 12, 9, tzinfo=dt.UTC))
    assert alert.number in rows(world)
    assert rows(world, "?is=acknowledged") == []
    assert kinds(alert) == ["fired", "acknowledged", "silenced"], "that somebody was on it stays in its timeline"


def test_who_takes_a_silenced_one_on_ends_its_silence(world, alert):
    silence(world, alert)
    actions.acknowledge(alert, by=world.fumi, at=world.now + 4 * HOUR)
    assert rows(world, "?is=acknowledged") == [alert.number]


def test_only_the_work_resolves_it(world, alert):
    conclusion.conclude(alert.experiment, by=world.fumi, at=world.now + DAY)
    for path, typed in {
        "acknowledge": {},
        "silence": {"until": "2026-11-12T09:00", "reason": "No."},
        "wake": {},
    }.items():
        refused = post(world, f"alerts/{alert.number}/{path}/", **typed)
        assert refused.status_code == 409
        assert "This alert is resolved: the work was done." in refused.text
    assert world.as_("bob").get(world.url(f"alerts/{alert.number}/silence/")).status_code == 303


def test_more_severe_than_what_was_acknowledged_it_fires_anew(world, stand_at):
    from tests import world as build

    build.concluded(world)
    tasks.look(world.workspace.pk, world.now + 5 * DAY)
    world.enter()
    overdue = Alert.objects.get(rule="overdue")
    actions.acknowledge(overdue, by=world.bob, at=world.now + 5 * DAY)
    tasks.look(world.workspace.pk, world.now + 9 * DAY)
    world.enter()
    stand_at(world.now + 9 * DAY)
    assert rows(world) == [overdue.number]
    assert (fresh(overdue).severity, fresh(overdue).acknowledged_by) == (1, None)
    assert kinds(overdue) == ["fired", "acknowledged", "raised"]
