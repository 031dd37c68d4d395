"""A call that keeps a draft and the sending of its form cross: the draft never outlives what it became."""

from __future__ import annotations

import threading
import uuid

import pytest
from django.db import connection, transaction

from kaizenlab.drafts import actions
from kaizenlab.drafts.models import Draft
from kaizenlab.workspaces import tenancy
from kaizenlab.workspaces.models import Receipt
from tests import world as build

pytestmark = pytest.mark.django_db(transaction=True)
KEY = "evidence:E-1"


@pytest.fixture
def world(transactional_db):
    with transaction.atomic():
        return build.make_world()


def test_it_waits_for_the_sending_and_then_keeps_nothing(world):
    sending, came = uuid.uuid4(), []

    def keep():
        with transaction.atomic():
            tenancy.look_as(user=world.bob.user_id, workspace=world.workspace.pk)
            came.append(actions.keep(world.bob, KEY, {"findings": "Late"}, sending=sending, at=world.now))
        connection.close()

    late = threading.Thread(target=keep)
    with transaction.atomic():
        tenancy.look_as(user=world.bob.user_id, workspace=world.workspace.pk)
        Receipt.objects.create(workspace=world.workspace, key=sending, by=world.bob, at=world.now)
        actions.forget(world.bob, KEY)
        late.start()
        late.join(0.5)
        assert came == [], "it waits"
    late.join(10)
    assert came == [False]
    with transaction.atomic():
        tenancy.look_as(user=world.bob.user_id, workspace=world.workspace.pk)
        assert not Draft.objects.exists()
