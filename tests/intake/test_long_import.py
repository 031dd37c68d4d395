"""A table too long to wait for: a job checks and records it, its progress is seen, and half of it never stays."""

from __future__ import annotations

import re
import threading
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.db.utils import OperationalError

from experiments import models
from experiments.facts import first_id
from experiments.intake import actions, tasks
from experiments.intake.models import Import, ImportedRow
from experiments.models import Evidence, Reading
from experiments.queries import criteria_of
from kaizenlab.workspaces import tenancy
from tests import world as build

pytestmark = pytest.mark.django_db(transaction=True)

HELD = {"column0": "alias", "column2": "quotes", "order": "ymd", "mark": ".", "day": build.NOON.date().isoformat()}
FIRST_TRY = SimpleNamespace(job=SimpleNamespace(attempts=0))
LAST_TRY = SimpleNamespace(job=SimpleNamespace(attempts=tasks.ATTEMPTS))
LINES = actions.AT_ONCE + 300


@pytest.fixture
def world(monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 20)  # many steps of a table that is not that long
    with transaction.atomic():
        world = build.make_world()
        world.enter()
        build.running(world, None, build.criterion(required=300, planned=LINES), planned_sample=LINES)
    return world


def table(lines=LINES):
    return "who,answer,quote\n" + "".join(f"P{n},{'no' if n % 3 else 'yes'},Twice in week {n}.\n" for n in range(lines))


def inside(world, ask):
    with tenancy.inside(world.workspace.pk):
        return ask()


def uploaded(world, text):
    """Its address, its columns mapped and its lines still to be checked."""
    bob = world.as_("bob")
    there = bob.post(world.url("experiments/1/import/"), {"table": text})["Location"]
    bar = inside(world, lambda: first_id(criteria_of(Import.objects.latest("number").experiment)[0]))
    assert bob.post(there, HELD | {"column1": f"{bar}:answer"}).status_code == 303
    return there


def latest(world):
    return inside(world, lambda: Import.objects.latest("number"))


def work(world, task, context=FIRST_TRY):
    """As the worker does it."""
    task.func(context, workspace=world.workspace.pk, staged=latest(world).pk)


def ready(world, text):
    there = uploaded(world, text)
    work(world, tasks.check_import)
    return there


def confirmed(world, there):
    assert world.as_("bob").post(there + "confirm/").status_code == 303
    return there


def kept(world):
    return inside(
        world, lambda: [model.objects.count() for model in (Evidence, models.Testimony, Reading, ImportedRow)]
    )


class Job(threading.Thread):
    """A worker of its own. `backend` is the process of PostgreSQL that serves it."""

    def __init__(self, world, task):
        super().__init__()
        self.world, self.task, self.backend, self.broke = world, task, 0, None
        self.start()

    def run(self):
        try:
            connection.ensure_connection()
            self.backend = connection.connection.info.backend_pid
            work(self.world, self.task)
        except OperationalError as error:
            self.broke = error
        finally:
            connection.close()


def steps(world, there, job):
    """How far the page says that it is, until it leads to where the outcome stands."""
    bob = world.as_("bob")
    while "HX-Redirect" not in (page := bob.get(there, headers={"HX-Request": "true"})).headers:
        shown = re.search(r'<progress class="meter" max="(\d+)" value="(\d+)"', page.content.decode())
        assert int(shown[1]) == LINES
        yield int(shown[2])
        assert job.is_alive() or latest(world).finished_at, "the page waits for nobody"
    job.join()


@pytest.mark.parametrize(("lines", "at_once"), [(actions.AT_ONCE, True), (actions.AT_ONCE + 1, False)])
def test_only_a_table_too_long_to_wait_for_takes_a_job(world, lines, at_once):
    uploaded(world, table(lines))
    assert latest(world).state == ("mapped" if at_once else "checking")


def test_its_progress_is_seen_and_nothing_of_it_before_all_of_it(world):
    there = ready(world, table())
    shown = world.as_("bob").get(there).content.decode()
    assert f"Record {LINES} pieces of evidence" in shown
    assert kept(world) == [0, 0, 0, 0]
    confirmed(world, there)
    job = Job(world, tasks.record_import)
    seen = []
    for done in steps(world, there, job):
        seen.append(done)
        if done < LINES and job.is_alive():
            assert kept(world)[0] in (0, LINES)
    assert seen == sorted(seen)
    assert len({done for done in seen if 0 < done < LINES}) > 2
    assert kept(world) == [LINES] * 4
    assert inside(world, world.trail)[-1] == "evidence.imported"
    assert inside(world, lambda: Evidence.objects.latest("number").number) == LINES


@pytest.mark.parametrize("task", [tasks.check_import, tasks.record_import], ids=["checking", "recording"])
def test_cancelled_in_the_middle_nothing_of_it_stays(world, task):
    there = uploaded(world, table()) if task is tasks.check_import else confirmed(world, ready(world, table()))
    job = Job(world, task)
    for done in steps(world, there, job):
        if done:
            assert world.as_("bob").post(there + "cancel/").status_code == 303
            break
    job.join()
    assert job.broke is None
    staged = latest(world)
    assert (staged.state, staged.content, staged.header, staged.problems) == ("cancelled", None, [], [])
    assert kept(world) == [0, 0, 0, 0]
    assert "evidence.imported" not in inside(world, world.trail)
    assert (
        "Nothing of it was recorded, and what was uploaded is deleted." in world.as_("bob").get(there).content.decode()
    )


def test_after_a_cancelled_one_the_same_table_is_recorded_whole(world):
    there = confirmed(world, ready(world, table()))
    world.as_("bob").post(there + "cancel/")
    work(world, tasks.record_import)
    assert kept(world) == [0, 0, 0, 0]
    confirmed(world, ready(world, table()))
    work(world, tasks.record_import)
    assert kept(world) == [LINES] * 4


def test_the_same_table_again_adds_nothing_and_a_longer_one_adds_the_rest(world):
    confirmed(world, ready(world, table()))
    work(world, tasks.record_import)
    there = ready(world, table())
    assert "Every right line of this table is recorded already." in world.as_("bob").get(there).content.decode()
    assert world.as_("bob").post(there + "confirm/").status_code == 409
    there = confirmed(world, ready(world, table(LINES + 1)))
    work(world, tasks.record_import)
    assert latest(world).new == 1
    assert kept(world) == [LINES + 1] * 4


def test_done_twice_it_is_recorded_once(world):
    confirmed(world, ready(world, table()))
    work(world, tasks.record_import)
    work(world, tasks.record_import)
    assert kept(world) == [LINES] * 4


def test_a_worker_that_loses_its_database_leaves_nothing_and_the_next_one_records_it_whole(world):
    there = confirmed(world, ready(world, table()))
    job = Job(world, tasks.record_import)
    for done in steps(world, there, job):
        if done:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s)", [job.backend])
            break
    job.join()
    assert job.broke
    assert (latest(world).state, kept(world)) == ("running", [0, 0, 0, 0])
    work(world, tasks.record_import)
    assert (latest(world).state, kept(world)) == ("done", [LINES] * 4)


def test_what_breaks_off_again_and_again_fails_plainly(world, monkeypatch):
    there = confirmed(world, ready(world, table()))
    monkeypatch.setattr(actions, "lots", lambda *_: [][0])
    with pytest.raises(IndexError):
        work(world, tasks.record_import, LAST_TRY)
    assert latest(world).state == "failed"
    assert "It broke off several times, and nothing was recorded." in world.as_("bob").get(there).content.decode()
    assert kept(world) == [0, 0, 0, 0]


def test_the_plan_that_changed_meanwhile_or_an_experiment_that_is_over_takes_nothing(world):
    there = confirmed(world, ready(world, table()))
    world.as_("alice").post(world.url("experiments/1/cancel/"), {"reason": "Out of money."})
    work(world, tasks.record_import)
    assert latest(world).state == "failed"
    assert "The experiment is over and takes no more evidence." in world.as_("bob").get(there).content.decode()
    assert kept(world) == [0, 0, 0, 0]


def test_as_the_tables_grow_they_are_counted_anew(world):
    """PostgreSQL plans with what it counted; what it knows of an empty table is of no use for a full one."""
    confirmed(world, ready(world, table()))
    work(world, tasks.record_import)
    for name in ("experiments_evidence", "experiments_reading", "experiments_testimony", "intake_importedrow"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [name])
            assert LINES / 2 <= cursor.fetchone()[0] <= LINES
