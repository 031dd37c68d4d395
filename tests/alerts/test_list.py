"""The inbox: what rings, by severity, why, and what to do about it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re

import pytest

from decisions.actions import proposal
from experiments.actions import conclusion, running
from kaizenlab.alerts import bells, tasks
from kaizenlab.alerts.detect import written
from kaizenlab.alerts.models import Alert
from kaizenlab.alerts.rules import sentences as say
from kaizenlab.lib.reasons import reason
from tests import world as build
from tests.alerts.pages import page, row, rows, step, tabs, words
from tests.world import many

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def ring(world, number, **said):
    """An alert straight into its table."""
    belief = Alert.objects.filter(hypothesis__isnull=False).values_list("hypothesis", flat=True).first()
    whole = {"rule": "draft", "subject": f"H-{number}", "title": f"Idea {number}", "owner": world.bob, "severity": 3}
    whole |= {"why": written(reason(say.IDLE_DRAFT, days="14")), "fired_at": world.now, "hypothesis_id": belief}
    return Alert(workspace=world.workspace, number=number, **(whole | said))


def test_before_anything_rings_it_says_so(world, stand_at):
    text = page(world)
    assert "Each comes from a rule. Doing the work closes it; acknowledging says who is on it." in text
    assert "Nothing is firing: no rule asks for anybody." in text
    assert tabs(text) == {"Firing": "0", "Acknowledged": "0", "Silenced": "0", "Resolved": "0"}
    assert "Lately resolved" not in text


def test_after_the_third_no_it_is_there_when_the_page_comes_back(world, lost):
    text = page(world)
    assert tabs(text) == {"Firing": "2", "Acknowledged": "0", "Silenced": "0", "Resolved": "1"}
    said = words(row(text, lost["futile"].number))
    assert "E-1 Out of reach: Interviews: lost rationale" in said
    assert "0 of 3, needed 3 of 5: the bar cannot be reached any more." in said
    assert "Rule: the chance of reaching the bar is gone, or all but gone · fired Mon 9 Nov, 14:00" in said


def test_groups_say_what_their_severity_asks_for(world, lost):
    build.concluded(world)
    text = page(world)
    heads = re.findall(r'data-sev="(\d)">[^<]+</span></h2><span class="aside">([^<]+)<', text)
    assert [(sev, words(aside)) for sev, aside in heads] == [
        ("1", "assemble now, decide within the policy's time"),
        ("2", "in business hours"),
    ]


def test_the_most_severe_come_first_and_of_them_the_newest(world, lost):
    many(Alert)([ring(world, 91), ring(world, 92, fired_at=world.now + DAY), ring(world, 93, severity=2)])
    assert rows(world) == [lost["kill"].number, lost["futile"].number, 93, 92, 91]


def test_the_first_rows_step_is_the_pages_primary_button(world, lost):
    text = page(world)
    assert text.split("<main")[1].count('data-kind="primary"') == 1
    assert 'data-kind="primary"' in row(text, rows(world)[0])


def test_who_was_told_is_named_once(world, lost):
    alert = lost["futile"]
    bells.note(alert, "told", at=world.now, to=[world.fumi.pk, world.alice.pk])
    bells.note(alert, "told", at=world.now, to=[world.fumi.pk], channel="mail")
    bells.note(alert, "told", at=world.now, to="#product")
    assert "sent to Fumi, Alice, #product" in words(row(page(world), alert.number))
    assert "sent to" not in row(page(world), lost["kill"].number)


def test_each_state_has_its_tab(world, lost, stand_at):
    futile, kill = lost["futile"].number, lost["kill"].number
    build.silenced(world, lost["kill"])
    from kaizenlab.alerts import actions

    actions.acknowledge(lost["futile"], by=world.fumi, at=world.now + 3 * HOUR)
    assert rows(world) == []
    assert rows(world, "?is=acknowledged") == [futile]
    assert "Acknowledged by Fumi, Mon 9 Nov, 15:00" in words(page(world, "?is=acknowledged"))
    assert rows(world, "?is=silenced") == [kill]
    assert "On holiday." in page(world, "?is=silenced")
    assert tabs(page(world)) == {"Firing": "0", "Acknowledged": "1", "Silenced": "1", "Resolved": "1"}
    stand_at(world.now + 400 * DAY)
    assert rows(world) == [kill], "a silence that has run out is none"


def test_what_is_over_says_how_and_how_long_it_rang(world, lost):
    conclusion.conclude(lost["kill"].experiment, by=world.fumi, at=world.now + DAY)
    text = page(world, "?is=resolved")
    assert "Fired Mon 9 Nov, 14:00. Resolved Tue 10 Nov, 12:00: The experiment was concluded." in words(text)
    assert "after 22 hours, Sev 1" in words(text)


def test_firing_ends_with_the_five_that_were_resolved_last(world, lost):
    over = [ring(world, 90 + n, resolved_at=world.now + n * HOUR, resolution="") for n in range(9)]
    many(Alert)(over)
    text = page(world).split("Lately resolved")[1]
    assert re.findall(r"Idea (\d+)", text) == ["98", "97", "96", "95", "94"]
    assert "Lately resolved" not in page(world, "?is=acknowledged")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?sev=1", ["kill", "futile"]),
        ("?sev=2", []),
        ("?rule=futile", ["futile"]),
        ("?owner=@me", ["kill", "futile"]),  # Bob's
        ("?q=rationale", ["kill", "futile"]),
        ("?q=e-1", ["kill", "futile"]),
        ("?q=E-11", []),
        ("?q=rationale+zebra", []),
        ("?sev=9", []),
        ("?is=nonsense", []),
        ("?rule=nonsense", []),
        ("?owner=999", []),
        ("?q=%00", []),
    ],
)
def test_filters_narrow_it(world, lost, query, found):
    assert rows(world, query) == [lost[rule].number for rule in found]
    if not found:
        assert "Nothing matches these filters." in page(world, query)


def test_whose_can_be_anybody_who_is_or_was_here(world, lost):
    assert rows(world, f"?owner={world.fumi.pk}") == []
    assert rows(world, f"?owner={world.bob.pk}", who="fumi") == [lost["kill"].number, lost["futile"].number]
    assert rows(world, "?owner=@me", who="fumi") == []


def test_tabs_count_what_the_filters_let_through_and_keep_them(world, lost):
    text = page(world, "?rule=futile&cursor=")
    assert tabs(text)["Firing"] == "1"
    assert 'href="/w/hinoki/alerts/?rule=futile&amp;is=silenced"' in text


def test_a_count_goes_no_further_than_it_is_read(world, lost):
    many(Alert)(ring(world, n) for n in range(100, 1_101))
    assert tabs(page(world))["Firing"] == "999+"


def test_pages_follow_one_another(world, lost):
    many(Alert)(ring(world, n, fired_at=world.now + n * HOUR) for n in range(100, 140))
    first = page(world)
    (following,) = re.findall(r'rel="next" href="([^"]+)"', first)
    assert len(rows(world)) == 30
    assert rows(world, following.replace("&amp;", "&")) == [*range(111, 99, -1)]
    assert 'data-kind="primary"' not in page(world, following.replace("&amp;", "&")).split("<main")[1]


def test_nobody_sees_another_workspaces_alerts(world, lost):
    build.make_elsewhere()
    text = world.as_("charlie").get("/w/elsewhere/alerts/").text
    assert tabs(text)["Firing"] == "0"
    assert "lost rationale" not in text


# --- the next step


def test_who_only_reads_opens_the_record(world, lost):
    text = page(world, who="vera")
    assert step(row(text, lost["futile"].number)) == ("Open E-1", "experiments/1/")
    assert "<form" not in row(text, lost["futile"].number)
    assert "silence" not in row(text, lost["futile"].number)


def test_what_is_out_of_reach_is_concluded(world, lost):
    for alert in lost.values():
        assert step(row(page(world), alert.number)) == ("Conclude E-1", "experiments/1/conclude/")


def only(world, rule):
    world.enter()
    return Alert.objects.get(rule=rule, resolved_at=None).number


def test_what_is_at_risk_is_looked_at(world, stand_at):
    build.answered(world, build.running(world), "no", "no")
    assert step(row(page(world), only(world, "at_risk"))) == ("Open E-1", "experiments/1/")


def test_a_result_is_decided_and_a_proposal_approved_by_founders(world, stand_at):
    experiment = build.concluded(world)
    number = only(world, "result")
    assert step(row(page(world), number)) == ("Decide E-1", "experiments/1/decide/")
    proposal.propose(experiment, outcome="investigate", rationale="It hurts.", by=world.bob, at=world.now + 2 * DAY)
    assert step(row(page(world, who="fumi"), number)) == ("Approve E-1", "decisions/1/")
    assert step(row(page(world), number)) == ("Open E-1", "decisions/1/")


def test_an_invalid_result_is_opened_to_be_run_again(world, stand_at):
    build.concluded(world, broken="The recruiter sent friends.")
    assert step(row(page(world), only(world, "result"))) == ("Open E-1", "experiments/1/")


def test_where_nothing_comes_in_evidence_is_added(world, stand_at):
    build.running(world)
    tasks.look(world.workspace.pk, world.now + 8 * DAY)
    assert step(row(page(world), only(world, "no_evidence"))) == ("Add evidence E-1", "experiments/1/evidence/")


def test_what_is_ready_gets_an_experiment_and_a_draft_is_opened(world, stand_at):
    build.hypothesis(world)
    build.hypothesis(world, assumptions=0)
    tasks.look(world.workspace.pk, world.now + 15 * DAY)
    text = page(world)
    found = {alert.subject: step(row(text, alert.number)) for alert in Alert.objects.all()}
    assert found["H-1"] == ("Plan an experiment H-1", "hypotheses/1/experiments/new/")
    assert found["H-2"] == ("Open H-2", "hypotheses/2/")


def test_what_is_past_its_end_is_concluded_even_paused(world, stand_at):
    experiment = build.running(world)
    running.pause(experiment, by=world.bob, at=world.now + 2 * HOUR)
    tasks.look(world.workspace.pk, world.now + 16 * DAY)
    assert step(row(page(world), only(world, "evaluation"))) == ("Conclude E-1", "experiments/1/conclude/")


def test_what_follows_a_decision_is_reviewed_written_down_or_marked_done(world, stand_at):
    day = world.now.date()
    build.decided(
        world, learned="", revisit_on=day + 9 * DAY, next_kind="build", next_text="Log", next_due=day + 9 * DAY
    )
    tasks.look(world.workspace.pk, world.now + 10 * DAY)
    text = page(world)
    assert step(row(text, only(world, "revisit"))) == ("Review D-1", "decisions/1/review/")
    assert step(row(text, only(world, "learning"))) == ("Add learning D-1", "decisions/1/learning/")
    late = row(text, only(world, "action"))
    assert "N-1 Next action overdue" in words(late)
    assert step(late) == ("Mark done N-1", "decisions/1/#N-1")
    assert step(row(page(world, who="vera"), only(world, "action"))) == ("Open N-1", "decisions/1/#N-1")


# --- as a file


def test_it_is_exported_as_it_is_filtered(world, lost):
    vera = world.as_("vera")
    text = vera.get(world.url("alerts.csv?rule=futile")).text.lstrip("\ufeff")
    (line,) = csv.DictReader(io.StringIO(text))
    assert line["ref"] == f"A-{lost['futile'].number}"
    assert (line["rule"], line["severity"], line["state"], line["about"]) == ("futile", "1", "firing", "E-1")
    assert line["why"] == "0 of 3, needed 3 of 5: the bar cannot be reached any more."
    assert (line["hypothesis"], line["experiment"], line["decision"], line["owner"]) == ("H-1", "E-1", "", "Bob")
    over = vera.get(world.url("alerts.json?is=resolved")).json()
    assert [(each["rule"], each["resolution"]) for each in over] == [
        ("at_risk", "It became another alert: Out of reach.")
    ]
    assert vera.get(world.url("alerts.json?is=nonsense")).json() == []
