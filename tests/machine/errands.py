"""Jobs that tests give to real workers, and the pattern they follow: what is promised is a row with an id of its own,
written with the job. The job locks it, does nothing where it is done, tells the outside with its id, and keeps the
record in the same transaction. So the record is there once, and the outside hears of it at least once, under one id.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from django.db import connection, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kaizenlab.jobs import worker

TABLES = """
    CREATE TABLE errand (id integer PRIMARY KEY, is_done boolean NOT NULL DEFAULT false);
    CREATE TABLE errand_record (errand integer NOT NULL);
"""
TAKES = 0.1  # seconds

if "ENDED" in os.environ:
    worker.ENDED = worker.PATIENCE = float(os.environ["ENDED"])


@app.task(name="errand", retry=RetryStrategy(max_attempts=3, wait=1))
def errand(number: int, outside: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT is_done FROM errand WHERE id = %s FOR UPDATE", [number])
        if cursor.fetchone()[0]:
            return
        time.sleep(TAKES / 2)
        tell(Path(outside), number)
        time.sleep(TAKES / 2)
        cursor.execute("INSERT INTO errand_record VALUES (%s)", [number])
        cursor.execute("UPDATE errand SET is_done = true WHERE id = %s", [number])


@app.task(name="goes_wrong")
def goes_wrong(says: str) -> None:
    """After it has asked for more in its transaction."""
    with transaction.atomic():
        errand.defer(number=1, outside=os.devnull)
        raise ConnectionRefusedError(says)


@app.task(name="goes_well")
def goes_well(then: float) -> None:
    with transaction.atomic():
        errand.configure(schedule_in={"days": 1}).defer(number=1, outside=os.devnull)
        time.sleep(then)


@app.task(name="wanted_once", lock="once", queueing_lock="once", retry=RetryStrategy(max_attempts=3))
def wanted_once(goes_wrong: bool) -> None:
    time.sleep(1)
    if goes_wrong:
        raise ConnectionRefusedError


def tell(outside: Path, number: int) -> None:
    with outside.open("a") as file:
        file.write(f"{number}\n")
