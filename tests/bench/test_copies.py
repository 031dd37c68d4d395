"""The years that the benchmark makes of a few days: each copy is whole, and its parts name one another."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction

from decisions.models import Decision
from experiments.models import Evidence
from hypotheses.models import Hypothesis
from kaizenlab.comments.models import Comment
from kaizenlab.events.models import Event, Head
from kaizenlab.search.models import Entry
from kaizenlab.workspaces import tenancy
from tests import world as build
from tests.bench import copies

pytestmark = pytest.mark.django_db(transaction=True)

KEPT = (Hypothesis, Evidence, Decision, Comment, Event, Entry)


def test_a_past_that_is_told_again_is_whole(transactional_db):
    with transaction.atomic():
        world = build.make_world()
        decision = build.decided(world)
        build.commented(world, decision, "Is five enough?")
        once = {model: model.objects.count() for model in KEPT}
    copies.again(world.workspace.pk, 2, dt.timedelta(days=30))
    with tenancy.inside(world.workspace.pk):
        assert {model: model.objects.count() for model in KEPT} == {model: 3 * n for model, n in once.items()}
        decided = Decision.objects.order_by("number").values_list("number", "experiment__number", "hypothesis__number")
        assert len(set(decided)) == 3
        assert [number - decided[0][0] for number, *_ in decided] == [e - decided[0][1] for _, e, _ in decided]
        on = {f"D-{number}/1" for number, *_ in decided}
        assert {comment.ref for comment in Comment.objects.all()} == on
        assert set(Entry.objects.filter(kind="comment").values_list("subject", flat=True)) == on
        assert on <= set(Event.objects.values_list("subject", flat=True))
        assert Head.objects.get().seq == Event.objects.count() == Event.objects.order_by("seq").last().seq
