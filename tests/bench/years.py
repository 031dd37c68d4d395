"""Workspaces in which a team has worked for years, alone in their installation and among others.

A past is the example's own story, walked by the product's actions and then copied every few days of three years; the
present is walked on top of it, so that home has what it shows. The texts that search finds are those of the benchmark
of search. A record is a hypothesis, an experiment, a piece of evidence, a decision or a learning.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction

from decisions.followup import actions as followup
from decisions.followup.models import NextAction
from decisions.models import Decision, Learning
from experiments.models import Evidence, Experiment
from hypotheses.models import Hypothesis
from kaizenlab import owner
from kaizenlab.events import marks
from kaizenlab.events.queries import head
from kaizenlab.example import story
from kaizenlab.example.cast import Cast
from kaizenlab.example.walk import DAY, Walk
from kaizenlab.workspaces import actions, tenancy
from kaizenlab.workspaces.models import Membership
from tests import people
from tests.bench import copies, searching, seed

RECORDS = Hypothesis, Experiment, Evidence, Decision, Learning
SMALL, FULL = 13, 212  # pasts: what fills every page's fifty rows, and 10,000 records
OTHERS = 99
APART, PAST, PRESENT = 5 * DAY, 56 * DAY, 56 * DAY  # between two pasts; how long each takes
UNSEEN = 50  # events since the reader last looked
CROWDED = "kaizenlab_crowded"
SAID = """
    UPDATE search_entry AS e SET title = said.title, text = said.text,
        document = replace(said.document, '@', e.workspace_id::text)::tsvector
        FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM search_entry WHERE workspace_id = %(here)s) AS mine
            JOIN bench_text AS said USING (n)
        WHERE e.id = mine.id AND e.workspace_id = %(here)s
"""


def texts() -> None:
    with owner.as_owner(), connection.cursor() as cursor:
        cursor.execute(searching.PREPARE, {"words": searching.vocabulary(), "size": searching.OURS})


def workspace(slug: str, pasts: int) -> Membership:
    """A workspace of Alice's in which the story has been told so many times, and goes on today."""
    now = dt.datetime.now(dt.UTC).replace(minute=0, second=0, microsecond=0)
    present = now - PRESENT
    begun = now - PAST - APART * pasts
    with transaction.atomic():
        cast = gather(slug, begun - DAY)
        tell_past(Walk(cast, begun), begun + PAST)
    copies.again(cast.workspace.pk, pasts - 1, APART)
    say(cast.workspace.pk)
    with transaction.atomic():
        tenancy.look_as(user=cast.alice.user_id, workspace=cast.workspace.pk)
        tell_present(Walk(cast, present), now)
        last = head(cast.workspace.pk)
        marks.look(cast.alice, last["seq"] - UNSEEN if last else 0, at=now - DAY)
    return cast.alice


def gather(slug: str, at: dt.datetime) -> Cast:
    alice = people.person("alice")
    tenancy.look_as(user=alice.pk)
    admin = actions.create(by=alice, name=slug.title(), slug=slug, time_zone="UTC", at=at)
    others = {name: people.join(admin.workspace, name, people.ROLES[name], at) for name in ("fumi", "bob", "vera")}
    return Cast(admin.workspace, admin, **others)


def tell_past(walk: Walk, until: dt.datetime) -> None:
    """A pivot, an investigation, two adoptions, a kill, an override, a test that was called off; and all of it done."""
    for chapter in (story.roadmap, story.digest, story.changelogs, story.chat):
        chapter(walk)
    walk.catch_up(until)
    here, by = walk.cast.workspace, walk.cast.fumi
    for action in NextAction.objects.filter(workspace=here, done_at=None).select_related("decision"):
        followup.finish(action, note="Done.", by=by, at=until)
    for decision in Decision.objects.filter(workspace=here, revisit_on__isnull=False, reviews=None):
        followup.review(decision, verdict="did_not", text="It was too dear.", by=by, at=until)


def tell_present(walk: Walk, now: dt.datetime) -> None:
    """What waits for a decision, what runs, what rings, and what nobody has tested."""
    for chapter in (story.waiting, story.overdue, story.at_risk, story.figures, story.untested):
        chapter(walk)
    walk.wait((now - walk.first_day) / DAY)


def say(workspace: int) -> None:
    """What is found are texts of words as people use them, not one story's over and over."""
    with copies.silently() as cursor:
        cursor.execute(SAID, {"here": workspace})


def records(member: Membership) -> int:
    with tenancy.inside(member.workspace_id):
        return sum(model.objects.filter(workspace=member.workspace_id).count() for model in RECORDS)


def among_others(member: Membership) -> None:
    """The installation once more, with the others in it."""
    seed.analyse()
    name, owning = connection.settings_dict["NAME"], settings.DATABASE_OWNER["USER"]
    with copies.as_superuser(), database("postgres"), connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {CROWDED} OWNER {owning} TEMPLATE {name} STRATEGY file_copy")
    with database(CROWDED):
        copies.everywhere(member.workspace_id, OTHERS)
        seed.analyse()


@contextmanager
def database(name: str) -> Iterator[None]:
    """Another database of the same server until the block ends."""
    here = connection.settings_dict
    before = here["NAME"]
    owner.disconnect()
    here["NAME"] = name
    try:
        yield
    finally:
        owner.disconnect()
        here["NAME"] = before
