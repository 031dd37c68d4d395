"""An installation that has records already takes alerts on, and watches what is there."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connection, transaction

from kaizenlab import owner
from kaizenlab.workspaces.walls import HERE, policy
from tests import world as build

pytestmark = pytest.mark.django_db(transaction=True)
MIGRATION = import_module("kaizenlab.alerts.migrations.0002_walls")
CHANCE = import_module("kaizenlab.alerts.migrations.0004_chance")


def test_records_that_were_here_before_are_watched_and_the_walls_go_up():
    with transaction.atomic():
        world = build.make_world()
        world.enter()
        build.running(world)
    with owner.as_owner(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE alerts_watch; ALTER TABLE alerts_watch NO FORCE ROW LEVEL SECURITY")
        cursor.execute(MIGRATION.WATCH_WHAT_IS_HERE)
        cursor.execute("SELECT subject FROM alerts_watch ORDER BY subject")
        assert cursor.fetchall() == [("E-1",), ("H-1",)]
        cursor.execute(policy("alerts_watch", f"workspace_id = {HERE}"))
        transaction.set_rollback(True)


def test_what_was_under_way_before_is_looked_at_for_its_chance():
    with transaction.atomic():
        world = build.make_world()
        world.enter()
        build.concluded(world)
        build.running(world)
    with owner.as_owner(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE alerts_watch NO FORCE ROW LEVEL SECURITY; UPDATE alerts_watch SET due_at = NULL")
        cursor.execute(CHANCE.LOOK_AT_WHAT_RUNS)
        cursor.execute("ALTER TABLE alerts_watch NO FORCE ROW LEVEL SECURITY")
        cursor.execute("SELECT subject FROM alerts_watch WHERE due_at <= now()")
        assert cursor.fetchall() == [("E-2",)]
        cursor.execute(policy("alerts_watch", f"workspace_id = {HERE}"))
        transaction.set_rollback(True)
