"""The database of a test run is made and migrated by the owner; the tests themselves run as the serving role."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from kaizenlab import owner
from tests import emptying
from tests.browser import finding

BROWSER = Path(__file__).parent / "browser"
THERE_IS_A_DATABASE = pytest.StashKey[bool]()

# A law says what holds, not how fast: a busy machine must not refute it.
hypothesis.settings.register_profile("laws", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("laws")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without a browser its tests are left out, and the run says so loudly; where they must run, they fail."""
    driven = [item for item in items if BROWSER in item.path.parents]
    if driven and not finding.MUST_RUN and not finding.program():
        config.hook.pytest_deselected(items=driven)
        items[:] = [item for item in items if item not in driven]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if terminalreporter.stats.get("deselected") and not finding.program():
        terminalreporter.write_line(finding.DID_NOT_RUN, red=True, bold=True)


@pytest.fixture(scope="session")
def serving_login() -> dict[str, object]:
    return {name: settings.DATABASES["default"][name] for name in owner.LOGIN}


@pytest.fixture(scope="session")
def owner_login(serving_login: dict[str, object], django_test_environment: None) -> Iterator[None]:
    with owner.as_owner():
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    owner_login: None,
    django_db_setup: None,
    serving_login: dict[str, object],
    django_db_blocker: DjangoDbBlocker,
    request: pytest.FixtureRequest,
) -> Iterator[None]:
    with django_db_blocker.unblock():
        role = str(serving_login["USER"])
        owner.grant(role)
        emptying.prepare()
        with connection.cursor() as cursor:  # what tests that look at a queue of their own use to empty it
            cursor.execute(f"GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO {connection.ops.quote_name(role)}")
    with owner.logged_in(serving_login), pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptying.leave_nothing)
        request.config.stash[THERE_IS_A_DATABASE] = True
        yield


@pytest.fixture(scope="module", autouse=True)
def swept(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """After each file, if there is a database: most rules need none."""
    yield
    if request.config.stash.get(THERE_IS_A_DATABASE, False):
        with django_db_blocker.unblock():
            emptying.sweep()


@pytest.fixture(scope="module")
def around(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A transaction around a file's tests, for a `built` that costs more than any of them: see `each`."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def each(built: Any, db: None) -> Any:
    """What the file's own `built` has made once `around` its tests, as each of them finds it: as it was made."""
    return copy.deepcopy(built)
