"""A worker never goes on half: where something it needs is gone it ends, and is started again."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection

from tests.machine import backlog, errands
from tests.machine.hands import Hand, Hands, address, at_work, eventually

pytestmark = pytest.mark.django_db(transaction=True)

ENDED = 2  # seconds


@pytest.fixture
def team() -> Iterator[Hands]:
    with at_work() as hands:
        yield hands


def ends(hand: Hand, within: float) -> bool:
    return hand.process.wait(within) is not None


def test_what_a_job_defers_is_part_of_its_transaction(team: Hands, tmp_path: Path) -> None:
    wrong, well = errands.goes_wrong.defer(says="smtp://user:secret@host"), errands.goes_well.defer(then=1)
    pulse = tmp_path / "pulse"
    team.hire(f"--pulse={pulse}")
    eventually(lambda: backlog.status(wrong) == "failed", within=20)
    assert backlog.run("SELECT kind, said FROM jobs_trouble WHERE job_id = %s", wrong) == [("unreachable", "")]
    assert deferred() == 0
    eventually(lambda: backlog.status(well) is None, within=20)
    assert deferred() == 1
    assert pulse.exists()


def test_one_that_cannot_write_down_how_a_job_ended_ends(team: Hands) -> None:
    job = errands.goes_well.defer(then=2)
    hand = team.hire()
    eventually(lambda: hand.is_at("goes_well"), within=10)
    backlog.run("DELETE FROM procrastinate_jobs WHERE id = %s", job)
    assert ends(hand, within=20)


def test_work_that_is_wanted_once_and_waits_already_is_not_tried_again_beside_it(team: Hands) -> None:
    first = errands.wanted_once.defer(goes_wrong=True)
    hand = team.hire()
    eventually(lambda: hand.is_at("wanted_once"), within=10)
    second = errands.wanted_once.defer(goes_wrong=False)
    eventually(lambda: backlog.status(first) is None, within=10)
    eventually(lambda: backlog.status(second) is None, within=10)
    assert hand.process.poll() is None


def test_one_that_others_took_for_dead_ends_at_its_next_job(team: Hands) -> None:
    hand = team.hire()
    backlog.run("DELETE FROM procrastinate_workers WHERE id = %s", hand.number)
    errands.errand.defer(number=1, outside=os.devnull)
    assert ends(hand, within=20)


def test_one_that_is_stopped_waits_for_its_jobs_but_not_for_ever(team: Hands) -> None:
    errands.goes_well.defer(then=60)
    hand = team.hire(ENDED=str(ENDED))
    eventually(lambda: hand.is_at("goes_well"), within=10)
    hand.process.send_signal(signal.SIGTERM)
    assert ends(hand, within=10)
    assert deferred() == 0


def test_one_whose_database_goes_away_ends(team: Hands) -> None:
    hand = team.hire(ENDED=str(ENDED))
    name = connection.ops.quote_name(urlsplit(address()).path[1:])
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        try:
            backlog.run(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
            )
            assert ends(hand, within=30)
        finally:
            owner.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


def deferred() -> int:
    return backlog.one("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'errand'")
