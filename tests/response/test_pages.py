"""The pages of post-mortems: reading, writing, finishing, the list, and the files."""

from __future__ import annotations

import datetime as dt
import html as markup
import re

import pytest

from decisions.actions import proposal
from decisions.followup.models import NextAction
from kaizenlab.alerts.response.models import PostMortem
from kaizenlab.lib import clock
from tests import world as build

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(monkeypatch, world):
    moment = world.now + dt.timedelta(days=4)
    monkeypatch.setattr(clock, "now", lambda: moment)
    return moment


def at(world, decision, path=""):
    return world.url(f"decisions/{decision.number}/postmortem/{path}")


def page(world, url, name="bob", status=200):
    response = world.as_(name).get(url)
    assert response.status_code == status
    return re.sub(r"\s+", " ", markup.unescape(response.content.decode()))


def form(world, decision, **more):
    row = PostMortem.objects.get(decision=decision)
    return {"believed": row.believed, "learned": row.learned, "version": row.version} | build.CAUSES | more


def test_it_shows_what_was_believed_learned_and_how_it_went(world):
    html = page(world, at(world, build.killed(world)))
    assert "Teams of 3 to 20 lose why a feature was built" in html
    assert "The loss begins when someone who knew leaves." in html
    assert "first signal on day 1" in html
    steps = re.findall(r'data-step="(\w+)"', html)
    assert steps == ["registered", "started", "signal", "severe", "concluded", "decided"]
    assert "From the start to the first signal</dt><dd>2 hours" in html
    assert "First signal to decision</dt><dd>1 day, 21 hours" in html


def test_its_timeline_names_roles_and_nobody(world):
    html = page(world, at(world, build.killed(world)), "vera")
    course = html[html.index('<ol class="course">') :]
    course = course[: course.index("</ol>")]
    assert "the owner" in course
    assert "a founder" in course
    assert not [name for name in ("Alice", "Fumi", "Bob", "Vera") if name in course]


def test_it_is_written_at_its_own_address(world):
    decision = build.killed(world)
    html = page(world, at(world, decision, "?edit"))
    assert html.count("<textarea") == 4
    answer = world.as_("bob").post(at(world, decision), form(world, decision))
    assert (answer.status_code, answer["Location"]) == (303, at(world, decision))
    assert build.CAUSES["hindered"] in page(world, at(world, decision))
    assert "<textarea" not in page(world, at(world, decision, "?edit"), "vera")


def test_a_name_is_refused_at_its_field_and_nothing_typed_is_lost(world):
    decision = build.killed(world)
    typed = form(world, decision, hindered="We waited for Fumi and for bob.", helped="Luck.")
    answer = world.as_("bob").post(at(world, decision), typed)
    html = markup.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "What hindered: “Fumi”, “bob” name somebody" in html
    assert 'href="#id_hindered"' in html
    assert "We waited for Fumi and for bob." in html
    assert ">\nLuck.</textarea>" in html
    world.enter()
    assert PostMortem.objects.get().version == 1


def test_of_two_editors_the_second_is_shown_both_texts_and_may_send_it_again(world):
    decision = build.killed(world)
    late = form(world, decision, helped="Luck.")
    world.as_("fumi").post(at(world, decision), form(world, decision))
    answer = world.as_("bob").post(at(world, decision), late)
    html = markup.unescape(answer.content.decode())
    assert answer.status_code == 409
    assert "It was Fumi." in html
    assert build.CAUSES["helped"] in html
    assert ">\nLuck.</textarea>" in html
    version = re.search(r'name="version" value="(\d+)"', html)[1]
    assert world.as_("bob").post(at(world, decision), late | {"version": version}).status_code == 303


def test_what_is_typed_and_not_sent_comes_back(world):
    decision = build.killed(world)
    kept = {"draft": f"postmortem:{decision.ref}", "helped": "Half a sent", "version": "1"}
    world.as_("bob").post(world.url("drafts/"), kept)
    assert "Half a sent" in page(world, at(world, decision, "?edit"))
    assert "Half a sent" not in page(world, at(world, decision, "?edit"), "fumi")
    world.as_("bob").post(at(world, decision), {"discard": "1"})
    assert "Half a sent" not in page(world, at(world, decision, "?edit"))


def test_finishing_is_offered_when_it_is_whole_and_to_whom_it_is_open(world):
    decision = build.killed(world)
    assert "Still to be written before it can be finished: What helped, What hindered." in page(
        world, at(world, decision)
    )
    build.looked_back(world, decision)
    assert "finish/" not in page(world, at(world, decision), "bob")
    assert "finish/" in page(world, at(world, decision), "fumi")
    answer = world.as_("fumi").post(at(world, decision, "finish/"), {"version": "2"})
    assert answer.status_code == 303
    html = page(world, at(world, decision), "fumi")
    assert "It stays as it is." in html
    assert "?edit" not in html
    assert world.as_("bob").post(at(world, decision), form(world, decision)).status_code == 409


def test_a_decision_that_ended_nothing_has_none(world):
    decision = build.decided(world)
    page(world, at(world, decision), status=404)
    assert "Post-mortem" not in page(world, world.url(f"decisions/{decision.number}/"))


def test_the_decision_leads_to_it(world):
    decision = build.killed(world)
    assert at(world, decision) in page(world, world.url(f"decisions/{decision.number}/"))


def test_the_list_shows_those_to_be_written_first_and_the_newest_of_them(world):
    first, second, third = (build.killed(world) for _ in range(3))
    build.looked_back(world, third)
    world.as_("fumi").post(at(world, third, "finish/"), {"version": "2"})
    html = page(world, world.url("postmortems/"))
    order = [html.index(f"decisions/{each.number}/postmortem/") for each in (second, first, third)]
    assert order == sorted(order)
    assert "Finished" in html


def test_an_empty_list_says_what_opens_one(world):
    assert "The first kill or pivot opens one." in page(world, world.url("postmortems/"))


def test_it_is_a_file_too(world):
    decision = build.killed(world)
    build.looked_back(world, decision)
    answer = world.as_("vera").get(world.url(f"decisions/{decision.number}/postmortem.md"))
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/markdown")
    assert f'filename="hinoki-{decision.ref}-postmortem.md"' in answer["Content-Disposition"]
    assert text.startswith("# Post-mortem: Interviews: lost rationale\n\nD-1 · Kill · E-1 · H-1 · Open\n")
    assert "- 9 Nov 2026, 16:00: First Sev 1 (Out of reach, A-2, Sev 1), day 1, the same day" in text
    assert build.CAUSES["helped"] in text
    assert not [name for name in ("Alice", "Fumi", "Bob") if name in text]


def test_so_is_the_list(world):
    build.killed(world)
    text = world.as_("vera").get(world.url("postmortems.csv")).content.decode()
    assert text.splitlines()[1].startswith("D-1,E-1,H-1,Interviews: lost rationale,kill,open,")
    (row,) = world.as_("vera").get(world.url("postmortems.json")).json()
    assert (row["decision"], row["state"], row["helped"]) == ("D-1", "open", "")


ACTION = {"text": "Start talking in the first week", "due_on": "2026-11-20"}


def test_an_action_has_an_owner_and_a_day_and_is_one_of_the_decisions(world):
    decision = build.killed(world)
    sent = world.as_("bob").post(at(world, decision, "actions/"), ACTION | {"owner": world.fumi.pk})
    assert (sent.status_code, sent["Location"]) == (303, at(world, decision) + "#actions")
    html = page(world, at(world, decision), "vera")
    assert re.search(r"N-1</a> <span class=\"serif\">Start talking .*Fumi.*due 20 Nov 2026", html)
    assert "<textarea" not in html
    assert "From the post-mortem" in page(world, world.url(f"decisions/{decision.number}/"))
    world.enter()
    row = NextAction.objects.get()
    assert (row.kind, row.owner, row.due_on) == ("postmortem", world.fumi, dt.date(2026, 11, 20))
    assert world.trail()[-1] == "action.added"
    assert "- N-1 Start talking in the first week (Fumi, due 20 Nov 2026)" in (
        world.as_("vera").get(world.url(f"decisions/{decision.number}/postmortem.md")).content.decode()
    )


@pytest.mark.parametrize(
    ("field", "wrong"), [("text", ""), ("owner", "0"), ("due_on", ""), ("due_on", "2026-11-12"), ("due_on", "x")]
)
def test_an_action_without_one_of_them_is_given_back(world, field, wrong):
    """13 November is today, and early enough."""
    decision = build.killed(world)
    typed = ACTION | {"owner": world.bob.pk, "due_on": "2026-11-13"}
    answer = world.as_("bob").post(at(world, decision, "actions/"), typed | {field: wrong})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in html
    assert world.as_("bob").post(at(world, decision, "actions/"), typed).status_code == 303


def test_what_is_finished_takes_no_action_and_neither_does_what_is_superseded(world):
    first = build.killed(world)
    build.looked_back(world, first)
    world.as_("fumi").post(at(world, first, "finish/"), {"version": "2"})
    assert 'name="due_on"' not in page(world, at(world, first))
    typed = ACTION | {"owner": world.bob.pk}
    assert world.as_("bob").post(at(world, first, "actions/"), typed).status_code == 409
    second = build.killed(world)
    later = {"by": world.fumi, "at": world.now + dt.timedelta(days=3), "supersedes": second}
    proposal.propose(second.experiment, outcome="pivot", **build.TEXTS, **later)
    html = page(world, at(world, second))
    assert "the decision is superseded" in html
    assert 'name="due_on"' not in html
    assert world.as_("bob").post(at(world, second, "actions/"), typed).status_code == 409
