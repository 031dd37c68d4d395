"""Entries follow their records, in the same transaction, and can be made again."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from experiments.attachments import erasure
from hypotheses import actions as beliefs
from kaizenlab import owner
from kaizenlab.alerts.models import Alert
from kaizenlab.comments import actions as remarks
from kaizenlab.metrics.actions import metrics
from kaizenlab.search import keeping, words
from kaizenlab.search.models import Entry, Shelf
from tests import world as build

pytestmark = pytest.mark.django_db

SAID = ("subject", "kind", "number", "title", "text", "outcome", "state", "owner_id", "at", "overridden", "late")
SAID += ("deviation", "hypothesis", "experiment", "decision", "links", "document")


def shown(world, query):
    context = world.as_("vera").get(world.url("search/"), {"q": query}).context
    return [(row["kind"], row["ref"]) for row in context["rows"]]


def test_a_changed_record_is_found_by_its_new_words_alone(world):
    belief = build.hypothesis(world, statement="Walnuts sell", persona="Grocers")
    beliefs.edit(belief, statement="Hazelnuts sell", version=belief.version, by=world.bob, at=world.now)
    assert shown(world, "walnuts") == []
    assert shown(world, "hazelnuts") == [("Hypothesis", "H-1")]


def test_what_was_rolled_back_is_not_found(world):
    world.enter()
    with transaction.atomic():
        build.hypothesis(world, statement="Walnuts sell", persona="Grocers")
        transaction.set_rollback(True)
    assert Entry.objects.filter(workspace=world.workspace).count() == 0


def test_a_corrected_piece_of_evidence_is_found_as_it_was_corrected(world):
    experiment = build.running(world)
    piece = build.observed(world, experiment, "yes", alias="P1", findings="Walnut", quotes=["Walnut!"])
    entry = build.entry(experiment, "yes", alias="P1", findings="Hazelnut", quotes=["Hazelnut!"])
    build.evidence.correct(piece, entry, reason="Misheard.", by=world.bob, at=world.now + build.dt.timedelta(hours=3))
    assert shown(world, "walnut") == []
    assert {kind for kind, _ in shown(world, "hazelnut")} == {"Evidence", "Quote"}


def test_evidence_writes_its_own_entry_and_not_its_experiments_anew(world):
    experiment = build.running(world)
    with CaptureQueriesContext(connection) as asked:
        build.observed(world, experiment, "yes", alias="P1", findings="Unmistakable findings.")
    [written] = [query["sql"] for query in asked if query["sql"].startswith('INSERT INTO "search_entry"')]
    assert "Unmistakable findings." in written
    assert f"'{experiment.ref}'" not in written


def test_an_imported_table_is_found(world):
    experiment = build.running(world)
    build.imported(world, experiment, "alias,answer,findings\nP8,yes,Walnut farms\n")
    assert len(shown(world, "walnut")) <= 1


def test_an_erased_participant_has_vanished_from_search(world):
    experiment = build.running(world)
    build.observed(
        world, experiment, "yes", alias="Walburga", findings="Walnut findings", quotes=["A walnut"], source="walnut.org"
    )
    assert len(shown(world, "walnut")) == 2
    erasure.erase(experiment, places=[1], by=world.alice, at=world.now)
    world.enter()
    assert shown(world, "walnut") == shown(world, "walburga") == []
    assert not Entry.objects.filter(subject__startswith="evidence:").exists()
    assert not Entry.objects.filter(subject__startswith="quote:").exists()


def test_simulated_answers_are_not_found(world):
    experiment = build.running(world)
    build.rehearsed(world, experiment)
    world.enter()
    assert set(Entry.objects.values_list("kind", flat=True)) == {"hypothesis", "experiment"}


def test_a_metric_is_found_by_its_name_and_by_what_it_measures(world):
    metric = build.metric(world, 4, 5, name="Walnut buyers", measures="Who paid for hazelnuts.")
    assert shown(world, "walnut") == shown(world, "hazelnuts kind:metric") == [("Metric", "M-1")]
    metrics.edit(metric, version=metric.version, name="Almond buyers", by=world.bob, at=world.now)
    assert shown(world, "walnut") == []
    metrics.archive(metric, by=world.fumi, at=world.now)
    assert shown(world, "almond state:archived") == [("Metric", "M-1")]


def test_an_alert_is_found_by_its_rule_in_either_language_and_by_its_record(world):
    experiment = build.severe(world, title="Walnut talks")
    ref = Alert.objects.get(rule="futile").ref
    for query in ("out of reach kind:alert", "届かない kind:alert", "state:firing walnut"):
        assert ("Alert", ref) in shown(world, query), query
    assert shown(world, "walnut talks")[0] == ("Experiment", experiment.ref), "a borrowed title comes second"
    build.conclusion.conclude(experiment, by=world.fumi, at=world.now + build.dt.timedelta(days=1))
    assert ("Alert", ref) in shown(world, "walnut state:resolved")


def test_an_alert_goes_by_the_new_title_of_its_record(world):
    metric = build.metric(world, 2, name="Walnut buyers", alarm="below", alarm_bar=3)
    assert ("Alert", "A-1") in shown(world, "walnut")
    metrics.edit(metric, version=metric.version, name="Almond buyers", by=world.bob, at=world.now)
    assert shown(world, "walnut") == []
    assert ("Alert", "A-1") in shown(world, "almond")


def test_a_post_mortem_is_found_by_what_is_written_in_it(world):
    decision = build.killed(world)
    assert ("Post-mortem", decision.ref) in shown(world, "kind:postmortem")
    build.looked_back(world, decision)
    assert shown(world, "three weeks late") == [("Post-mortem", decision.ref)]
    (row,) = world.as_("vera").get(world.url("search/"), {"q": "three weeks late"}).context["rows"]
    assert row["url"] == world.url(f"decisions/{decision.number}/postmortem/")


def test_a_comment_is_found_where_it_stands_and_gone_once_withdrawn(world):
    metric = build.metric(world)
    comment = build.commented(world, metric, "Walnuts, says @Fumi")
    (row,) = world.as_("vera").get(world.url("search/"), {"q": "walnuts"}).context["rows"]
    assert (row["kind"], row["ref"]) == ("Comment", "M-1/1")
    assert row["url"] == world.url("M-1/comments/#comment-1")
    remarks.edit(metric, 1, "Hazelnuts", by=world.bob, at=comment.at)
    assert shown(world, "walnuts") == []
    assert shown(world, "kind:comments hazelnuts") == [("Comment", "M-1/1")]
    remarks.withdraw(metric, 1, by=world.bob, at=comment.at)
    assert shown(world, "hazelnuts") == shown(world, "kind:comment") == []


def test_every_kind_has_its_word_in_japanese_too(world):
    build.commented(world, build.metric(world), "Walnuts")
    world.vera.user.language = "ja"
    world.vera.user.save()
    assert shown(world, "kind:コメント") == [("コメント", "M-1/1")]
    assert shown(world, "kind:指標") == [("指標", "M-1")]


def test_all_of_it_made_again_is_the_same(world):
    decision = build.killed(world)
    build.looked_back(world, decision)
    build.next_action(world, decision, link="https://github.com/hinoki/shop/pull/4")
    build.observed(world, build.running(world), "yes", alias="P1", findings="Walnut", quotes=["Nut"])
    build.commented(world, build.metric(world), "Walnuts")
    world.enter()
    assert set(Entry.objects.values_list("kind", flat=True)) == words.KINDS.keys()
    kept = list(Entry.objects.order_by("subject").values(*SAID))
    Entry.objects.filter(workspace=world.workspace).delete()
    assert keeping.rebuild(world.workspace.pk) == len(kept)
    assert list(Entry.objects.order_by("subject").values(*SAID)) == kept


@pytest.mark.django_db(transaction=True)
def test_prepare_makes_the_entries_of_a_workspace_that_has_none():
    with transaction.atomic():
        build.tenancy.look_as(user=build.people.person("alice").pk)
        world = build.make_world()
        build.hypothesis(world)
    with build.tenancy.inside(world.workspace.pk):
        Entry.objects.filter(workspace=world.workspace).delete()
        Shelf.objects.filter(workspace=world.workspace).delete()
    with owner.as_owner():
        assert keeping.catch_up() == ["hinoki"]
        assert keeping.catch_up() == []
    with build.tenancy.inside(world.workspace.pk):
        assert Entry.objects.filter(workspace=world.workspace).count() == 1
