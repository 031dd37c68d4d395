"""The ledger in PostgreSQL: no gap however many write at once, and nothing done to it stays unseen."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from kaizenlab import owner
from kaizenlab.events import record as events
from kaizenlab.events import verify
from kaizenlab.events.models import Event, Head
from kaizenlab.workspaces import tenancy
from tests.world import World, make_world

WRITERS = 16


@pytest.fixture
def world(transactional_db) -> World:
    with transaction.atomic():
        return make_world()


def write(world: World, count: int = 1) -> None:
    with tenancy.inside(world.workspace.pk):
        for _ in range(count):
            events.record("workspace.changed", world.workspace, by=world.bob, at=world.now, facts={"a": "ヒノキ"})


def write_and_close(world: World) -> None:
    try:
        write(world, 5)
    finally:
        connection.close()


def ledger(command: str = "verify_ledger", **options: object) -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command(command, stdout=out, stderr=out, **options)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


def tamper(world: World, sql: str) -> None:
    """As somebody would who can log in as the owner and switches the triggers off."""
    with owner.as_owner(), tenancy.inside(world.workspace.pk), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE events_event DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE events_head DISABLE TRIGGER USER")
        cursor.execute(sql)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE events_event ENABLE TRIGGER USER")
        cursor.execute("ALTER TABLE events_head ENABLE TRIGGER USER")


def test_sixteen_parallel_writers_leave_no_gap(world):
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write_and_close, [world] * WRITERS))
    with tenancy.inside(world.workspace.pk):
        assert list(Event.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 5 * WRITERS + 2))
        assert Head.objects.get().seq == 5 * WRITERS + 1
    assert ledger() == (0, "hinoki: 81 events, whole\n")


def test_a_writer_that_rolls_back_leaves_no_gap(world):
    with transaction.atomic():
        write(world)
        transaction.set_rollback(True)
    write(world)
    assert ledger() == (0, "hinoki: 2 events, whole\n")


def test_an_event_is_never_dated_before_the_one_before(world):
    write(world)
    with tenancy.inside(world.workspace.pk):
        late = events.record("workspace.changed", world.workspace, by=None, at=world.now.replace(year=2020))
        late.refresh_from_db()
    assert late.at == world.now


SWAP = """UPDATE events_event SET seq = seq + 100 WHERE seq IN (3, 4);
    UPDATE events_event SET seq = 107 - seq WHERE seq > 100"""
INSERT = """INSERT INTO events_event (workspace_id, seq, at, verb, subject, records, facts, previous, hash)
    SELECT workspace_id, 7, at, verb, subject, records, facts, hash, repeat('a', 64) FROM events_event WHERE seq = 6"""
CHANGED = "event 3 was changed after it was written"
TAMPERING = {
    "UPDATE events_event SET facts = '{}' WHERE seq = 3": CHANGED,
    "UPDATE events_event SET by_id = NULL WHERE seq = 3": CHANGED,
    "UPDATE events_event SET at = at + interval '1 second' WHERE seq = 3": CHANGED,
    "UPDATE events_event SET previous = repeat('0', 64) WHERE seq = 3": CHANGED,
    "DELETE FROM events_event WHERE seq = 3": "event 3 is missing",
    "DELETE FROM events_event WHERE seq = 6": "event 6 is missing: the head of the chain is at 6",
    SWAP: CHANGED,
    INSERT: "event 7 was changed after it was written",
    "UPDATE events_head SET seq = 5": "event 6 was inserted: the head of the chain is at 5",
    "UPDATE events_head SET hash = repeat('a', 64)": "event 6 is not the one that the head of the chain names",
    "DELETE FROM events_head": "event 1 was inserted: the head of the chain is at 0",
}


@pytest.mark.parametrize(("sql", "said"), TAMPERING.items())
def test_what_was_done_to_it_is_named(world, sql, said):
    write(world, 5)
    tamper(world, sql)
    assert ledger() == (1, f"hinoki: {said}\n")


def test_one_workspace_can_be_chosen(world):
    with transaction.atomic():
        make_world("sugi")
    tamper(world, "UPDATE events_event SET facts = '{}' WHERE seq = 1")
    assert ledger(workspace="sugi") == (0, "sugi: 1 events, whole\n")
    assert ledger()[0] == 1


def test_a_workspace_that_is_none_is_a_wrong_question(world):
    with pytest.raises(CommandError, match="no workspace at the address nowhere"):
        ledger(workspace="nowhere")


def test_an_export_is_verified_without_the_database(world, tmp_path, capsys):
    write(world, 3)
    path = tmp_path / "ledger.jsonl"
    path.write_text(ledger("export_ledger")[1], encoding="utf-8")
    assert verify.main(str(path)) == 0
    path.write_text(path.read_text(encoding="utf-8").replace("ヒノキ", "杉", 1), encoding="utf-8")
    assert verify.main(str(path)) == 1
    assert "event 2 was changed" in capsys.readouterr().out


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE events_event SET facts = '{}'",
        "DELETE FROM events_event",
        "UPDATE events_head SET hash = ''",
        "DELETE FROM events_head",
        "INSERT INTO events_head (workspace_id, seq, at, hash) SELECT workspace_id, 0, now(), '' FROM events_head",
        "ALTER TABLE events_event DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
    ],
)
def test_the_serving_role_cannot_touch_what_is_written(world, sql):
    write(world)
    with pytest.raises(DatabaseError), tenancy.inside(world.workspace.pk), connection.cursor() as cursor:
        cursor.execute(sql)
    assert ledger()[0] == 0
