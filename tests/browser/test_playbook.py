"""The shipped playbook for problem validation, from Prep to Decide, with each blocking step biting; and a run that an
edited playbook leaves as it was."""

from __future__ import annotations

import pytest
from django.db import transaction

from kaizenlab.lib import clock
from kaizenlab.playbooks import actions as shelf
from kaizenlab.playbooks import shipped
from kaizenlab.workspaces import tenancy
from kaizenlab.workspaces.models import Membership, User
from tests.browser import walk

pytestmark = pytest.mark.django_db(transaction=True)

CANVAS = {
    "Problem": "The argument for a feature is lost within months.",
    "Existing alternatives": "Search in chat.",
    "Proposed solution": "A small log of decisions.",
    "Value expected": "Two weeks a year.",
    "What would change our mind": "Fewer than 3 of 5 recognise it.",
}


@pytest.fixture(params=[True, False], ids=["scripted", "without-javascript"])
def alice(browser, origin, request):
    return walk.begin(browser, origin, javascript=request.param)


def plan(alice, playbook):
    alice.press("Plan an experiment")
    alice.fill(Title="Interviews: lost rationale", Planned_sample="5", Ends_on=walk.in_days(14))
    alice.choose("Method", "Semi-structured interviews")
    alice.choose("Playbook", playbook)
    alice.page.locator("main form button[data-kind=primary]").click()


def set_the_bar(alice):
    alice.fill(How_many_must_say_yes="3", How_many_in_all="5", Who="team leads", What_they_do_or_say="recognise it")
    alice.fill(**{"How many, then we stop": "0"}, Of_the_first_how_many="3", Kill_date=walk.in_days(7))
    alice.press("Register and freeze")
    alice.page.wait_for_url("**/register/")


def open_step(alice, title):
    alice.page.locator(".phases").get_by_role("link", name=title).click()
    alice.page.locator("#open-step", has_text=title).wait_for()


def on_the_shelf(act):
    """What somebody else does meanwhile to the workspace's playbooks."""
    with transaction.atomic():
        alice = User.objects.get(email="alice@example.org")
        tenancy.look_as(user=alice.pk)
        member = Membership.objects.select_related("workspace").get(user=alice)
        tenancy.enter(member.workspace_id)
        return act(by=member, at=clock.now())


def fill_the_canvas(alice):
    alice.goes("/w/hinoki/hypotheses/1/edit/")
    alice.fill(**{name.replace(" ", "_"): text for name, text in CANVAS.items()})
    alice.press("Save hypothesis")


def counts(alice, text):
    alice.page.locator("#walked", has_text=text).wait_for()


def test_from_prep_to_decide_with_the_blocks_biting(alice):
    plan(alice, "The first one made for the method")
    set_the_bar(alice)
    alice.sees("Expected the step “Fill in the canvas” to be done first.")
    assert not alice.page.get_by_role("button", name="Register and freeze").count()
    fill_the_canvas(alice)
    alice.goes("/w/hinoki/experiments/1/register/")
    alice.press("Register and freeze")
    alice.press("Start experiment")
    counts(alice, "playbook 5 of 14")

    open_step(alice, "Write the interview script")
    alice.press("Done")
    counts(alice, "playbook 6 of 14")
    open_step(alice, "Rehearse the script")
    alice.page.get_by_text("Skip this step").click()
    alice.fill(Why_it_is_skipped="The first talk is our rehearsal.")
    alice.press("Skip")
    counts(alice, "playbook 6 of 13")

    walk.interview(alice, ["Yes", "Yes", "No", "No"])
    alice.press("Conclude experiment")
    alice.sees("The playbook asks for this first")
    alice.press("Talk to five people")
    alice.sees("4 of 5 interviews")
    walk.interview(alice, ["Yes"], first=5)
    counts(alice, "playbook 7 of 13")
    walk.conclude(alice)
    counts(alice, "playbook 8 of 13")

    alice.press("Decide")
    walk.decide(alice, "Investigate", "Three of five, with low confidence.", What_we_now_know="Leads feel it.")
    alice.goes("/w/hinoki/experiments/1/")
    counts(alice, "playbook 10 of 13")
    assert not alice.complaints


def test_an_edited_playbook_leaves_the_run_untouched(alice):
    source = shipped.all_of("en")["problem-validation"]
    own = on_the_shelf(lambda **said: shelf.copy(source, **said))
    alice.goes("/w/hinoki/hypotheses/1/")
    plan(alice, "Problem validation (Semi-structured interviews), P-1")
    text = source.text.replace("Talk to five people", "Talk to eight people").replace("5 interviews", "8 interviews")
    on_the_shelf(lambda **said: shelf.edit(own, text=text, note="", version=1, **said))
    alice.goes("/w/hinoki/experiments/1/")
    alice.sees("Talk to five people")
    alice.sees("0 of 5 interviews")
    assert not alice.page.get_by_text("Talk to eight people").count()
    alice.press("What changed since this run began")
    alice.sees("Talk to eight people")


def test_the_steps_are_walked_by_keyboard(browser, origin):
    alice = walk.begin(browser, origin)
    plan(alice, "The first one made for the method")
    alice.goes("/w/hinoki/experiments/1/?step=6")
    with alice.page.expect_response("**/tick/"):
        alice.page.keyboard.press("x")
    counts(alice, "playbook 3 of 14")
    for key in ("j", "j", "k", "ArrowDown", "ArrowUp", "Enter"):
        alice.page.keyboard.press(key)
    alice.page.wait_for_url("**/?step=1#step")
    assert not alice.complaints
