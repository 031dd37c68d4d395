"""What is said about a record: on its own page, on the page of its comments, and as a file."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest

from kaizenlab.activity import words
from kaizenlab.activity.records import KINDS
from kaizenlab.comments import actions
from kaizenlab.comments.models import Comment, Follow
from kaizenlab.comments.queries import ITS_PEOPLE
from kaizenlab.lib import clock, refs
from tests import world as build
from tests.people import browser


@pytest.fixture(scope="module")
def built(around):
    world = build.make_world()
    return world, build.decided(world)


@pytest.fixture
def world(request, each):
    return each[0] if "decision" in request.fixturenames else build.make_world("aside")


@pytest.fixture
def decision(each):
    return each[1]


@pytest.fixture(autouse=True)
def now(monkeypatch, world):
    monkeypatch.setattr(clock, "now", lambda: world.now + dt.timedelta(days=3))


def records(world):
    """One of each kind that can be talked about, and where its own page is."""
    decision = build.killed(world)
    alert = build.Alert.objects.filter(workspace=world.workspace).order_by("number")[0]
    return {
        decision.ref: f"decisions/{decision.number}/",
        decision.experiment.ref: f"experiments/{decision.experiment.number}/",
        decision.hypothesis.ref: f"hypotheses/{decision.hypothesis.number}/",
        decision.learning.ref: f"learnings/{decision.learning.number}/",
        alert.ref: f"alerts/{alert.number}/",
        build.shelved(world).ref: "playbooks/1/",
        build.next_action(world, decision).ref: f"decisions/{decision.number}/",
        build.metric(world).ref: "metrics/1/",
    }


def text(answer):
    return answer.content.decode()


def test_every_table_of_letters_has_them_all():
    assert refs.KINDS.keys() == KINDS.keys() == ITS_PEOPLE.keys() == words.KINDS.keys()


def test_every_kind_of_record_can_be_talked_about(world, subtests):
    bob, known = browser("bob"), records(world)
    assert {ref[0] for ref in known} == refs.KINDS.keys()
    for ref, page in known.items():
        with subtests.test(ref):
            here = world.url(f"{ref}/comments/")
            answer = bob.post(here, {"comment-text": "Why *not*?"})
            assert answer.status_code == 303
            assert answer["Location"] == f"{here}#comment-1"
            assert "<em>not</em>" in text(bob.get(here))
            assert f"/{ref}/comments/" in text(bob.get(world.url(page)))


def test_who_is_mentioned_stands_out_on_both_pages(world, decision):
    actions.write(decision, "@Fumi, not @nobody: https://a.example", by=world.bob, at=world.now)
    for page in ("decisions/1/", "D-1/comments/"):
        said = text(browser("vera").get(world.url(page)))
        assert "<strong>@Fumi</strong>, not @nobody" in said
        assert '<a href="https://a.example"' in said


@pytest.mark.parametrize(
    ("place", "ref"),
    [
        *(("decisions/1/", "D-1"), ("experiments/1/", "E-1"), ("hypotheses/1/", "H-1")),
        *(("learnings/1/", "L-1"), ("metrics/1/", "M-1")),
    ],
)
def test_the_records_own_page_shows_the_last_ones_and_leads_back_to_itself(world, place, ref):
    records(world)
    bob = browser("bob")
    for n in range(1, 8):
        bob.post(world.url(f"{ref}/comments/"), {"comment-text": f"Word {n}.", "from": "record"})
    answer = bob.post(world.url(f"{ref}/comments/"), {"comment-text": "Word 8.", "from": "record"})
    assert answer["Location"] == world.url(f"{place}#comments")
    page = text(bob.get(world.url(place)))
    assert [f"Word {n}." in page for n in range(1, 9)] == [False] * 3 + [True] * 5
    assert page.index("Word 8.") < page.index("Word 7.")
    assert "All 8 comments" in page


def test_a_viewer_reads_and_follows_and_has_no_form(world, decision):
    build.commented(world, decision)
    page = text(browser("vera").get(world.url("D-1/comments/")))
    assert "It hurts." in page
    assert "comment-text" not in page
    assert "Follow D-1" in page
    assert browser("vera").post(world.url("D-1/comments/"), {"comment-text": "Me too."}).status_code == 403


def test_nothing_typed_is_lost_when_it_is_wrong(world, decision):
    answer = browser("bob").post(world.url("D-1/comments/"), {"comment-text": "x" * 4001})
    assert answer.status_code == 422
    assert "x" * 4001 in text(answer)
    assert "Please look at this again" in text(answer)


def test_only_members_are_named_beside_the_form(world, decision):
    page = text(browser("bob").get(world.url("D-1/comments/")))
    assert [name for name in ("@Alice", "@Fumi", "@Bob", "@Vera", "@Charlie") if name in page] == [
        *("@Alice", "@Fumi", "@Bob", "@Vera"),
    ]


def test_a_stranger_and_an_unknown_record_get_the_same_answer(world, decision):
    for ref in ("D-99", "L-99", "N-99", "A-99", "P-99", "M-99", "H-999999999999999999"):
        assert browser("bob").get(world.url(f"{ref}/comments/")).status_code == 404
    assert browser("charlie").get(world.url("D-1/comments/")).status_code == 404


def test_its_author_opens_it_in_its_place_for_a_quarter_of_an_hour(world, decision, monkeypatch):
    bob, here = browser("bob"), world.url("D-1/comments/")
    bob.post(here, {"comment-text": "Teh end."})
    assert 'name="mend-text"' in text(bob.get(here + "?edit=1"))
    assert 'name="mend-text"' not in text(browser("fumi").get(here + "?edit=1"))
    assert 'name="mend-text"' not in text(bob.get(here + "?edit=nonsense"))
    wrong = bob.post(f"{here}1/", {"mend-text": ""})
    assert wrong.status_code == 422
    assert 'name="mend-text"' in text(wrong)
    assert bob.post(f"{here}1/", {"mend-text": "The end."})["Location"] == f"{here}#comment-1"
    assert "The end." in text(bob.get(here))
    assert "changed" in text(bob.get(here))
    monkeypatch.setattr(clock, "now", lambda: world.now + dt.timedelta(days=3, minutes=15))
    assert "?edit=1" not in text(bob.get(here))
    assert bob.post(f"{here}1/", {"mend-text": "Later."}).status_code == 409


def test_a_withdrawn_comment_leaves_a_line_and_no_word_of_it_anywhere(world, decision):
    bob, here = browser("bob"), world.url("D-1/comments")
    bob.post(f"{here}/", {"comment-text": "Regrettable."})
    bob.post(f"{here}/1/withdraw/")
    pages = [f"{here}/", *(f"{here}.{kind}" for kind in ("csv", "json", "md")), world.url("decisions/1/")]
    pages += [world.url("search/?q=kind:comment"), world.url("search.json?q=kind:comment")]
    for page in [*pages, world.url("activity/"), world.url("activity.md")]:
        answer = browser("alice").get(page)
        said = answer.getvalue().decode() if answer.streaming else text(answer)
        assert "Regrettable" not in said, page
    assert "Bob withdrew a comment" in text(browser("alice").get(f"{here}/"))
    world.enter()
    assert Comment.objects.get().text == "Regrettable."


def test_following_and_not_following_leaves_no_event(world, decision):
    before = world.trail()
    vera, here = browser("vera"), world.url("D-1/comments/")
    assert "Follow D-1" in text(vera.get(here))
    assert vera.post(world.url("D-1/follow/"), {"on": "1"})["Location"] == here
    assert "Stop following D-1" in text(vera.get(here))
    vera.post(world.url("D-1/follow/"), {"on": "0", "from": "record"})
    assert "Stop following" not in text(vera.get(here))
    assert world.trail() == before


def test_whose_record_it_is_follows_it_by_itself_and_may_stop(world, decision):
    """Fumi proposed and accepted it; Bob owns experiment and hypothesis."""
    shown = {
        (name, ref): f"Stop following {ref}" in text(browser(name).get(world.url(f"{ref}/comments/")))
        for name in ("bob", "fumi", "vera")
        for ref in ("D-1", "E-1", "H-1")
    }
    assert {key for key, value in shown.items() if value} == {("fumi", "D-1"), ("bob", "E-1"), ("bob", "H-1")}
    browser("fumi").post(world.url("D-1/follow/"), {"on": "0"})
    assert "Stop following" not in text(browser("fumi").get(world.url("D-1/comments/")))
    world.enter()
    assert Follow.objects.get().is_on is False


def test_a_metric_is_followed_by_its_owner_and_a_learning_by_who_wrote_it_down(world):
    build.decided(world, learned="Leads of small teams do not feel it.")
    build.metric(world, owner=world.fumi)
    shown = {
        (name, ref): f"Stop following {ref}" in text(browser(name).get(world.url(page)))
        for name in ("bob", "fumi", "vera")
        for ref, page in (("L-1", "learnings/1/"), ("M-1", "metrics/1/"))
    }
    assert {key for key, value in shown.items() if value} == {("fumi", "L-1"), ("bob", "M-1"), ("fumi", "M-1")}


def test_as_files(world, decision):
    build.commented(world, decision, "=1+1", at=clock.now())
    build.commented(world, decision, "A **bold** word", by=world.fumi, at=clock.now())
    actions.withdraw(decision, 1, by=world.bob, at=clock.now())
    build.commented(world, decision, "=2+2", at=clock.now())
    bob, here = browser("bob"), world.url("D-1/comments")
    rows = list(csv.DictReader(io.StringIO(bob.get(f"{here}.csv").content.decode("utf-8-sig"))))
    assert [(row["number"], row["by"], row["text"]) for row in rows] == [
        *(("1", "Bob", ""), ("2", "Fumi", "A **bold** word"), ("3", "Bob", "'=2+2")),
    ]
    told = bob.get(f"{here}.json").json()
    assert (told["ref"], [each["text"] for each in told["comments"]]) == ("D-1", ["", "A **bold** word", "=2+2"])
    said = text(bob.get(f"{here}.md"))
    assert "(withdrawn)" in said
    assert "A **bold** word" in said
