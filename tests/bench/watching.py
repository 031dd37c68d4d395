"""What it costs to look at every running experiment of a workspace, and whether pages notice."""

from __future__ import annotations

import datetime as dt
import math
import threading
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from django.db import connection, transaction

from kaizenlab import owner
from kaizenlab.alerts import tasks
from kaizenlab.alerts.models import Alert
from kaizenlab.example.cast import Cast
from kaizenlab.example.walk import DAY, Answered, Walk, none_of_first
from kaizenlab.example.walk import people as people_who
from kaizenlab.workspaces import actions, tenancy
from kaizenlab.workspaces.models import Membership
from tests import people
from tests.bench import load

# Copies of the experiment that is really under way: its plan, bar, kill criterion, and what was answered so far.
COPIES = """
    SET CONSTRAINTS ALL DEFERRED;
    CREATE TEMP TABLE copy ON COMMIT DROP AS SELECT n, nextval('experiments_experiment_id_seq') AS e,
        nextval('experiments_plan_id_seq') AS p, nextval('experiments_criterion_id_seq') AS c
        FROM generate_series(2, %(size)s) AS n;
    CREATE TEMP TABLE piece ON COMMIT DROP AS
        SELECT copy.n, e, c, v.id AS was, nextval('experiments_evidence_id_seq') AS v
        FROM copy, experiments_evidence v WHERE v.workspace_id = %(w)s;

    INSERT INTO experiments_experiment SELECT y.*
        FROM copy, experiments_experiment x, jsonb_populate_record(x, jsonb_build_object(
            'id', e, 'number', n, 'plan_id', p)) AS y WHERE x.workspace_id = %(w)s AND x.number = 1;
    INSERT INTO experiments_plan SELECT y.*
        FROM copy, experiments_plan x, jsonb_populate_record(x, jsonb_build_object(
            'id', p, 'experiment_id', e)) AS y WHERE x.workspace_id = %(w)s;
    INSERT INTO experiments_criterion SELECT y.*
        FROM copy, experiments_criterion x, jsonb_populate_record(x, jsonb_build_object(
            'id', c, 'experiment_id', e, 'plan_id', p)) AS y WHERE x.workspace_id = %(w)s;
    INSERT INTO experiments_evidence SELECT y.*
        FROM piece, experiments_evidence x, jsonb_populate_record(x, jsonb_build_object(
            'id', v, 'experiment_id', e)) AS y WHERE x.id = was;
    INSERT INTO experiments_reading SELECT y.*
        FROM piece JOIN experiments_reading x ON x.evidence_id = was, jsonb_populate_record(x, jsonb_build_object(
            'id', nextval('experiments_reading_id_seq'), 'evidence_id', v, 'criterion_id', c)) AS y;
    INSERT INTO alerts_watch (workspace_id, subject, due_at) SELECT %(w)s, 'E-' || n, now() FROM copy;
    SET CONSTRAINTS ALL IMMEDIATE;
"""
TABLES = (
    *("experiments_experiment", "experiments_plan", "experiments_criterion", "experiments_evidence"),
    "experiments_reading",
)


def workspace(slug: str, size: int) -> Membership:
    """A workspace of Alice's in which `size` experiments are running, each with two of five answers."""
    now = dt.datetime.now(dt.UTC)
    with transaction.atomic():
        tenancy.look_as(user=people.person("alice").pk)
        alice = actions.create(
            by=people.person("alice"), name=slug.title(), slug=slug, time_zone="UTC", at=now - 4 * DAY
        )
        walk = Walk(Cast(alice.workspace, alice, alice, alice, alice), now - 3 * DAY)
        belief = walk.believe(0, [("Leads feel it", 5, 5)], statement="Teams forget why", persona="Team leads")
        bar = people_who("recognise the problem", 3, 5)
        planned: dict[str, Any] = {
            "title": "Interviews",
            "method": "interview",
            "planned_sample": 5,
            "ends_on": walk.at(40).date(),
        }
        test = walk.plan(belief, 0, [bar], [none_of_first(bar, 3, walk.at(30).date())], **planned)
        walk.interview(test, 0.5, [Answered("yes", "Twice.", "Lead."), Answered("no", "No.", "Lead.")])
    with owner.as_owner(), transaction.atomic(), connection.cursor() as cursor:
        tenancy.enter(alice.workspace_id)
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(COPIES, {"w": alice.workspace_id, "size": size})
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    return alice


def measure(
    small: Membership, big: Membership, sizes: tuple[int, int], burst: Callable[[], load.Burst]
) -> dict[str, Any]:
    """`burst` asks for a list page of the big workspace."""
    few, many = (sweep(member) / size for member, size in zip((small, big), sizes, strict=True))
    calm = [burst().web for _ in range(3)]
    disturbed, seconds = beside(lambda: sweep(big, again=True), burst)
    return {
        "running": list(sizes),
        "cpu_ms_each": [round(few, 2), round(many, 2)],
        "exponent": round(1 + math.log(many / few) / math.log(sizes[1] / sizes[0]), 3),
        "seconds_for_all": round(seconds, 1),
        "alerts": rung(big),
        "page_ratio_meanwhile": round(median(disturbed) / median(calm), 3) if disturbed else None,
    }


def sweep(member: Membership, *, again: bool = False) -> float:
    """Looks at all that is due; CPU milliseconds of this process and of the backend that served it."""
    if again:
        with tenancy.inside(member.workspace_id), connection.cursor() as cursor:
            cursor.execute("UPDATE alerts_watch SET due_at = now() WHERE workspace_id = %s", [member.workspace_id])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    before = time.thread_time() + load.spent([backend])
    now = dt.datetime.now(dt.UTC)
    while tasks.look(member.workspace_id, now):
        pass
    return 1000 * (time.thread_time() + load.spent([backend]) - before)


def rung(member: Membership) -> int:
    with tenancy.inside(member.workspace_id):
        return Alert.objects.filter(workspace=member.workspace_id).count()


def beside(work: Callable[[], Any], burst: Callable[[], load.Burst]) -> tuple[list[float], float]:
    """Bursts for as long as the work takes, and how long that was."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    began = time.monotonic()
    thread = threading.Thread(target=run)
    thread.start()
    seen = []
    while thread.is_alive():
        seen.append(burst().web)
    thread.join()
    return seen[:-1], time.monotonic() - began


def report(figures: dict[str, Any]) -> str:
    few, many = figures["running"]
    each, all_ = figures["cpu_ms_each"]
    asked = f"{each} ms CPU each of {few}, {all_} of {many} (exponent {figures['exponent']}; 1 is linear)"
    lines = [
        "",
        f"looking at every running experiment: {asked}, {figures['seconds_for_all']} s for all",
        f"a list page meanwhile takes {figures['page_ratio_meanwhile']} times the CPU; {figures['alerts']} alerts",
    ]
    return "\n".join(lines)
