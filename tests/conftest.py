"""The database of a test run is made and migrated by the owner; the tests themselves run as the serving role."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from pytest_django import DjangoDbBlocker

from kaizenlab import owner


@pytest.fixture(scope="session")
def serving_login() -> dict[str, object]:
    return {name: settings.DATABASES["default"][name] for name in owner.LOGIN}


@pytest.fixture(scope="session")
def owner_login(serving_login: dict[str, object], django_test_environment: None) -> Iterator[None]:
    with owner.as_owner():
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    owner_login: None, django_db_setup: None, serving_login: dict[str, object], django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    with django_db_blocker.unblock():
        role = str(serving_login["USER"])
        owner.grant(role)
        with connection.cursor() as cursor:  # what tests that commit use to leave nothing behind
            cursor.execute(f"GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO {connection.ops.quote_name(role)}")
    with owner.logged_in(serving_login):
        yield
