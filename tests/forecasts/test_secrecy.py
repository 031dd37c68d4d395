"""Before the result nobody sees another one's number: by no page, no file, no line of the ledger and no SQL."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from experiments.actions import conclusion
from experiments.actions import running as states
from kaizenlab.events.models import Event
from kaizenlab.workspaces import tenancy
from tests import world as build
from tests.doors import DOORS, house
from tests.people import browser, person
from tests.test_doors import address, form_of

CANARY, CANARIES = "73.19", ("73.19", "0.7319", "0,7319", "7319")
INSERT = (
    "INSERT INTO forecasts_forecast (workspace_id, experiment_id, member_id, probability, at)"
    " VALUES (%s, %s, %s, 0.5, now())"
)
STATES = ["draft", "registered", "running", "paused", "cancelled"]

pytestmark = pytest.mark.django_db


def kept(world, state):
    """An experiment in that state, of which Alice said 73.19 % and Bob 41 %."""
    experiment = build.registered(world) if state != "draft" else build.experiment(world)
    build.forecast(world, experiment, world.alice, CANARY)
    build.forecast(world, experiment, world.bob, "41")
    later = world.now + dt.timedelta(hours=1)
    if state in ("running", "paused"):
        experiment = states.start(experiment, by=world.bob, at=later)
    if state == "paused":
        experiment = states.pause(experiment, by=world.bob, at=later)
    if state == "cancelled":
        experiment = conclusion.cancel(experiment, reason="Out of time.", by=world.bob, at=later)
    return experiment


def rows(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def look(world, member):
    tenancy.look_as(user=member and member.user_id, workspace=world.workspace.pk)


@pytest.fixture(scope="module")
def built(around):
    """A workspace with a record in every state, and Alice's canary on every experiment without a result."""
    world = build.make_world()
    names = house(world, foretold=CANARY)
    return world, names | {f"sealed_{state}": kept(world, state).number for state in STATES}


@pytest.fixture
def world(request, each):
    world = each[0] if "full_house" in request.fixturenames else build.make_world("aside")
    world.enter()
    return world


@pytest.fixture
def full_house(each):
    return each[1]


def test_no_door_shows_anothers_number(world, full_house, subtests):
    """Every route of the table, looked at and sent to by each who gave another number or none. The founder, who may
    see the most, looks at every experiment's pages in every state, too."""
    for name in ("vera", "bob", "fumi"):
        client = browser(name)
        for door in DOORS:
            visits = [("get", full_house, None)] if door.opens else []
            visits += [("post", full_house, form_of(door, full_house))] if door.takes else []
            if name == "fumi" and door.opens:
                visits += [("get", names, None) for names in in_every_state(door, full_house)]
            for method, names, data in visits:
                url = address(world, door, names)
                with subtests.test(f"{name} {method} {url}"), transaction.atomic():
                    answered = getattr(client, method)(url, data)
                    said = body(answered) + str(answered.headers) + str(client.cookies)
                    assert not [canary for canary in CANARIES[:3] if canary in said]
                    transaction.set_rollback(True)


def body(answered):
    """All that can be read in an answer, also in what a zip holds."""
    if not answered.streaming:
        return answered.content.decode()
    whole = answered.getvalue()
    if answered["Content-Type"] != "application/zip":
        return whole.decode()
    bundle = zipfile.ZipFile(io.BytesIO(whole))
    return "".join(bundle.read(name).decode() for name in bundle.namelist())


def in_every_state(door, names):
    """With each experiment that holds the canary in the place of the one that the address names."""
    if "experiments/{" in door.path:
        placed = door.path.partition("{")[2].partition("}")[0]
        for state in STATES:
            yield names | {placed: names[f"sealed_{state}"]}


def test_its_author_finds_it_behind_the_same_door(world, full_house):
    """So the search above would find it, were it there."""
    for experiment in ("draft", "registered", "running", "paused", "walked", *(f"sealed_{state}" for state in STATES)):
        url = world.url(f"experiments/{full_house[experiment]}/forecast/")
        assert CANARY in browser("alice").get(url).content.decode(), experiment


def test_the_ledger_holds_no_number_and_no_digest_of_one(world, full_house):
    world.enter()
    for facts in Event.objects.filter(verb__startswith="forecast.").values_list("facts", flat=True):
        assert facts == "{}"
    assert not [e for e in Event.objects.all() if any(canary in e.facts for canary in CANARIES)]


def test_the_form_leaves_no_number_behind(world):
    """Neither in the session, nor in a cookie, nor in the receipt of the form."""
    experiment = build.registered(world)
    client, url = browser("alice"), world.url(f"experiments/{experiment.number}/forecast/")
    once = "8f1f64f2-3ad5-4a24-8f5c-0f4f2a7f6b11"
    answered = client.post(url, {"probability": CANARY, "once": once})
    world.enter()
    left = rows("SELECT location FROM workspaces_receipt WHERE key = %s", once)
    assert left == [(url,)]
    said = str(answered.headers) + str(client.cookies) + str(dict(client.session))
    assert not [canary for canary in CANARIES if canary in said]


@pytest.mark.parametrize("state", STATES)
def test_sql_as_the_serving_role_shows_each_author_their_own(world, state):
    experiment = kept(world, state)
    seen = {}
    for name in ("alice", "bob", "fumi", "vera"):
        look(world, getattr(world, name))
        seen[name] = rows("SELECT probability::text FROM forecasts_forecast WHERE experiment_id = %s", experiment.pk)
    assert seen == {"alice": [("0.7319",)], "bob": [("0.4100",)], "fumi": [], "vera": []}


def test_with_no_user_nothing_is_seen_before_the_result(world):
    """A worker, a command."""
    kept(world, "running")
    look(world, None)
    assert rows("SELECT * FROM forecasts_forecast") == []


def test_a_stranger_sees_nothing_of_it(world):
    build.make_elsewhere()
    kept(world, "running")
    tenancy.look_as(user=person("charlie").pk, workspace=world.workspace.pk)
    assert rows("SELECT * FROM forecasts_forecast") == []


def test_nor_an_author_from_another_workspace(world):
    """Alice's own row is the workspace's: seen from elsewhere it isn't there."""
    elsewhere = build.make_elsewhere()
    kept(world, "running")
    tenancy.look_as(user=world.alice.user_id, workspace=elsewhere.workspace_id)
    assert rows("SELECT * FROM forecasts_forecast") == []


PEEKS = [
    "SELECT count(*)::text FROM forecasts_forecast WHERE probability = 0.7319",
    "SELECT max(probability)::text FROM forecasts_forecast",
    "SELECT f.probability::text FROM experiments_experiment e JOIN forecasts_forecast f ON f.experiment_id = e.id",
    "SELECT EXISTS (SELECT 1 FROM forecasts_forecast WHERE probability > 0.5)::text",
    "UPDATE forecasts_forecast SET at = at RETURNING probability::text",
    "UPDATE forecasts_forecast SET probability = probability WHERE probability = 0.7319 RETURNING 'there'",
    "DELETE FROM forecasts_forecast RETURNING probability::text",
    "SELECT probability::text FROM forecasts_forecast FOR UPDATE",
    "MERGE INTO forecasts_forecast USING (SELECT 0.7319 p) ON probability = p WHEN MATCHED THEN DELETE RETURNING '1'",
    "WITH gone AS (DELETE FROM forecasts_forecast RETURNING *) SELECT probability::text FROM gone",
    "SELECT row_to_json(f)::text FROM forecasts_forecast f",
    "SELECT most_common_vals::text FROM pg_stats WHERE tablename = 'forecasts_forecast'",
]


@pytest.mark.parametrize("sql", PEEKS)
def test_no_statement_of_another_member_reaches_it(world, sql):
    kept(world, "registered")
    look(world, world.fumi)
    assert [value for (value,) in rows(sql) if value not in ("0", "false", None)] == []


def test_copy_takes_along_only_ones_own(world):
    kept(world, "registered")
    look(world, world.bob)
    with connection.cursor() as cursor, cursor.copy("COPY forecasts_forecast (probability) TO STDOUT") as copy:
        assert b"".join(copy) == b"0.4100\n"


@pytest.mark.parametrize("state", ["registered", "running"])
def test_a_condition_that_would_fail_on_the_number_is_never_asked_about_it(world, state):
    """A function that leaks, or a division by zero, runs on the visible rows alone."""
    kept(world, state)
    look(world, world.fumi)
    assert rows("SELECT 1 FROM forecasts_forecast WHERE 1 / (probability - 0.7319) > 0") == []
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION pg_temp.leak(numeric) RETURNS boolean COST 0.0001 LANGUAGE plpgsql"
            " AS $$ BEGIN RAISE EXCEPTION USING MESSAGE = $1; END $$"
        )
    assert rows("SELECT 1 FROM forecasts_forecast WHERE pg_temp.leak(probability)") == []


def test_nobody_writes_anothers_forecast(world):
    experiment = kept(world, "registered")
    look(world, world.fumi)
    for sql in (
        INSERT,
        f"{INSERT} ON CONFLICT (experiment_id, member_id) DO UPDATE SET at = now()",
        f"{INSERT} ON CONFLICT DO NOTHING",
    ):
        for member in (world.alice, world.vera):  # the refusal is the same where there is one and where there is none
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                rows(f"{sql} RETURNING 1", world.workspace.pk, experiment.pk, member.pk)


def test_nobody_hands_theirs_to_somebody_else_or_to_another_experiment(world):
    experiment, other = kept(world, "registered"), build.registered(world)
    look(world, world.bob)
    for column, value in (("member_id", world.fumi.pk), ("experiment_id", other.pk)):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows(
                f"UPDATE forecasts_forecast SET {column} = %s WHERE experiment_id = %s RETURNING 1",
                value,
                experiment.pk,
            )


@pytest.mark.parametrize("state", ["running", "paused", "cancelled"])
def test_after_the_start_postgresql_takes_none_changes_none_and_gives_none_back(world, state):
    experiment = kept(world, state)
    for sql in ("UPDATE forecasts_forecast SET probability = 0.9", "DELETE FROM forecasts_forecast"):
        look(world, world.bob)
        with pytest.raises(IntegrityError, match="before the start"), transaction.atomic():
            rows(f"{sql} WHERE experiment_id = %s RETURNING 1", experiment.pk)
    look(world, world.fumi)
    with pytest.raises(IntegrityError, match="before the start"), transaction.atomic():
        rows(f"{INSERT} RETURNING 1", world.workspace.pk, experiment.pk, world.fumi.pk)


def test_after_the_result_everybody_of_the_workspace_reads_all_and_changes_nothing(world):
    experiment = kept(world, "running")
    build.concluded(world, experiment=experiment)
    for member in (world.alice, world.bob, world.fumi, world.vera, None):
        look(world, member)
        assert sorted(rows("SELECT probability::text FROM forecasts_forecast")) == [("0.4100",), ("0.7319",)]
    for member in (world.alice, world.fumi):
        look(world, member)
        assert rows("UPDATE forecasts_forecast SET at = at WHERE probability = 0.41 RETURNING 1") == []
        assert rows("DELETE FROM forecasts_forecast WHERE probability = 0.41 RETURNING 1") == []
    look(world, world.bob)
    with pytest.raises(IntegrityError, match="before the start"), transaction.atomic():
        rows("DELETE FROM forecasts_forecast WHERE probability = 0.41 RETURNING 1")


def test_a_result_reveals_its_own_experiments_alone(world):
    kept(world, "running")
    build.concluded(world, experiment=kept(world, "running"))
    look(world, world.fumi)
    assert rows("SELECT count(*) FROM forecasts_forecast") == [(2,)]


def test_the_count_is_of_ones_own_workspace(world):
    experiment = kept(world, "registered")
    look(world, world.vera)
    assert rows("SELECT forecasts_given(%s)", experiment.pk) == [(2,)]
    tenancy.look_as(user=world.alice.user_id, workspace=build.make_elsewhere().workspace_id)
    assert rows("SELECT forecasts_given(%s)", experiment.pk) == [(0,)]


def test_who_left_the_workspace_reads_nothing_by_any_page(world):
    experiment = kept(world, "registered")
    world.enter()
    type(world.alice).objects.filter(pk=world.bob.pk).update(left_at=world.now)
    assert browser("bob").get(world.url(f"experiments/{experiment.number}/forecast/")).status_code == 404


def test_printing_one_tells_nothing(world):
    given = build.forecast(world, build.registered(world), world.alice, CANARY)
    assert not [canary for canary in CANARIES if canary in f"{given} {given!r}"]
