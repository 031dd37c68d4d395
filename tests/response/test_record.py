"""The page of a response: who is on it, what is known, by when, what to do next, and the log."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from experiments.actions import conclusion, evidence
from kaizenlab.lib import clock
from tests import world as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def now(monkeypatch, world):
    """What the doors read off the clock: the evening of the day on which it opened."""
    moments = [world.now + dt.timedelta(hours=8)]
    monkeypatch.setattr(clock, "now", lambda: moments[-1])
    return moments


def page(world, experiment, name="bob", query=""):
    response = world.as_(name).get(world.url(f"experiments/{experiment.number}/response/{query}"))
    return re.sub(r"\s+", " ", response.content.decode()) if response.status_code == 200 else response.status_code


def send(world, experiment, text, name="bob"):
    return world.as_(name).post(world.url(f"experiments/{experiment.number}/response/"), {"text": text})


def primary(html):
    return re.findall(r'data-kind="primary"[^>]*>([^<]+)<', html)


def test_it_says_what_is_known_and_what_called_it(world, now):
    html = page(world, build.severe(world))
    assert "0 of 3" in html
    assert "3 of 5" in html
    assert "Out of reach" in html
    assert "Kill criterion reached" in html
    assert "the bar cannot be reached any more" in html
    assert html.count("Fired") == 2


def test_it_says_who_should_be_there_and_who_is(world, now):
    experiment = build.severe(world)
    html = page(world, experiment)
    assert "0 of 3 on it" in html
    assert html.count("not on it yet") == 3
    where = world.url(f"experiments/{experiment.number}/response/")
    joined = world.as_("bob").post(f"{where}join/")
    assert (joined.status_code, joined["Location"]) == (303, where)
    html = page(world, experiment)
    assert "1 of 3 on it" in html
    assert "I am on it" not in html
    assert "I am on it" in page(world, experiment, "fumi")
    assert "I am on it" not in page(world, experiment, "vera")
    assert world.as_("bob").post(f"{where}join/").status_code == 409


@pytest.mark.parametrize(
    ("at", "is_late"),
    [("2026-11-10T23:59:59+00:00", False), ("2026-11-11T00:00:00+00:00", True), ("2026-11-10T23:59:58+00:00", False)],
)
def test_it_is_overdue_after_the_last_moment_and_not_at_it(world, now, at, is_late):
    experiment = build.severe(world)
    now.append(dt.datetime.fromisoformat(at))
    html = page(world, experiment)
    assert "Tue 10 Nov" in html
    assert ("overdue" in html) is is_late


def test_the_next_thing_to_do_is_the_one_primary_button(world, now):
    experiment = build.severe(world)
    assert primary(page(world, experiment)) == ["Conclude experiment"]
    assert primary(page(world, experiment, "vera")) == []
    now.append(world.now + dt.timedelta(days=2))
    conclusion.conclude(experiment, by=world.fumi, at=world.now + dt.timedelta(days=1))
    html = page(world, experiment)
    assert primary(html) == ["Decide"]
    assert "Invalidated" in html
    now.append(world.now + dt.timedelta(days=3))
    build.decided(world, experiment, "kill")
    html = page(world, experiment)
    assert primary(html) == []
    assert "Ended with a decision" in html
    assert "D-1" in html


def test_where_the_policy_gives_more_time_after_a_late_conclusion_both_are_said(world, now):
    experiment = build.severe(world)
    now.append(world.now + dt.timedelta(days=10))
    conclusion.conclude(experiment, by=world.fumi, at=world.now + dt.timedelta(days=9))
    html = page(world, experiment)
    assert "Tue 10 Nov" in html
    assert "overdue" in html
    assert "Thu 19 Nov, counted from the result" in html


def test_the_log_keeps_what_was_typed_newest_first(world, now):
    experiment = build.severe(world)
    assert send(world, experiment, "Called the three again.")["Location"].endswith("/response/#log")
    now.append(now[-1] + dt.timedelta(minutes=5))
    send(world, experiment, "They **still** say no.", "fumi")
    html = page(world, experiment, "vera")
    assert html.index("<strong>still</strong>") < html.index("Called the three again.")
    assert "<textarea" not in html
    assert world.as_("vera").post(world.url(f"experiments/{experiment.number}/response/")).status_code == 403


def test_nothing_is_no_remark(world, now):
    answer = send(world, build.severe(world), " \u200b ")
    assert answer.status_code == 422
    assert "Please look at this again" in answer.content.decode()


def test_a_remark_is_text(world, now):
    experiment = build.severe(world)
    send(world, experiment, '<script>alert(1)</script><img src=x onerror="x">')
    html = page(world, experiment)
    assert "<script>alert" not in html
    assert "<img" not in html


def test_what_is_over_is_read_and_not_written(world, now):
    experiment = build.severe(world)
    send(world, experiment, "Called the three again.")
    now.append(world.now + dt.timedelta(days=1))
    conclusion.cancel(experiment, reason="Out of time.", by=world.fumi, at=world.now + dt.timedelta(days=1))
    html = page(world, experiment)
    assert "Ended when the experiment was cancelled" in html
    assert "Called the three again." in html
    assert "<textarea" not in html
    assert send(world, experiment, "Too late.").status_code == 409


def test_an_earlier_one_stays_readable_beside_the_newest(world, now):
    bar = build.criterion()
    experiment = build.running(world, None, bar, kills=[build.kill(bar, world.now.date() + dt.timedelta(7), of=None)])
    said = build.answered(world, experiment, "no", "no", "no")
    right = build.entry(experiment, "yes", alias="P3")
    evidence.correct(said[2], right, reason="Misheard.", by=world.bob, at=world.now + dt.timedelta(hours=3))
    build.observed(world, experiment, "no", alias="P4", at=world.now + dt.timedelta(hours=4))
    html = page(world, experiment)
    assert '<a class="link" href="?n=1">' in html
    assert "Stood down" not in html
    assert "Nothing severe was left of it." in page(world, experiment, query="?n=1")
    assert [page(world, experiment, query=f"?n={n}") for n in ("3", "0", "x", "９", "9" * 30)] == [404] * 5


def test_there_is_no_page_where_nobody_was_called(world, now):
    assert page(world, build.running(world)) == 404


def test_the_run_page_leads_to_it(world, now):
    quiet = build.running(world)
    experiment = build.severe(world)
    run = world.as_("vera").get(world.url(f"experiments/{experiment.number}/")).content.decode()
    assert f"experiments/{experiment.number}/response/" in run
    assert "Response is open" in run
    assert "/response/" not in world.as_("vera").get(world.url(f"experiments/{quiet.number}/")).content.decode()
    conclusion.cancel(experiment, reason="Out of time.", by=world.fumi, at=world.now + dt.timedelta(days=1))
    now.append(world.now + dt.timedelta(days=1))
    run = world.as_("vera").get(world.url(f"experiments/{experiment.number}/")).content.decode()
    assert ">Response<" in run


def test_the_third_no_of_a_request_opens_it_in_that_request(world, now):
    experiment = build.running(world)
    build.answered(world, experiment, "no", "no")
    at = world.url(f"experiments/{experiment.number}/evidence/")
    bar = build.first_id(build.queries.criteria_of(experiment)[0])
    said = {"alias": "P3", "observed_on": "2026-11-09", f"c{bar}-answer": "no"}
    assert world.as_("bob").post(at, said).status_code == 303
    assert "0 of 3 on it" in page(world, experiment)
