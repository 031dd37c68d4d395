"""Who is told of a mention or of news on what they follow, when, by which mail, and only once."""

from __future__ import annotations

import datetime as dt
import html

import pytest

from decisions.actions import settlement
from kaizenlab.activity import tasks
from kaizenlab.activity.models import Telling
from kaizenlab.comments import actions
from kaizenlab.events.models import Event
from kaizenlab.workspaces import actions as workspaces
from tests import world as build
from tests.delivery.office import parts
from tests.delivery.ringing import prefer
from tests.doors import PREFERENCES, WAYS
from tests.people import browser

TUESDAY = dt.datetime(2026, 11, 10, 12, tzinfo=dt.UTC)
WEDNESDAY_AT_EIGHT = dt.datetime(2026, 11, 11, 8, tzinfo=dt.UTC)


@pytest.fixture
def belief(world):
    return build.hypothesis(world)


def told():
    """Who waits for what, and when it is due."""
    rows = Telling.objects.filter(sent_at=None, skipped="").order_by("pk")
    return [(str(row.member), row.cause, row.about, row.due_at) for row in rows]


def letters(office):
    """Without those about alerts."""
    return [each for each in office.letters if "[Sev" not in each["Subject"]]


def test_a_mention_is_told_at_once(world, belief, office, desk):
    build.commented(world, belief, "Is it so, @Fumi?\n\nSee *below*.", at=TUESDAY)
    assert told() == [("Fumi", "mentions", "H-1", TUESDAY)]
    desk.work(TUESDAY)
    (letter,) = letters(office)
    assert letter["To"] == "fumi@example.org"
    assert letter["Subject"] == "Bob mentioned you: H-1 Teams of 3 to 20 lose why a feature was built"
    for said in map(html.unescape, parts(letter)):
        assert "Bob commented on H-1" in said
        assert "Is it so, @Fumi?" in said
        assert "http://localhost:8000/w/hinoki/H-1/comments/#comment-1" in said
        assert "10 Nov 2026, 12:00 (UTC)" in said
        assert "Somebody mentioned you." in said
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_news_on_what_somebody_follows_comes_in_one_mail_the_next_morning(world, belief, office, desk):
    """Bob owns the hypothesis."""
    build.commented(world, belief, "First.", by=world.fumi, at=TUESDAY)
    build.commented(world, belief, "Second.", by=world.vera, at=TUESDAY + dt.timedelta(hours=1))
    assert ("Bob", "followed", "H-1", WEDNESDAY_AT_EIGHT) in told()
    desk.work(WEDNESDAY_AT_EIGHT - dt.timedelta(minutes=1))
    assert letters(office) == []
    desk.work(WEDNESDAY_AT_EIGHT)
    (letter,) = [each for each in letters(office) if each["To"] == "bob@example.org"]
    assert letter["Subject"] == "2 pieces of news on what you follow"
    assert "First." in parts(letter)[0]
    assert "Second." in parts(letter)[0]
    assert told() == []


def test_a_comment_on_a_metric_is_told_to_its_owner_and_whom_it_names(world, office, desk):
    metric = build.metric(world, owner=world.fumi)
    build.commented(world, metric, "Does it hold, @Vera?", by=world.alice, at=TUESDAY)
    assert sorted(row[:3] for row in told()) == [
        *(("Bob", "followed", "M-1"), ("Fumi", "followed", "M-1"), ("Vera", "mentions", "M-1")),
    ]
    desk.work(TUESDAY)
    (letter,) = letters(office)
    assert letter["Subject"] == "Alice mentioned you: M-1 Sign-ups"


def test_nobody_is_told_what_they_did_themselves_nor_twice(world, belief):
    build.commented(world, belief, "@Bob @Fumi: I say so myself.", by=world.bob, at=TUESDAY)
    actions.follow(belief, is_on=True, by=world.fumi)
    build.commented(world, belief, "@Fumi again.", by=world.bob, at=TUESDAY)
    assert [row[:2] for row in told()] == [("Fumi", "mentions"), ("Fumi", "mentions")]


def test_who_is_named_only_after_mending_is_told_then_and_nobody_again(world, belief):
    comment = build.commented(world, belief, "@Fumi", at=TUESDAY)
    actions.edit(belief, 1, "@Fumi @Vera", by=world.bob, at=comment.at + dt.timedelta(minutes=5))
    assert [row[0] for row in told()] == ["Fumi", "Vera"]


def test_the_job_may_run_twice_and_one_mail_leaves(world, belief, office, desk):
    build.commented(world, belief, "@Fumi", at=TUESDAY)
    job = {"workspace": world.workspace.pk, "telling": Telling.objects.get().pk}
    desk.work(TUESDAY)
    tasks.mail_telling(**job)
    assert len(letters(office)) == 1


def test_a_mail_that_is_not_taken_is_sent_again_as_the_same(world, belief, office, desk):
    build.commented(world, belief, "@Fumi", at=TUESDAY)
    row = Telling.objects.get()
    office.plans.append("refuse")
    with pytest.raises(OSError):
        desk.work(TUESDAY)
    assert told() == [("Fumi", "mentions", "H-1", TUESDAY)]
    tasks.mail_telling(workspace=world.workspace.pk, telling=row.pk)
    (letter,) = letters(office)
    assert letter["Message-ID"].startswith(f"<{row.key}@")


def test_a_decision_is_told_to_who_follows_hypothesis_experiment_or_decision(world):
    experiment = build.concluded(world)
    for member, record in ((world.vera, experiment.hypothesis), (world.alice, experiment)):
        actions.follow(record, is_on=True, by=member)
    decision = build.decided(world, experiment, by=world.bob)
    settlement.accept(decision, by=world.fumi, at=world.now + dt.timedelta(days=3))
    news = [(name, about) for name, _cause, about, _due in told() if about == decision.ref]
    proposed, accepted = news.count(("Alice", "D-1")), Event.objects.filter(verb="decision.accepted").count()
    assert (proposed, accepted) == (2, 1)
    assert {name for name, _about in news} == {"Alice", "Bob", "Vera"}, "Bob proposed it"
    assert news.count(("Bob", "D-1")) == 1, "not of his own proposal"


def test_preferences_are_asked_when_the_mail_is_due(world, belief, office, desk):
    build.commented(world, belief, "@Fumi @Vera", at=TUESDAY)
    prefer(world.fumi, ways={"mentions": "off"})
    desk.work(TUESDAY)
    assert [each["To"] for each in letters(office)] == ["vera@example.org"]
    assert Telling.objects.get(member=world.fumi).skipped == "off"


@pytest.mark.parametrize(("way", "due"), [("now", TUESDAY), ("daily", WEDNESDAY_AT_EIGHT), ("off", None)])
def test_each_chooses_for_mentions_and_for_news(world, belief, way, due):
    prefer(world.fumi, ways={"mentions": way})
    prefer(world.bob, ways={"followed": way})
    build.commented(world, belief, "@Fumi", by=world.alice, at=TUESDAY)
    expected = [("Fumi", "mentions", "H-1", due), ("Bob", "followed", "H-1", due)] if due else []
    assert sorted(told()) == sorted(expected)


def test_quiet_hours_hold_it_back(world, belief, office, desk):
    prefer(world.fumi, quiet_from=dt.time(10), quiet_until=dt.time(14))
    build.commented(world, belief, "@Fumi", at=TUESDAY)
    assert told()[0][3] == TUESDAY + dt.timedelta(hours=2)


def test_quiet_hours_that_were_set_since_hold_it_back_too(world, belief, office, desk):
    build.commented(world, belief, "@Fumi", at=TUESDAY)
    prefer(world.fumi, quiet_from=dt.time(10), quiet_until=dt.time(14))
    desk.work(TUESDAY)
    assert letters(office) == []
    desk.work(TUESDAY + dt.timedelta(hours=2))
    assert len(letters(office)) == 1


def test_a_comment_withdrawn_before_is_mailed_to_nobody(world, belief, office, desk):
    build.commented(world, belief, "@Fumi", at=TUESDAY)
    actions.withdraw(belief, 1, by=world.bob, at=TUESDAY)
    desk.work(TUESDAY)
    assert letters(office) == []
    assert Telling.objects.get().skipped == "withdrawn"


def test_who_has_left_is_told_nothing(world, belief, office, desk):
    build.commented(world, belief, "@Vera", at=TUESDAY)
    workspaces.remove(member=world.vera, by=world.alice, at=TUESDAY)
    desk.work(TUESDAY)
    assert letters(office) == []
    assert Telling.objects.get().skipped == "left"


def test_each_reads_it_in_their_own_language(world, belief, office, desk):
    world.fumi.user.language = "ja"
    world.fumi.user.save()
    build.commented(world, belief, "@Fumi", at=TUESDAY)
    desk.work(TUESDAY)
    assert '<html lang="ja">' in parts(letters(office)[0])[1]


def test_the_link_in_a_mail_ends_such_mails_and_no_others(world, belief, office, desk):
    build.commented(world, belief, "@Fumi", at=TUESDAY)
    desk.work(TUESDAY)
    address = letters(office)[0]["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8000")
    page = browser().post(address, {"List-Unsubscribe": "One-Click"}).content.decode()
    assert "mails about mentions" in page
    world.enter()
    build.commented(world, belief, "@Fumi", at=TUESDAY)
    assert told() == []
    browser().post(address, {"again": "1"})
    world.enter()
    build.commented(world, belief, "@Fumi", at=TUESDAY)
    assert [row[:2] for row in told()] == [("Fumi", "mentions")]


def test_the_page_of_notifications_keeps_what_somebody_chose(world, belief):
    fumi, here = browser("fumi"), world.url("settings/notifications/")
    chosen = {"way_mentions": "daily", "way_followed": "off"}
    assert fumi.post(here, PREFERENCES | WAYS | chosen).status_code == 303
    page = fumi.get(here).content.decode()
    assert '<option value="daily" selected>' in page
    world.enter()
    build.commented(world, belief, "@Fumi", at=TUESDAY)
    assert told() == [("Fumi", "mentions", "H-1", WEDNESDAY_AT_EIGHT)]
