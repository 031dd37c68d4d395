"""The policy's page asks PostgreSQL the same number of times however much there is, and at most twelve times."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from decisions.models import Policy
from tests import world as build
from tests.backtest.three_months import EARLY, asked, begun, lived
from tests.doors import POLICY
from tests.experiments.test_run_queries import grow

pytestmark = pytest.mark.django_db

READING, TRYING = 11, 11


def count(world, method, data=None):
    client = world.as_("alice")
    with CaptureQueriesContext(connection) as captured:
        assert getattr(client, method)(world.url("settings/policy/"), data).status_code == 200
    return len(captured)


def counted(world):
    return count(world, "get"), count(world, "post", POLICY | {"try": "1", "futile": "10 %", "reason": ""})


def test_queries_are_pinned_at_few_and_at_many(world):
    lived(world)
    asked(world, begun(world), EARLY)
    assert counted(world) == (READING, TRYING)
    world.enter()
    first = Policy.objects.get()
    rows = []
    for version in range(2, 400):
        copy = Policy(**{field.attname: getattr(first, field.attname) for field in Policy._meta.concrete_fields})
        copy.pk, copy.version, copy.reason = None, version, "So it is better."
        rows.append(copy)
    build.many(Policy)(rows)
    for _ in range(8):
        build.concluded(world)
    long = build.running(world, None, build.criterion(required=600, planned=1000))
    grow(world, long, 4_000)
    assert counted(world) == (READING, TRYING)


def test_and_with_nothing_to_try_on_no_more(world):
    assert max(counted(world)) <= 12
