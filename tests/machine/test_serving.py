"""Only a role that row-level security binds may serve."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction

from kaizenlab import checks, owner, serving

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_owner(transactional_db: None) -> Iterator[None]:
    with owner.as_owner():
        yield


def test_the_role_of_these_tests_is_safe() -> None:
    assert connection.settings_dict["USER"] != settings.DATABASE_OWNER["USER"]
    assert serving.danger(connection) is None


def test_the_owner_is_not(as_owner: None) -> None:
    assert "owns tables: row-level security would not hold" in serving.danger(connection)


def test_a_connection_of_an_unsafe_role_is_closed_again(as_owner: None) -> None:
    with pytest.raises(serving.UnsafeRole, match="owns tables"):
        serving.refuse_unsafe_role(connection)
    assert connection.connection is None


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine ()",
        "ALTER TABLE workspaces_workspace NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE workspaces_workspace DISABLE TRIGGER ALL",
        "DROP TABLE workspaces_workspace",
        "CREATE ROLE another",
        "SET session_replication_role = replica",
    ],
)
def test_the_serving_role_may_not_change_the_house(statement: str) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(("privilege", "granted"), [("INSERT", True), ("TRUNCATE", False), ("TRIGGER", False)])
def test_the_serving_role_may_use_a_table_that_is_made_later_and_no_more(
    serving_login: dict, as_owner: None, privilege: str, granted: bool
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE later ()")
        cursor.execute("SELECT has_table_privilege(%s, 'later', %s)", [serving_login["USER"], privilege])
        held = cursor.fetchone()
        cursor.execute("DROP TABLE later")
    assert held == (granted,)


def test_the_check_of_the_role_finds_nothing() -> None:
    assert checks.serving_role(databases=["default"]) == []


def test_preparing_a_second_time_finds_nothing_to_do(transactional_db: None) -> None:
    call_command("prepare")
