"""Writing, mending and withdrawing; whom it mentions and who follows from then on."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from kaizenlab.comments import actions
from kaizenlab.comments.models import Comment, Follow, Mention
from kaizenlab.events.models import Event
from kaizenlab.lib.refusal import Refused
from kaizenlab.workspaces import actions as workspaces
from tests import world as build
from tests.world import make_elsewhere

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def belief(world):
    return build.hypothesis(world)


def following(world):
    return {(row.member_id, f"{row.kind}-{row.record}"): row.is_on for row in Follow.objects.all()}


def test_comments_are_numbered_within_their_record(world, belief):
    other = build.hypothesis(world)
    made = [build.commented(world, record) for record in (belief, other, belief)]
    assert [(each.on, each.number) for each in made] == [("H-1", 1), ("H-2", 1), ("H-1", 2)]


def test_the_ledger_says_that_something_was_said_and_not_what(world, belief):
    comment = build.commented(world, belief, "It is a secret recipe.")
    event = Event.objects.order_by("-seq")[0]
    assert (event.verb, event.subject, event.records) == ("comment.written", "H-1/1", ["H-1/1", "H-1"])
    assert json.loads(event.facts) == {"on": "H-1", "comment": 1}
    assert "secret" not in event.facts
    assert comment.seq == event.seq


def test_a_comment_changes_no_record(world, belief):
    """The hypothesis's own history, and who wrote on it last, stay what they were."""
    from hypotheses.queries import history, last_writer

    before = list(history(belief))
    build.commented(world, belief, by=world.fumi)
    assert list(history(belief)) == before
    assert last_writer(belief) == "Bob"


def test_nothing_is_no_comment(world, belief):
    with pytest.raises(Refused, match="Write what you want to say"):
        build.commented(world, belief, " \n ")
    assert not Comment.objects.exists()


def test_only_a_member_of_the_workspace_is_mentioned(world, belief):
    make_elsewhere()
    world.enter()
    build.commented(world, belief, "@Charlie @Fumi @Vera @Nobody")
    assert sorted(Mention.objects.values_list("member", flat=True)) == sorted([world.fumi.pk, world.vera.pk])


def test_who_has_left_is_mentioned_no_more(world, belief):
    workspaces.remove(member=world.vera, by=world.alice, at=world.now)
    build.commented(world, belief, "@Vera")
    assert not Mention.objects.exists()


def test_author_and_mentioned_follow_from_then_on_unless_they_said_no(world, belief):
    actions.follow(belief, is_on=False, by=world.vera)
    build.commented(world, belief, "@Vera @Fumi")
    assert following(world) == {
        (world.bob.pk, "H-1"): True,
        (world.fumi.pk, "H-1"): True,
        (world.vera.pk, "H-1"): False,
    }


def test_its_author_mends_it_within_a_quarter_of_an_hour(world, belief):
    comment = build.commented(world, belief, "Teh end.")
    actions.edit(belief, 1, "The end. @Fumi", by=world.bob, at=comment.at + 14 * MINUTE)
    comment.refresh_from_db()
    assert (comment.text, comment.edited_at) == ("The end. @Fumi", comment.at + 14 * MINUTE)
    assert Mention.objects.get().member_id == world.fumi.pk
    assert world.trail()[-2:] == ["comment.written", "comment.edited"]
    with pytest.raises(Refused, match="more than 15 minutes ago"):
        actions.edit(belief, 1, "Later.", by=world.bob, at=comment.at + 15 * MINUTE)


def test_the_same_words_again_leave_no_event(world, belief):
    comment = build.commented(world, belief, "The end.")
    before = world.trail()
    actions.edit(belief, 1, " The end. ", by=world.bob, at=comment.at + MINUTE)
    assert world.trail() == before


@pytest.mark.parametrize("name", ["alice", "fumi", "vera"])
def test_nobody_else_touches_it_whatever_their_role(world, belief, name):
    comment, other = build.commented(world, belief), getattr(world, name)
    for attempt in (
        lambda: actions.edit(belief, 1, "Mine.", by=other, at=comment.at),
        lambda: actions.withdraw(belief, 1, by=other, at=comment.at),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


def test_what_is_withdrawn_keeps_its_line_and_is_over(world, belief):
    comment = build.commented(world, belief)
    later = comment.at + dt.timedelta(days=30)
    actions.withdraw(belief, 1, by=world.bob, at=later)
    assert Comment.objects.get().withdrawn_at == later
    for again in (
        lambda: actions.withdraw(belief, 1, by=world.bob, at=later),
        lambda: actions.edit(belief, 1, "Back.", by=world.bob, at=comment.at + MINUTE),
    ):
        with pytest.raises(Refused, match="withdrawn already"):
            again()
    assert build.commented(world, belief).number == 2


SQL = {
    "its author": "UPDATE comments_comment SET by_id = {fumi}",
    "when": "UPDATE comments_comment SET at = now()",
    "on what": "UPDATE comments_comment SET record = 77",
    "the row": "DELETE FROM comments_comment",
    "whom it mentions": "DELETE FROM comments_mention",
}


@pytest.mark.parametrize("what", SQL)
def test_what_never_changes_is_refused_by_the_database(world, belief, what):
    build.commented(world, belief, "@Fumi")
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SQL[what].format(fumi=world.fumi.pk))


def test_a_withdrawn_comment_is_sealed_whole(world, belief):
    build.commented(world, belief)
    actions.withdraw(belief, 1, by=world.bob, at=world.now + dt.timedelta(days=4))
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
        Comment.objects.update(text="Something else.")
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
        Comment.objects.update(withdrawn_at=None)
