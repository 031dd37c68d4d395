"""The playbook's steps on the run page, and what is done to them there."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from experiments.models import Experiment
from experiments.runs import actions
from kaizenlab.lib import clock
from kaizenlab.playbooks import actions as shelf
from tests import world as build

pytestmark = pytest.mark.django_db

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def world():
    world = build.make_world(now=clock.now())
    world.enter()
    return world


@pytest.fixture
def experiment(world):
    experiment = build.running(world)
    build.follows(world, experiment)
    return experiment


def page(world, experiment, name="bob", query=""):
    return world.as_(name).get(world.url(f"experiments/{experiment.number}/{query}")).text


def post(world, experiment, path, name="bob", htmx=False, **fields):
    url = world.url(f"experiments/{experiment.number}/steps/{path}/")
    return world.as_(name).post(url, fields, **(HTMX if htmx else {}))


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_steps_stand_by_phase_with_how_far_they_are(world, experiment):
    build.answered(world, experiment, "yes", "no")
    text = words(page(world, experiment))
    assert "Prep 1 of 3" in text
    assert "playbook 1 of 8" in text
    assert "Run the interviews 2 of 5 interviews, due" in text
    assert "Holds up the conclusion" in text
    assert "Holds up the registration" not in text


def test_the_first_step_that_is_not_done_lies_open_and_any_other_by_its_link(world, experiment):
    assert 'id="open-step" tabindex="-1">Write the script' in page(world, experiment)
    other = page(world, experiment, query="?step=7")
    assert 'id="open-step" tabindex="-1">Write down what we learned' in other
    assert "The decision is recorded only when this is done." in other


def test_a_tick_leads_back_to_the_step(world, experiment):
    answer = post(world, experiment, "2/tick")
    assert (answer.status_code, answer["Location"]) == (303, world.url(f"experiments/{experiment.number}/?step=2#step"))
    text = words(page(world, experiment, query="?step=2"))
    assert "Done: Write the script Bob," in text
    assert world.trail()[-1] == "run.step_done"


def test_for_htmx_it_answers_with_the_step_and_what_counts_it(world, experiment):
    answer = post(world, experiment, "2/tick", htmx=True)
    assert answer.status_code == 200
    assert answer.text.count("<section") == 1
    assert answer.text.count('hx-swap-oob="true"') == 2
    assert "playbook 2 of 8" in answer.text


def test_skipping_without_a_reason_says_so_and_with_one_is_shown(world, experiment):
    refused = post(world, experiment, "5/skip", reason="")
    assert refused.status_code == 422
    assert "Where it stands" in refused.text
    assert post(world, experiment, "5/skip", htmx=True).status_code == 422
    assert post(world, experiment, "5/skip", reason="We met them in person.").status_code == 303
    text = words(page(world, experiment, query="?step=5"))
    assert "We met them in person." in text
    assert "playbook 1 of 7" in text
    assert post(world, experiment, "5/reopen").status_code == 303
    assert "playbook 1 of 8" in page(world, experiment)


def test_a_step_that_holds_something_up_has_no_skip_and_refuses_one(world, experiment):
    assert "Skip this step" not in page(world, experiment, query="?step=2")
    assert "Skip this step" in page(world, experiment, query="?step=5")
    assert post(world, experiment, "2/skip", reason="No time.").status_code == 409


def test_a_note_is_markdown_and_an_outdated_one_is_kept_beside_the_newer(world, experiment):
    assert post(world, experiment, "2/note", note="Ask **twice**.", version="1").status_code == 303
    assert "<strong>twice</strong>" in page(world, experiment, query="?step=2")
    stale = post(world, experiment, "2/note", note="Ask once.", version="1")
    assert stale.status_code == 409
    assert "Ask once." in stale.text
    assert "<strong>twice</strong>" in stale.text


def test_an_owner_and_a_day_are_set_on_a_page_of_their_own(world, experiment):
    url = world.url(f"experiments/{experiment.number}/steps/2/assign/")
    assert "Write the script" in world.as_("bob").get(url).text
    assert post(world, experiment, "2/assign", due_on="soon", version="1").status_code == 422
    assert post(world, experiment, "2/assign", owner=world.fumi.pk, due_on="2030-01-02", version="1").status_code == 303
    assert "due 2 Jan 2030, Fumi" in words(page(world, experiment))
    assert post(world, experiment, "2/assign", owner="", due_on="", version="1").status_code == 409


def test_what_is_overdue_says_so_with_a_sign(world):
    old = build.running(world)
    build.follows(world, old)
    build.answered(world, old, "yes")
    assert "overdue since" not in page(world, old)
    actions.assign(
        actions.Step.objects.select_related("run__experiment").get(run__experiment=old, position=4),
        owner=None, due_on=world.now.date().replace(year=2020, day=1), by=world.bob, at=world.now,
    )  # fmt: skip
    html = page(world, old)
    assert re.search(r"#i-clock\"/></svg>1 of 5 interviews, overdue since", html)


def test_a_viewer_reads(world, experiment):
    html = page(world, experiment, "vera", "?step=2")
    assert "Write the script" in html
    assert "/steps/2/" not in html


def test_what_is_over_can_only_be_read(world, experiment):
    build.conclusion.cancel(experiment, reason="No time.", by=world.bob, at=world.now)
    assert "playbook 1 of 8" not in world.as_("vera").get(world.url("experiments/")).text
    html = page(world, experiment, query="?step=2")
    assert "/steps/2/tick/" not in html
    assert post(world, experiment, "2/tick").status_code == 409


def test_naughty_strings_stay_text(world, experiment):
    for text in ("<script>alert(1)</script>", "[x](javascript:alert(1))", "‮\u0007 %s {{ x }}"):
        answer = post(world, experiment, "5/note", note=text, version="99")
        assert answer.status_code in (303, 409)
        html = page(world, experiment, query="?step=5")
        assert "<script>alert" not in html
        assert 'href="javascript' not in html


def test_the_list_and_home_say_how_far_it_is(world, experiment):
    assert "playbook 1 of 8" in world.as_("vera").get(world.url("experiments/")).text
    assert "playbook 1 of 8" in world.as_("vera").get(world.url("")).text


def test_one_begins_on_a_page_of_its_own_with_the_methods_playbooks_first(world):
    draft = build.experiment(world, method="survey")
    url = world.url(f"experiments/{draft.number}/playbook/")
    assert url in page(world, draft)
    first = re.search(r'name="playbook" value="([^"]+)"[^>]*checked', world.as_("bob").get(url).text)
    assert first[1] == "survey"
    assert world.as_("bob").post(url, {"playbook": "nothing"}).status_code == 422
    assert world.as_("bob").post(url, {"playbook": "survey"}).status_code == 303
    assert world.trail()[-1] == "run.begun"
    assert "Ticks, notes and owners go on" in world.as_("bob").get(url).text
    assert world.as_("bob").post(url, {"playbook": "problem-validation"}).status_code == 303
    assert world.trail()[-1] == "run.changed"


def test_planning_can_begin_one_and_the_method_proposes_it(world):
    belief = build.hypothesis(world)
    url = world.url(f"hypotheses/{belief.number}/experiments/new/")
    plan = {"title": "Ask them", "method": "survey", "owner": world.bob.pk}
    for playbook, name in [("method", "Survey"), ("concierge", "Concierge"), ("", "")]:
        before = len(world.trail())
        assert world.as_("bob").post(url, plan | {"playbook": playbook}).status_code == 303
        assert world.trail()[before:] == ["experiment.planned"]
        newest = Experiment.objects.order_by("-number").first()
        assert name in getattr(newest.runs.first(), "name", "")
        assert newest.runs.exists() == bool(name)


def test_what_changed_since_is_shown_and_the_run_stays(world):
    own = shelf.create(text=build.PLAYBOOK, by=world.bob, at=world.now)
    draft = build.experiment(world)
    begin = world.url(f"experiments/{draft.number}/playbook/")
    assert world.as_("bob").post(begin, {"playbook": own.ref}).status_code == 303
    changes = world.url(f"experiments/{draft.number}/playbook/changes/")
    assert "Nothing:" in world.as_("vera").get(changes).text
    world.enter()
    edited = build.PLAYBOOK.replace("count: 5 interviews", "count: 8 interviews").replace("Send thanks", "Pay them")
    shelf.edit(own, text=edited, note="", version=1, by=world.bob, at=world.now)
    text = words(world.as_("vera").get(changes).text)
    for said in ("Added steps", "Pay them", "Removed steps", "Send thanks", "Run the interviews", "Expected count 5 8"):
        assert said in text
    assert "5 interviews" in page(world, draft)
    assert "Pay them" not in page(world, draft)
    rows = world.as_("vera").get(f"{changes[:-1]}.json").json()
    assert [(row["change"], row["step"]) for row in rows if not row["part"]] == [
        ("added", "Pay them"),
        ("removed", "Send thanks"),
    ]
    assert {"change": "changed", "step": "Run the interviews", "part": "count", "before": 5, "after": 8} in rows
    assert f"{changes[:-1]}.csv" in world.as_("vera").get(changes).text


def test_what_follows_no_playbook_has_no_file_of_changes(world):
    draft = build.experiment(world)
    assert world.as_("vera").get(world.url(f"experiments/{draft.number}/playbook/changes.csv")).status_code == 404


@pytest.mark.parametrize("rows", [2, 40])
def test_lists_ask_as_often_with_two_runs_as_with_forty(world, rows):
    belief = build.hypothesis(world, assumptions=3)
    for _ in range(rows):
        build.follows(world, build.registered(world, belief))
    client = world.as_("bob")
    with CaptureQueriesContext(connection) as captured:
        assert client.get(world.url("experiments/")).text.count("playbook 1 of 8") == rows
    assert len(captured) <= 9


@pytest.mark.parametrize("steps", [1, 90])
def test_the_pages_of_a_run_ask_twelve_times_at_most(world, steps):
    many = "".join(f"\n### Ask person {n}\n`days: 1`\n\nTell me more.\n" for n in range(steps))
    running, concluded = build.running(world), build.concluded(world)
    for experiment in (running, concluded):
        build.follows(world, experiment, build.playbook(build.PLAYBOOK.replace("\n## Decide", many + "\n## Decide")))
    pages = {
        f"experiments/{running.number}/": 12,
        f"experiments/{running.number}/?step=4": 12,
        f"experiments/{running.number}/conclude/": 11,
        f"experiments/{running.number}/playbook/changes/": 8,
        f"experiments/{running.number}/steps/2/assign/": 8,
        f"experiments/{concluded.number}/": 12,
        f"experiments/{concluded.number}/decide/": 11,
    }
    assert {path: world.asks(path) for path in pages} == pages


def test_two_who_tick_at_once_leave_one_tick_and_one_event(world, experiment):
    assert [post(world, experiment, "2/tick", name=name).status_code for name in ("bob", "fumi")] == [303, 409]
    assert world.trail().count("run.step_done") == 1
