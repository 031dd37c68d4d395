"""What the other pages say of alerts: home what is urgent, a record what rings about it, the decision what is spent."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from kaizenlab.alerts import actions, tasks
from kaizenlab.alerts.models import Alert
from tests import world as build
from tests.alerts.pages import page, words

DAY = dt.timedelta(days=1)


def firing(world, who="bob"):
    """What home says under its own heading."""
    text = page(world, path="", who=who)
    found = re.search(r'<h2 id="firing-title">.*?</section>', text, re.DOTALL)
    return words(found[0]) if found else ""


def test_home_shows_what_is_urgent_with_its_next_step(world, lost):
    said = firing(world)
    assert "E-1 Interviews: lost rationale 0 of 3, needed 3 of 5: the bar cannot be reached any more." in said
    assert said.index("Kill criterion reached") < said.index("Out of reach")
    assert "Conclude E-1" in said
    assert "All 2 alerts firing →" in said


def test_home_says_of_an_action_when_it_was_due_and_its_name_once(world, stand_at):
    decision = build.decided(world)
    build.next_action(world, decision, "Tell the sales team", due_on=world.now.date() + 3 * DAY)
    tasks.look(world.workspace.pk, world.now + 5 * DAY)
    Alert.objects.filter(rule="action").update(severity=2)
    stand_at(world.now + 5 * DAY)
    said = firing(world)
    assert said.count("Tell the sales team") == 1
    assert "N-1 Tell the sales team Due Thu 12 Nov. Next action overdue" in said


def test_what_waits_and_what_fires_share_six_rows(world, lost):
    for _ in range(4):
        build.concluded(world)
    home = page(world, path="")
    parts = [home.split(f'id="{name}"')[1].split("</section>")[0] for name in ("waiting", "firing-title")]
    assert [part.count('class="sev"') for part in parts] == [3, 3]


def test_a_result_that_is_listed_there_is_not_said_twice(world, stand_at):
    build.concluded(world)
    stand_at(world.now + 2 * DAY)
    text = page(world, path="")
    assert "Needs a decision" in text
    assert Alert.objects.filter(rule="result", resolved_at=None).exists()
    assert firing(world) == ""


def test_what_somebody_is_on_or_is_not_urgent_is_left_to_the_inbox(world, lost):
    actions.acknowledge(lost["kill"], by=world.bob, at=world.now + DAY)
    assert "Kill criterion reached" not in firing(world)
    Alert.objects.filter(rule="futile").update(severity=3)
    assert firing(world) == ""


def test_few_are_shown(world, lost):
    first = lost["futile"]
    said = {"workspace": world.workspace, "rule": "owner", "title": "x", "owner": world.bob, "severity": 2}
    said |= {"why": first.why, "fired_at": world.now, "hypothesis": first.hypothesis}
    build.many(Alert)(Alert(**said, number=n, subject=f"H-{n}") for n in range(100, 120))
    assert page(world, path="").split('id="firing-title"')[1].split("</section>")[0].count("<li>") == 6


def rings(world, path):
    found = re.search(r'<ul class="rings".*?</ul>', page(world, path=path, who="vera"), re.DOTALL)
    return words(found[0]) if found else ""


def test_the_run_page_says_what_rings_about_the_experiment(world, lost):
    said = rings(world, "experiments/1/")
    assert "Sev 1 0 of 3, needed 3 of 5: the bar cannot be reached any more. Out of reach" in said
    other = build.running(world)
    assert rings(world, f"experiments/{other.number}/") == ""


def test_what_is_acknowledged_rings_still_and_what_is_over_does_not(world, lost):
    actions.acknowledge(lost["futile"], by=world.bob, at=world.now + DAY)
    assert "Out of reach" in rings(world, "experiments/1/")
    assert "At risk" not in rings(world, "experiments/1/"), "it became another one"


def test_the_canvas_says_what_rings_about_the_hypothesis_itself(world, lost):
    assert rings(world, "hypotheses/1/") == "", "its experiment's are its experiment's"
    build.hypothesis(world)
    tasks.look(world.workspace.pk, world.now + 15 * DAY)
    assert "Ready for 15 days without an experiment." in rings(world, "hypotheses/2/")


def test_a_decision_says_what_rings_about_it(world, stand_at):
    build.decided(world, build.concluded(world, yes=5), "continue", learned="")
    assert rings(world, "decisions/1/") == ""
    tasks.look(world.workspace.pk, world.now + 10 * DAY)
    assert "Decided 8 days ago, and what was learned is written nowhere. Learning is missing" in rings(
        world, "decisions/1/"
    )
    assert rings(world, "experiments/1/") == "", "it is the decision's"


@pytest.fixture
def spent(world, stand_at):
    """A thousand of a thousand went with the start of its experiment."""
    belief = build.hypothesis(world, budget_money="1000")
    experiment = build.concluded(world, experiment=build.running(world, belief, cost="1000"))
    world.enter()
    assert Alert.objects.filter(rule="budget_spent", resolved_at=None).exists()
    stand_at(world.now + 2 * DAY)
    return experiment


def beside(world, path, outcome):
    text = page(world, path=path)
    return words(
        re.search(rf'<label><input type="radio" name="outcome" value="{outcome}".*?</label>', text, re.DOTALL)[0]
    )


def test_the_decision_page_says_beside_continue_that_the_budget_is_spent(world, spent):
    said = "The budget is spent: 1,000 EUR of 1,000 EUR are spent."
    assert said in beside(world, f"experiments/{spent.number}/decide/", "continue")
    for outcome in ("investigate", "pivot", "kill"):
        assert "budget" not in beside(world, f"experiments/{spent.number}/decide/", outcome)


def test_so_does_a_decision_that_supersedes_another(world, spent):
    decision = build.decided(world, spent)
    assert "The budget is spent" in beside(world, f"decisions/{decision.number}/supersede/", "continue")


def test_with_something_left_it_says_nothing(world, stand_at):
    belief = build.hypothesis(world, budget_money="1001")
    experiment = build.concluded(world, experiment=build.running(world, belief, cost="1000"))
    stand_at(world.now + 2 * DAY)
    assert "budget is spent" not in page(world, path=f"experiments/{experiment.number}/decide/")
