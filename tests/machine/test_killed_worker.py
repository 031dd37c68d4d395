"""`kill -9` in the middle of the work: each record is there once, the outside heard of each, nothing is lost or stuck.

The long form: `KILLS=20 JOBS=2000 python3 manage.py test tests/machine/test_killed_worker.py -n0 -s`. There no time is
skipped: what a killed worker was at is taken up again within two minutes.
"""

import os
import time
from collections import Counter
from pathlib import Path

import pytest
from django.db import transaction

from tests.machine import backlog, errands, hands

KILLS = int(os.environ.get("KILLS", "3"))
JOBS = int(os.environ.get("JOBS", "200"))
SKIPS_TIME = "KILLS" not in os.environ
TWO_MINUTES = 120

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_jobs_record_is_there_once_however_often_workers_are_killed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    until = time.monotonic() + JOBS + KILLS * 20 + TWO_MINUTES
    left: dict[int, float] = {}  # jobs that a killed worker was at, and when
    waited = [0.0]

    def look() -> int:
        """How many records there are. Notes how long what was left behind has waited."""
        assert time.monotonic() < until, f"{backlog.run(STATES)} after all the time there was"
        for job in backlog.run(TAKEN_UP, list(left)):
            waited.append(time.monotonic() - left.pop(job[0]))
        return backlog.one("SELECT count(*) FROM errand_record")

    with hands.at_work() as team:
        promise(outside)
        for _ in range(2):
            team.hire()
        for kill in range(1, KILLS + 1):
            while look() < JOBS * kill // (KILLS + 1):
                time.sleep(0.02)
            victim = next(hand for hand in team.all if hand.process.poll() is None)
            while not victim.is_at("errand"):
                look()
            time.sleep(kill % 5 / 5 * errands.TAKES)  # at another point of the job each time
            victim.kill()
            left |= dict.fromkeys(victim.is_at("errand"), time.monotonic())
            team.hire()
            if SKIPS_TIME:
                victim.is_missed()
        while look() < JOBS or backlog.run(STATES):
            time.sleep(0.1)
        records = Counter(number for (number,) in backlog.run("SELECT errand FROM errand_record"))

    assert records == dict.fromkeys(range(JOBS), 1), "each record once"
    heard = Counter(hands.lines(outside))
    assert heard.keys() == records.keys(), "each was told outside, under its own id"
    assert max(waited) < TWO_MINUTES
    print(f"{KILLS} kills, {JOBS} jobs: {heard.total() - JOBS} told again, taken up after {max(waited):.0f} s at most")


def promise(outside: Path) -> None:
    """Each with its job, in one transaction."""
    with transaction.atomic():
        backlog.run("INSERT INTO errand SELECT generate_series(0, %s)", JOBS - 1)
        for number in range(JOBS):
            errands.errand.defer(number=number, outside=str(outside))


STATES = "SELECT status, count(*) FROM procrastinate_jobs WHERE task_name = 'errand' GROUP BY status"
TAKEN_UP = """
    SELECT lost FROM unnest(%s::bigint[]) AS lost
     WHERE NOT EXISTS (SELECT FROM procrastinate_jobs WHERE id = lost AND status = 'doing' AND attempts = 0)
"""
