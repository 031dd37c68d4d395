"""/healthz and /readyz: what a machine asks before it sends anybody here."""

import time

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from kaizenlab import health, owner


def test_healthz_answers_without_asking_the_database(client: Client, django_assert_num_queries) -> None:
    assert client.get("/healthz").content == b"ok\n"


@pytest.mark.django_db
def test_readyz_answers_when_the_database_has_every_migration(client: Client) -> None:
    assert client.get("/readyz").content.startswith(b"ready\n")


@pytest.mark.django_db(transaction=True)
def test_readyz_says_how_many_migrations_are_missing(client: Client) -> None:
    with owner.as_owner(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions' RETURNING name, applied")
        (row,) = cursor.fetchall()
        answer = client.get("/readyz")
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('sessions', %s, %s)", row)
    assert answer.status_code == 503
    assert answer.content == b"1 migrations are missing: run `manage.py prepare`\n"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("host", ["/nowhere", "127.0.0.1", "192.0.2.1"])
def test_readyz_says_within_two_seconds_that_the_database_is_away(client: Client, host: str) -> None:
    away = settings.DATABASES["default"] | {"HOST": host, "PORT": "1"}
    with owner.logged_in(away):
        began = time.monotonic()
        answer = client.get("/readyz")
    assert time.monotonic() - began < 2
    assert answer.status_code == 503
    assert answer.content.startswith(b"the database ")


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.django_db
def test_neither_is_kept_by_a_cache_nor_takes_a_write(client: Client, path: str) -> None:
    assert "no-store" in client.get(path).headers["Cache-Control"]
    assert client.post(path).status_code == 405


def test_every_migration_of_the_code_is_known() -> None:
    assert {"workspaces", "events", "experiments", "procrastinate"} <= {app for app, _ in health.known_migrations()}
