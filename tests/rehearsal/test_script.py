"""Writing the script: questions in order, linted while one types, versioned, and never lost."""

from __future__ import annotations

import json

import pytest

from experiments.actions import conclusion
from experiments.rehearsal.models import Script
from kaizenlab.events.models import Event
from tests import world as build

pytestmark = pytest.mark.django_db

OPEN = "When did you last ask why a feature was built?"
CLOSED = "Do you like our app?"


@pytest.fixture
def experiment(world):
    return build.experiment(world)


def address(world, experiment):
    return world.url(f"experiments/{experiment.number}/script/")


def send(world, experiment, text, name="bob", version=0, headers=None, **more):
    response = world.as_(name).post(
        address(world, experiment), {"text": text, "version": version, **more}, headers=headers or {}
    )
    world.enter()
    return response


def test_questions_are_kept_in_order_one_a_line_with_one_event(world, experiment):
    response = send(world, experiment, f"  {OPEN} \r\n\r\n{CLOSED}\r\n")
    assert (response.status_code, response["Location"]) == (303, address(world, experiment))
    script = Script.objects.get()
    assert (script.questions, script.version, script.changed_by) == ([OPEN, CLOSED], 1, world.bob)
    event = Event.objects.order_by("-seq").first()
    assert (event.verb, json.loads(event.facts)) == ("script.saved", {"questions": 2, "version": 1})


def test_saved_again_as_it_was_it_leaves_no_event(world, experiment):
    send(world, experiment, OPEN)
    trail = world.trail()
    assert send(world, experiment, OPEN, version=1).status_code == 303
    assert world.trail() == trail


def test_a_stale_edit_is_answered_with_both_texts(world, experiment):
    send(world, experiment, OPEN, name="fumi")
    response = send(world, experiment, "And mine?", version=0)
    page = response.content.decode()
    assert response.status_code == 409
    assert "And mine?</textarea>" in page
    assert f'class="theirs">{OPEN}</blockquote>' in page
    assert 'name="version" value="1"' in page
    assert Script.objects.get().text == OPEN
    assert send(world, experiment, "And mine?", version=1).status_code == 303


@pytest.mark.parametrize("version", ["", "x", "-1", "7", "１"])
def test_no_other_version_passes(world, experiment, version):
    send(world, experiment, OPEN)
    assert send(world, experiment, CLOSED, version=version).status_code == 409


def test_forty_questions_of_five_hundred_characters_are_enough(world, experiment):
    most = "\n".join(f"{number:02} " + "q" * 497 for number in range(40))
    assert send(world, experiment, most).status_code == 303
    response = send(world, experiment, most + "\nOne more?", version=1)
    assert response.status_code == 422
    assert "These are 41 questions; a script has at most 40." in response.content.decode()
    assert "One more?</textarea>" in response.content.decode()
    response = send(world, experiment, "Short?\n" + "q" * 501, version=1)
    assert "Question 2 has 501 characters; a question has at most 500." in response.content.decode()
    assert Script.objects.get().version == 1


@pytest.mark.parametrize("text", ["", " \n \r\n\t"])
def test_a_script_asks_something(world, experiment, text):
    send(world, experiment, OPEN)
    assert send(world, experiment, text, version=1).status_code == 422
    assert Script.objects.get().questions == [OPEN]


def test_a_viewer_reads_and_does_not_write(world, experiment):
    send(world, experiment, OPEN)
    page = world.as_("vera").get(address(world, experiment)).content.decode()
    assert OPEN in page
    assert "<textarea" not in page
    assert send(world, experiment, CLOSED, name="vera", version=1).status_code == 403


def test_a_script_of_an_experiment_that_is_over_stays(world):
    experiment = build.scripted(world, build.registered(world), OPEN)
    conclusion.cancel(experiment, reason="No time.", by=world.bob, at=world.now)
    assert "<textarea" not in world.as_("bob").get(address(world, experiment)).content.decode()
    assert send(world, experiment, CLOSED, version=1).status_code == 409
    assert Script.objects.get().text == OPEN


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "{{ 7 }}{% now %}", "日本語の質問は\u3000どう?", "‮gnirts"]
)
def test_whatever_is_typed_is_text(world, experiment, text):
    send(world, experiment, text)
    assert Script.objects.get().text == text
    page = world.as_("bob").get(address(world, experiment)).content.decode()
    assert "<script>alert" not in page


def test_the_run_page_leads_to_the_rehearsals_and_they_lead_here(world, experiment):
    there = world.url(f"experiments/{experiment.number}/rehearsal/")
    for page, link in ((world.url(f"experiments/{experiment.number}/"), there), (there, address(world, experiment))):
        assert f'href="{link}"' in world.as_("vera").get(page).content.decode()
