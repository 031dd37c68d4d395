"""What happened in the workspace: who sees which of it, how it is narrowed, and the same as files."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re

import pytest

from kaizenlab.activity import files
from kaizenlab.comments import actions
from kaizenlab.comments.models import Comment, Follow, Mention
from kaizenlab.events import record as events
from kaizenlab.events.models import Event
from kaizenlab.search import actions as searches
from tests import world as build
from tests.people import browser


@pytest.fixture(scope="module")
def built(around):
    """Bob planned and ran it, Fumi decided."""
    world = build.make_world()
    return world, build.decided(world)


@pytest.fixture
def world(request, each):
    return each[0] if "decision" in request.fixturenames else build.make_world("aside")


@pytest.fixture
def decision(each):
    return each[1]


def shown(world, name="vera", query=""):
    page = browser(name).get(world.url(f"activity/{query}"))
    assert page.status_code == 200
    text = page.content.decode()
    return re.findall(r"<div><p>(.*?)</p>", text), text


def test_sentences_from_the_ledger_newest_first_under_their_days(world, decision):
    sentences, page = shown(world)
    assert sentences[0].startswith("Fumi accepted the decision investigate")
    assert sentences[-1] == "Alice made the workspace Hinoki"
    days = re.findall(r'<h2 id="d[\d-]+"><time datetime="([\d-]+)">', page)
    assert days == ["2026-11-11", "2026-11-10", "2026-11-09"]
    assert f'href="{world.url("D-1")}"' in page


def test_days_are_those_of_the_readers_clocks(world, decision):
    world.vera.user.time_zone = "Pacific/Kiritimati"  # 14 hours ahead
    world.vera.user.save()
    assert '<time datetime="2026-11-12">' in shown(world)[1]


def test_what_was_said_stands_beside_its_sentence(world, decision):
    build.commented(world, decision, "Are we <sure>?")
    sentences, page = shown(world)
    assert sentences[0] == "Bob commented on D-1"
    assert "Are we &lt;sure&gt;?" in page
    assert world.url("D-1/comments/") in page


@pytest.mark.parametrize(
    ("query", "verbs"),
    [
        ("?is=mine", {"accepted", "concluded"}),
        ("?who={bob}&about=H", {"wrote", "added"}),
        ("?about=D", {"accepted"}),
        ("?is=mentions", set()),
    ],
)
def test_it_is_narrowed_by_person_kind_and_what_concerns_one(world, decision, query, verbs):
    sentences, _page = shown(world, "fumi", query.format(bob=world.bob.pk))
    assert {sentence.split()[1] for sentence in sentences} == verbs


def test_mentions_of_me_are_those_that_still_stand(world, decision):
    build.commented(world, decision, "@Fumi first")
    build.commented(world, decision, "@Vera other")
    build.commented(world, decision.hypothesis, "@fumi second")
    assert shown(world, "fumi", "?is=mentions")[0] == ["Bob commented on H-1", "Bob commented on D-1"]
    world.enter()
    actions.withdraw(decision, 1, by=world.bob, at=world.now + dt.timedelta(days=4))
    assert shown(world, "fumi", "?is=mentions")[0] == ["Bob commented on H-1"]


def test_what_i_follow_is_what_is_mine_and_what_i_chose(world, decision):
    other = build.hypothesis(world, statement="Nobody needs it")
    assert shown(world, "vera", "?is=followed")[0] == []
    actions.follow(other, is_on=True, by=world.vera)
    assert all("H-2" in sentence for sentence in shown(world, "vera", "?is=followed")[0])
    assert len(shown(world, "vera", "?is=followed")[0]) == 2
    assert any("D-1" in row or "decision" in row for row in shown(world, "fumi", "?is=followed")[0])
    world.enter()
    before = len(shown(world, "bob", "?is=followed")[0])
    actions.follow(other, is_on=False, by=world.bob)
    assert len(shown(world, "bob", "?is=followed")[0]) == before - 2


def test_what_stands_on_pages_not_everybody_opens_is_told_only_to_those_who_do(world):
    build.hooked(world)
    build.gone_wrong(world)
    events.record("job.retried", world.workspace, by=world.alice, at=world.now, facts={"task": "post_mail"})
    said = {name: " ".join(shown(world, name)[0]) for name in ("vera", "bob", "fumi", "alice")}
    assert {name for name, text in said.items() if "webhook" in text} == {"fumi", "alice"}
    assert {name for name, text in said.items() if "failed job" in text} == {"alice"}


def test_the_clocks_own_looks_are_left_out(world):
    events.record("alert.looked", world.workspace, by=None, at=world.now)
    assert not any("clock" in sentence for sentence in shown(world, "alice")[0])


def test_a_search_kept_for_oneself_is_nobody_elses_news(world):
    said = {"query": "is:late", "by": world.bob, "at": world.now}
    searches.save(name="Mine", is_shared=False, **said)
    for name, count in {"bob": 1, "alice": 0, "vera": 0}.items():
        assert " ".join(shown(world, name)[0]).count("kept a search") == count
    world.enter()
    searches.save(name="Ours", is_shared=True, **said)
    assert " ".join(shown(world, "vera")[0]).count("kept a search") == 1


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?is=followed", "You follow nothing yet."),
        ("?is=mentions", "Nobody has mentioned you yet."),
        ("?is=mine", "You have done nothing here yet."),
        ("?is=followed&about=D", "Nothing matches these filters."),
    ],
)
def test_a_tab_without_anything_says_why(world, query, sentence):
    assert sentence in browser("vera").get(world.url(f"activity/{query}")).text


def test_a_sealed_forecast_is_told_and_its_number_is_not(world):
    experiment = build.registered(world)
    build.forecast(world, experiment, world.alice, "73.19")
    for name in ("bob", "alice"):
        for path in ("activity/", "activity.csv", "activity.json", "activity.md"):
            answer = browser(name).get(world.url(path))
            text = (answer.getvalue() if answer.streaming else answer.content).decode()
            assert "Alice sealed a forecast of E-1" in text
            assert not re.search(r"73[.,]19|7319", text), path


def test_a_stranger_gets_nothing_and_a_nonsense_filter_neither(world, decision):
    assert browser("charlie").get(world.url("activity/")).status_code == 404
    assert browser("charlie").get(world.url("activity.json")).status_code == 404
    for query in ("?who=999999", "?about=X", "?is=everything"):
        assert shown(world, "bob", query)[0] == []


def test_as_files_it_is_whole_whatever_the_page(world, decision, monkeypatch):
    monkeypatch.setattr(files, "PAGE", 3)
    build.commented(world, decision, "=1+1")
    world.enter()
    seqs = list(Event.objects.exclude(verb="alert.looked").order_by("-seq").values_list("seq", flat=True))
    bob = browser("bob")
    told = json.loads(bob.get(world.url("activity.json")).getvalue())
    assert [row["seq"] for row in told] == seqs
    assert told[0] == {
        "seq": seqs[0],
        "at": "2026-11-12T12:00:00Z",
        "by": "Bob",
        "verb": "comment.written",
        "about": "D-1",
        "title": "Interviews: lost rationale",
        "sentence": "Bob commented on D-1",
        "comment": "=1+1",
    }
    text = bob.get(world.url("activity.csv")).getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [int(row["seq"]) for row in rows] == seqs
    assert rows[0]["comment"] == "'=1+1"
    said = bob.get(world.url("activity.md?about=D")).getvalue().decode()
    assert said.startswith("# Activity\n\n## 2026-11-12\n\n- 12:00 Bob commented on D-1")
    assert "  > =1+1" in said
    assert json.loads(bob.get(world.url("activity.json?who=0")).getvalue()) == []


@pytest.mark.parametrize("rows", [2, 400])
def test_the_same_few_queries_however_much_happened(world, rows):
    decision = build.decided(world)
    records = [decision, decision.experiment, decision.hypothesis]
    for number in range(rows):
        record = records[number % 3]
        events.record("comment.written", record, by=world.bob, at=world.now, facts={"on": record.ref})
    seqs = Event.objects.filter(verb="comment.written").values_list("seq", flat=True)
    kept = {"workspace": world.workspace, "by": world.bob, "at": world.now, "text": "@Fumi"}
    made = build.many(Comment)(
        Comment(**kept, kind="D", record=1, number=n, seq=seq) for n, seq in enumerate(seqs, start=1)
    )
    mine = {"workspace": world.workspace, "member": world.fumi}
    build.many(Mention)(Mention(**mine, comment=comment) for comment in made)
    build.many(Follow)(Follow(**mine, kind="H", record=n, is_on=True) for n in range(2, rows + 2))
    pages = {
        "activity/": 10,
        "activity/?is=mentions": 10,
        "activity/?is=followed": 12,
        "D-1/comments/": 9,
        "decisions/1/": 11,
    }
    assert {path: world.asks(path, "fumi") for path in pages} == pages
