"""The three walls between workspaces, as PostgreSQL keeps them. Tables are enumerated, so a new one is held to it."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connection, transaction

from kaizenlab.workspaces import tenancy
from kaizenlab.workspaces.models import Counter, Membership, Workspace
from kaizenlab.workspaces.walls import has_workspace, tenant_keys
from tests.world import make_elsewhere, make_world

TENANT = [model for model in apps.get_models() if has_workspace(model)] + [Workspace]
TABLES = [model._meta.db_table for model in TENANT]

pytestmark = pytest.mark.django_db


def rows(sql: str, *params: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def test_the_serving_role_owns_nothing_and_bypasses_nothing():
    assert rows("SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user") == [
        (False, False, False)
    ]
    assert rows("SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = current_user") == []


@pytest.mark.parametrize("table", TABLES)
def test_every_table_with_a_workspace_has_forced_row_level_security(table):
    assert rows("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = %s", table) == [(True, True)]


@pytest.mark.parametrize("table", TABLES)
def test_with_no_workspace_set_nothing_is_seen(table):
    make_world()
    tenancy.look_as()
    assert rows(f"SELECT count(*) FROM {table}") == [(0,)]


@pytest.mark.parametrize("model", [m for m in TENANT if m is not Workspace], ids=lambda m: m._meta.label)
def test_every_key_to_a_tenants_record_names_the_workspace_too(model):
    constraints = {
        row[0]: row[1]
        for row in rows(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conrelid = %s::regclass AND contype = 'f'",
            model._meta.db_table,
        )
    }
    for key in tenant_keys(model):
        assert any(f"FOREIGN KEY (workspace_id, {key.column})" in text for text in constraints.values()), key


def test_writing_into_another_workspace_is_refused():
    hinoki, elsewhere = make_world(), make_elsewhere()
    hinoki.enter()
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Counter.objects.create(workspace_id=elsewhere.workspace_id, kind="H", last=1)
    assert Membership.objects.filter(workspace_id=elsewhere.workspace_id).update(role="viewer") == 0


def test_a_row_cannot_name_a_strangers_record():
    hinoki, elsewhere = make_world(), make_elsewhere()
    hinoki.enter()
    with pytest.raises(IntegrityError, match="same_workspace"), transaction.atomic():
        rows(
            "INSERT INTO workspaces_receipt (workspace_id, by_id, key, at, location)"
            " VALUES (%s, %s, gen_random_uuid(), now(), '') RETURNING id",
            hinoki.workspace.pk,
            elsewhere.pk,
        )


def test_a_person_sees_their_own_memberships_before_entering():
    hinoki, _ = make_world(), make_elsewhere()
    tenancy.look_as(user=hinoki.bob.user_id)
    assert [m.workspace.slug for m in Membership.objects.select_related("workspace")] == ["hinoki"]
    assert [w.slug for w in Workspace.objects.all()] == ["hinoki"]
