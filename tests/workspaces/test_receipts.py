"""A form is taken once; that it was is remembered for a week."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from hypotheses.models import Hypothesis
from kaizenlab.workspaces.models import Receipt
from tests.world import make_world

pytestmark = pytest.mark.django_db
FORM = {"statement": "Teams of 3 to 20 forget why", "persona": "Team leads", "stage": "problem"}


def test_the_same_form_sent_twice_is_taken_once_and_leads_to_the_same_place():
    world, key = make_world(), str(uuid.uuid4())
    bob = world.as_("bob")
    answers = [bob.post(world.url("hypotheses/new/"), FORM | {"owner": world.bob.pk, "once": key}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    world.enter()
    assert Hypothesis.objects.count() == 1


def test_a_form_that_was_wrong_may_be_sent_again():
    world, key = make_world(), str(uuid.uuid4())
    bob = world.as_("bob")
    wrong = bob.post(world.url("hypotheses/new/"), {"statement": "", "once": key})
    right = bob.post(world.url("hypotheses/new/"), FORM | {"owner": world.bob.pk, "once": key})
    assert (wrong.status_code, right.status_code) == (422, 303)


def test_receipts_are_forgotten_after_a_week():
    world = make_world()
    world.enter()
    long_ago = timezone.now() - dt.timedelta(days=8)
    Receipt.objects.create(workspace=world.workspace, by=world.bob, key=uuid.uuid4(), at=long_ago, location="/")
    world.as_("bob").post(world.url("hypotheses/new/"), FORM | {"owner": world.bob.pk, "once": str(uuid.uuid4())})
    world.enter()
    assert Receipt.objects.filter(at__lte=long_ago).count() == 0
