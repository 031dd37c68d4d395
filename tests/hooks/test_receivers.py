"""Receivers that are slow, broken, redirecting, or stand in a private network: each costs what was allowed and no more,
and says in a sentence what came back."""

from __future__ import annotations

import time

import pytest

from kaizenlab.alerts.hooks import actions, post
from kaizenlab.alerts.hooks.models import Attempt
from kaizenlab.alerts.hooks.words import came_back
from tests import world as build
from tests.hooks import jobs
from tests.hooks.receiver import ELSEWHERE
from tests.hooks.test_delivery import ring
from tests.world import messages


def attempt(world, address):
    hook = build.hooked(world, address)
    ring(world)
    for job in jobs.waiting():
        job.run(world.now)
    [delivery] = messages(hook)
    made = delivery.log.get()
    return made, delivery, came_back(made.outcome, made.status)


@pytest.mark.parametrize(
    ("will", "outcome", "status", "said"),
    [
        (400, "status", 400, "It was not taken: the receiver answered 400."),
        (404, "status", 404, "It was not taken: the receiver answered 404."),
        (429, "status", 429, "It was not taken: the receiver answered 429."),
        (500, "status", 500, "It was not taken: the receiver answered 500."),
        (304, "redirect", 304, "Redirects are not followed"),
        ("redirects", "redirect", 302, "pointed elsewhere"),
        ("hangs_up", "broken", None, "closed early"),
        ("talks_nonsense", "broken", None, "no HTTP"),
        ("talks_on", "large", None, "longer than 1000 kB"),
    ],
)
def test_what_is_no_success_is_tried_again(world, receiver, will, outcome, status, said):
    receiver.will.append(will)
    made, delivery, sentence = attempt(world, receiver.url)
    assert (made.outcome, made.status) == (outcome, status)
    assert said in sentence
    assert (delivery.state, delivery.attempts) == ("waiting", 1)
    assert len(receiver.got) == 1


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_whatever_begins_with_two_is_a_success(world, receiver, status):
    receiver.will.append(status)
    assert attempt(world, receiver.url)[1].state == "delivered"


def test_a_redirect_into_the_house_is_never_followed(world, receiver):
    receiver.will.append("redirects")
    made, *_ = attempt(world, receiver.url)
    assert made.outcome == "redirect"
    assert "127.0.0.1:1" in ELSEWHERE


def test_a_slow_one_is_cut_off_at_the_limit(world, receiver):
    assert post.LIMIT == 10
    receiver.will.append("waits")
    began = time.monotonic()
    made, delivery, sentence = attempt(world, receiver.url)
    assert post.LIMIT <= time.monotonic() - began < post.LIMIT + 5
    assert made.outcome == "slow"
    assert made.milliseconds >= post.LIMIT * 1000
    assert sentence == "No answer came within 10 seconds."
    assert delivery.state == "waiting"
    assert delivery.next_at > world.now + (delivery.next_at - world.now) / 2


def test_nobody_there(world, receiver):
    made, _, sentence = attempt(world, "http://127.0.0.1:1/")
    assert made.outcome == "unreachable"
    assert "Nobody was there" in sentence


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST", "127.1", "2130706433", "0.0.0.0"])
def test_without_the_operators_word_nothing_private_is_called(world, receiver, settings, host):
    """However it is spelt: a name that leads inside is refused for where it leads."""
    settings.TRUSTED_HOSTS = []
    made, delivery, sentence = attempt(world, receiver.url.replace("127.0.0.1", host))
    assert made.outcome == "refused"
    assert "private network" in sentence
    assert delivery.state == "waiting"
    assert receiver.got == []


@pytest.mark.parametrize(("named", "taken"), [("{port}", True), ("1", False), ("", True)])
def test_the_operator_may_name_a_port(world, receiver, settings, named, taken):
    port = receiver.url.rpartition(":")[2]
    settings.TRUSTED_HOSTS = [f"127.0.0.1:{named.format(port=port)}" if named else "127.0.0.1"]
    assert (attempt(world, receiver.url)[0].outcome == "delivered") is taken


def test_one_name_trusted_trusts_no_other(world, receiver, settings):
    settings.TRUSTED_HOSTS = ["hooks.lan"]
    assert attempt(world, receiver.url)[0].outcome == "refused"


def test_the_beginning_of_an_answer_is_kept_as_a_line_of_text(world, receiver):
    receiver.will.append("explains")
    made, *_ = attempt(world, receiver.url)
    assert made.answer == "<script>no_text</script> 痛み"
    assert post.beginning(b"x" * 5000) == "x" * 200
    assert post.beginning(b"\xff\x00") == "\N{REPLACEMENT CHARACTER}"


def test_after_the_installations_key_was_lost_nothing_is_sent_and_it_says_so(world, receiver, settings):
    hook = build.hooked(world, receiver.url)
    ring(world)
    settings.SECRET_KEY = "another key of at least thirty-two characters"
    jobs.work(world.now)
    made = Attempt.objects.get()
    assert made.outcome == "locked"
    assert "secret key is another one" in came_back(made.outcome, None)
    assert receiver.got == []
    for page in ("", f"{hook.number}/", f"{hook.number}/edit/"):
        assert world.as_("alice").get(world.url(f"settings/webhooks/{page}")).status_code == 200
    wanted = actions.Wanted("Ops", receiver.url, ["alert.fired"], [1, 2, 3], "en")
    world.enter()
    actions.change(hook, wanted, version=1, by=world.alice, at=world.now)
    actions.rotate(hook, by=world.alice, at=world.now)
