"""Asking personas, watching them, rehearsing with a colleague, and the files."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from experiments.actions import conclusion
from experiments.rehearsal import actions, interview
from experiments.rehearsal.actions import Cast
from experiments.rehearsal.models import Persona, Rehearsal, SimulatedAnswer
from kaizenlab.events.models import Event
from tests import world as build

pytestmark = pytest.mark.django_db

PERSONAS = {"name0": "Aoi", "who0": "Loses reasons.", "name3": "Dan", "who3": "Never lost one."}
ASKED = {"question": list(build.QUESTIONS), "bar": build.BAR}
MARKUP = "<img src=x onerror=alert(1)> [click](javascript:alert(1)) ![x](http://198.51.100.1/x.png) {{ 7 }}"


@pytest.fixture
def experiment(world):
    return build.scripted(world, build.registered(world))


def address(world, experiment, path=""):
    return world.url(f"experiments/{experiment.number}/rehearsal/{path}")


def get(world, experiment, path="", person="bob", **how):
    response = world.as_(person).get(address(world, experiment, path), **how)
    world.enter()
    return response


def send(world, experiment, path="", person="bob", **typed):
    response = world.as_(person).post(address(world, experiment, path), typed)
    world.enter()
    return response


def test_without_an_ai_the_page_says_so_and_a_colleague_can_play(world, experiment):
    page = get(world, experiment).content.decode()
    assert "No AI server is configured here" in page
    assert address(world, experiment, "colleague/") in page
    assert "Ask the personas" not in page
    assert send(world, experiment, **PERSONAS).status_code == 409


def test_personas_are_proposed_from_the_canvas_and_not_all_agree(world, ai):
    belief = build.hypothesis(world, problem="Reasons get lost.", alternatives="A wiki.")
    experiment = build.scripted(world, build.registered(world, belief))
    page = get(world, experiment).content.decode()
    for words in ("Leads of product teams", "Reasons get lost.", "A wiki.", "Lives well with what they use today."):
        assert words in page
    assert page.count('name="name') == 5


def test_asking_queues_one_job_and_leaves_one_event(world, experiment, ai):
    response = send(world, experiment, **PERSONAS)
    assert (response.status_code, response["Location"]) == (303, address(world, experiment, "1/"))
    rehearsal = Rehearsal.objects.get()
    assert (rehearsal.state, rehearsal.kind, rehearsal.asked_by) == ("queued", "model", world.bob)
    assert rehearsal.questions == list(build.QUESTIONS)
    assert list(Persona.objects.order_by("position").values_list("name", flat=True)) == ["Aoi", "Dan"]
    event = Event.objects.order_by("-seq").first()
    assert (event.verb, json.loads(event.facts)) == ("rehearsal.asked", {"number": 1, "questions": 2, "personas": 2})
    [job] = ProcrastinateJob.objects.filter(task_name="rehearse")
    assert job.args == {"workspace": world.workspace.pk, "rehearsal": rehearsal.pk}
    assert ai.asked == [], "the page asks nobody"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "This field is required."),
        ({"name0": "Aoi"}, "This field is required."),
        ({"name0": "Aoi", "who0": "B", "name1": "Ben"}, "Say in a line who this is."),
        ({"name0": "Aoi", "who0": "B", "who4": "A lead."}, "Give this persona a name."),
        ({"name0": "A", "who0": "B", "name1": "A", "who1": "C"}, "Another persona has this name."),
        ({"name0": "A" * 61, "who0": "B"}, "at most 60 characters"),
    ],
)
def test_a_wrong_cast_is_answered_with_the_form(world, experiment, ai, typed, sentence):
    response = send(world, experiment, **typed)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Rehearsal.objects.exists()


def test_one_rehearsal_at_a_time(world, experiment, ai):
    send(world, experiment, **PERSONAS)
    assert send(world, experiment, **PERSONAS).status_code == 409
    assert send(world, experiment, "colleague/", name="Aoi", who="x", **ASKED, q0="y").status_code == 409
    assert Rehearsal.objects.count() == 1


def test_there_is_nothing_to_rehearse_without_a_script_or_after_the_end(world, ai):
    bare = build.registered(world)
    assert "Write the script first" in get(world, bare).content.decode()
    assert send(world, bare, **PERSONAS).status_code == 409
    over = build.scripted(world, build.registered(world))
    conclusion.cancel(over, reason="No time.", by=world.bob, at=world.now)
    assert "Ask the personas" not in get(world, over).content.decode()
    assert send(world, over, **PERSONAS).status_code == 409


def test_one_watches_it_and_can_cancel(world, experiment, ai):
    send(world, experiment, **PERSONAS)
    page = get(world, experiment, "1/").content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert 'max="6" value="0"' in page
    assert "Cancel rehearsal" in page
    slice_ = get(world, experiment, "1/", headers={"HX-Request": "true"})
    assert "<html" not in slice_.content.decode()
    assert "HX-Refresh" not in slice_
    response = send(world, experiment, "1/cancel/")
    assert (response.status_code, response["Location"]) == (303, address(world, experiment, "1/"))
    assert Rehearsal.objects.get().state == "cancelled"
    assert world.trail()[-1] == "rehearsal.cancelled"
    assert send(world, experiment, "1/cancel/").status_code == 409
    assert get(world, experiment, "1/", headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_what_failed_is_tried_again_with_the_same_personas(world, experiment, ai, settings):
    send(world, experiment, **PERSONAS)
    base, settings.AI_BASE_URL = settings.AI_BASE_URL, "http://127.0.0.1:1/v1"
    interview.hold(world.workspace.pk, Rehearsal.objects.get().pk)
    settings.AI_BASE_URL = base
    page = get(world, experiment, "1/").content.decode()
    assert "The AI server could not be reached." in page
    assert "Try again" in page
    assert send(world, experiment, "1/again/").status_code == 303
    second = Rehearsal.objects.get(number=2)
    assert list(second.personas.order_by("position").values_list("name", "description")) == [
        ("Aoi", "Loses reasons."),
        ("Dan", "Never lost one."),
    ]
    assert Rehearsal.objects.get(number=1).state == "failed"


def test_answers_are_shown_as_text_and_each_is_labelled(world, experiment, ai):
    ai.says = lambda _: MARKUP
    rehearsal = actions.ask(experiment, [Cast(MARKUP[:60], MARKUP)], by=world.bob, at=world.now)
    interview.hold(world.workspace.pk, rehearsal.pk)
    page = get(world, experiment, "1/", person="vera").content.decode()
    assert "&lt;img src=x onerror=alert(1)&gt; [click](javascript:alert(1)) ![x](http://198.51.100.1/x.png)" in page
    assert "<img" not in page
    assert 'href="javascript' not in page
    assert page.count(">Simulated<") == 1 + 2 + 1, "the persona, both answers, and what it foretold"


def test_a_colleague_plays_the_persona_and_that_is_simulated_too(world, experiment):
    typed = {"name": "Aoi", "who": "A lead", **ASKED, "q0": "Last week.", "q1": "", "b0": "no"}
    response = send(world, experiment, "colleague/", **typed)
    assert (response.status_code, response["Location"]) == (303, address(world, experiment, "1/"))
    rehearsal = Rehearsal.objects.get()
    assert (rehearsal.kind, rehearsal.state, rehearsal.model) == ("colleague", "done", "")
    assert [(each.position, each.text) for each in SimulatedAnswer.objects.all()] == [(0, "Last week.")]
    assert [each.answer for each in rehearsal.personas.get().predictions.all()] == ["no"]
    assert world.trail()[-1] == "rehearsal.held"
    assert ">Simulated<" in get(world, experiment, "1/").content.decode()
    assert experiment.rehearsals.filter(state="done").exists()


def test_a_colleagues_form_that_is_wrong_keeps_what_was_typed(world, experiment):
    response = send(world, experiment, "colleague/", name="", who="A lead", **ASKED, q0="Last week.")
    assert response.status_code == 422
    assert "Last week.</textarea>" in response.content.decode()
    assert send(world, experiment, "colleague/", name="Aoi", who="A lead", **ASKED).status_code == 422


def test_an_answer_stays_with_its_question_when_the_script_changes_meanwhile(world, experiment):
    first, second = build.QUESTIONS
    script = ["A new one?", second]
    actions.save_script(experiment, script, version=1, by=world.fumi, at=world.now)
    typed = {"name": "Aoi", "who": "A lead", **ASKED, "q0": "Last week.", "q1": "I asked around.", "b0": "no"}
    response = send(world, experiment, "colleague/", **typed)
    page = response.content.decode()
    assert response.status_code == 409
    assert "What is asked here was changed meanwhile." in page
    assert f'No longer asked: {first}</p><blockquote class="theirs">Last week.' in page
    assert re.findall(r'name="q(.)"[^>]*>\s*(.*)</textarea>', page) == [("0", ""), ("1", "I asked around.")]
    assert re.findall(r'name="question" value="(.*?)"', page) == script
    assert re.search(r'value="no"[^>]* checked', page)
    assert not Rehearsal.objects.exists()
    assert send(world, experiment, "colleague/", **typed | {"question": script}).status_code == 303
    assert [each.question for each in SimulatedAnswer.objects.all()] == script


def test_nor_does_it_count_towards_another_bar(world, experiment):
    typed = {"name": "Aoi", "who": "A lead", **ASKED, "bar": "loved it", "q0": "Last week.", "b0": "yes"}
    assert send(world, experiment, "colleague/", **typed).status_code == 409
    assert not Rehearsal.objects.exists()


def test_files_say_simulated_on_every_line(world, experiment):
    build.rehearsed(world, experiment, '=HYPERLINK("http://x")', "I asked around.")
    table = world.as_("vera").get(address(world, experiment)[:-1] + ".csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [row["origin"] for row in rows] == ["simulated"] * 2
    assert [row["answer"] for row in rows] == ['\'=HYPERLINK("http://x")', "I asked around."]
    whole = world.as_("vera").get(address(world, experiment)[:-1] + ".json").json()
    assert whole["origin"] == "simulated"
    [persona] = whole["rehearsals"][0]["personas"]
    assert [each["origin"] for each in persona["answers"] + persona["predictions"]] == ["simulated"] * 3


def test_the_experiments_own_file_keeps_them_apart_from_its_evidence(world, experiment):
    build.rehearsed(world, experiment)
    whole = world.as_("vera").get(world.url(f"experiments/{experiment.number}.json")).json()
    assert whole["evidence"] == []
    assert whole["rehearsals"][0]["origin"] == "simulated"
    text = world.as_("vera").get(world.url(f"experiments/{experiment.number}.csv")).content.decode()
    assert "I asked around." not in text


PAGES = ["script/", "rehearsal/", "rehearsal/1/", "rehearsal/colleague/", "rehearsal.json", "rehearsal.csv"]


def test_pages_ask_the_database_no_more_for_many_than_for_one(world, ai):
    def counted(experiment):
        counts = {page: world.asks(f"experiments/{experiment.number}/{page}") for page in PAGES}
        world.enter()
        return counts

    one = build.scripted(world, build.running(world))
    build.rehearsed(world, one)
    build.answered(world, one, "yes", "no", "yes")
    many = build.scripted(world, build.running(world), *[f"What happened on day {day}?" for day in range(40)])
    for _ in range(30):
        build.rehearsed(world, many, *["This is what happened."] * 40)
    build.answered(world, many, *["yes", "no", "unclear"] * 30)
    few, most = counted(one), counted(many)
    assert few == most
    assert max(few.values()) <= 12, few
