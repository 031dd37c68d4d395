"""`manage.py backtest`: the same bytes each time, two policies row by row, and nothing written."""

from __future__ import annotations

import io
import json

import pytest
import rfc8785
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from decisions.backtest import queries
from kaizenlab.events.models import Event
from kaizenlab.workspaces import tenancy
from tests import world as build
from tests.backtest.three_months import EARLY, asked, begun, lived
from tests.world import make_elsewhere


@pytest.fixture
def world(transactional_db):
    with transaction.atomic():
        world = build.make_world()
        lived(world, title="Do they lose the rationale?")
        asked(world, begun(world, title="Still asking"), dict.fromkeys([2, 3], "yes"))
    return world


@pytest.fixture
def file(tmp_path):
    def write(text, name="policy.json"):
        path = tmp_path / name
        path.write_text(text if isinstance(text, str) else json.dumps(text))
        return str(path)

    return write


def run(**options):
    out, wrong = io.StringIO(), io.StringIO()
    try:
        call_command("backtest", workspace="hinoki", stdout=out, stderr=wrong, **options)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue(), wrong.getvalue()
    return 0, out.getvalue(), wrong.getvalue()


def told(**options):
    code, out, wrong = run(json=True, **options)
    assert (code, wrong) == (0, "")
    return json.loads(out)


def test_it_says_when_a_kill_would_first_have_been_recommended(world):
    said = told()
    assert said["currency"] == "EUR"
    first, second = said["experiments"]
    assert (first["experiment"], first["title"]) == ("E-1", "Do they lose the rationale?")
    assert first["policy"]["recommended"] == {
        "at": "2026-11-26T15:00:00.000000Z",
        "day": 18,
        "sign": "futile",
        "answer": None,
    }
    assert (first["policy"]["days_saved"], first["policy"]["money_saved"]) == (71, "4260.00")
    assert first["policy"]["final"] == {"response": "kill", "rule": 6, "severity": 1, "due_on": "2027-02-08"}
    assert first["decision"] == {
        "at": "2027-02-05T15:00:00.000000Z",
        "day": 89,
        "how": "decision",
        "outcome": "kill",
        "record": "D-1",
    }
    assert (first["planned_days"], first["planned_cost"], first["result"]) == (90, "5400.00", "invalidated")
    assert (second["state"], second["decision"]) == ("running", None)
    assert said["sums"]["policy"] == {
        "experiments": 2,
        "over": 1,
        "earlier": 1,
        "day": 18,
        "saved": 71,
        "money": "4260.00",
        "costless": 0,
        "false_alarms": 0,
        "running": 1,
    }


def test_now_is_the_moment_of_the_ledgers_last_event(world):
    """The running one began on the same day, and nobody asked anybody since: its kill criterion is reached by now."""
    said = told()
    assert said["now"] == "2027-02-05T15:00:00.000000Z"
    assert said["experiments"][1]["policy"]["recommended"]["sign"] == "kill"


def test_it_is_canonical_json_and_byte_identical_on_repetition(world, file):
    policy = file({"futile": 0.1})
    first, second = run(json=True, against=policy), run(json=True, against=policy)
    assert first == second
    assert first[1].encode() == rfc8785.dumps(json.loads(first[1])) + b"\n"


def test_two_policies_are_compared_row_by_row(world, file):
    said = told(policy=file({"futile": 0}), against=file({"futile": 0.1, "table": {"6": {"severity": 2}}}, "b.json"))
    rows = [(row["policy"]["recommended"], row["against"]["recommended"]) for row in said["experiments"]]
    assert [(one["day"], other["day"]) for one, other in rows] == [(70, 9), (84, 84)]
    assert said["experiments"][0]["against"]["final"]["severity"] == 2
    assert (said["sums"]["policy"]["saved"], said["sums"]["against"]["saved"]) == (19, 80)
    assert (said["policies"]["policy"]["version"], said["policies"]["against"]["version"]) == (None, None)
    assert said["policies"]["against"]["futile"] == 0.1


def test_without_a_file_it_is_the_policy_in_force(world):
    assert told()["policies"] == {
        "policy": {
            "version": 1,
            "cut_off": 0.9,
            "pivot_limit": 2,
            "at_risk": 0.2,
            "futile": 0.05,
            "table": {
                **{str(rule): {"severity": 2, "days": 3, "counted": "working"} for rule in (1, 2, 4, 7)},
                **{str(rule): {"severity": 1, "days": 1, "counted": "working"} for rule in (5, 6)},
                "3": {"severity": 3, "days": 14, "counted": "calendar"},
            },
        }
    }


def test_without_json_it_is_a_table_and_a_sentence(world, file):
    code, out, wrong = run(against=file({"futile": 0.1}))
    assert (code, wrong) == (0, "")
    assert "E-1" in out
    assert "18 futile" in out
    assert "71 days and 4,260" in out
    out = out.replace("\N{NO-BREAK SPACE}", " ")
    assert (
        "With these rules the first kill recommendation would have come on day 18; 71 days and 4,260 EUR earlier."
        in out
    )
    assert "on day 9; 80 days and 4,800 EUR earlier." in out


@pytest.mark.parametrize("option", ["policy", "against"])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"futile": 0.5}', "futile: expected a number from 0 to 0.2"),
        ('{"futility": 0.5}', "futility: expected no such field"),
        ("no", "file: expected JSON"),
    ],
)
def test_wrong_input_ends_with_2_and_names_the_field(world, file, option, text, said):
    code, out, wrong = run(json=True, **{option: file(text)})
    assert (code, out) == (2, "")
    assert wrong.startswith(said)
    assert wrong.count("\n") == 1


def test_a_file_that_is_not_there_ends_with_2(world, tmp_path):
    code, out, wrong = run(json=True, policy=str(tmp_path / "none.json"))
    assert (code, out) == (2, "")
    assert "No such file" in wrong


def test_a_workspace_that_is_not_there_ends_with_2(transactional_db):
    with pytest.raises(CommandError) as error:
        call_command("backtest", workspace="nowhere")
    assert error.value.returncode == 2


def test_an_empty_workspace_has_nothing_to_say(transactional_db):
    with transaction.atomic():
        build.make_world()
    said = told()
    assert (said["experiments"], said["sums"]["policy"]["earlier"]) == ([], 0)
    assert "no kill recommendation would have come" in run()[1]


def test_it_writes_nothing_and_could_not(world):
    def ledger():
        with tenancy.inside(world.workspace.pk):
            return list(Event.objects.order_by("seq").values_list("seq", "hash"))

    before = ledger()
    with CaptureQueriesContext(connection) as queries:
        told()
    said = [query["sql"] for query in queries]
    assert "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY" in said
    assert not [sql for sql in said if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))]
    assert ledger() == before


def test_it_sees_its_own_workspace_alone(world):
    with transaction.atomic():
        other = make_elsewhere()
        elsewhere = build.World(other.workspace, other, other, other, other, now=world.now)
        elsewhere.enter()
        asked(elsewhere, begun(elsewhere, title="Charlie's secret"), EARLY)
    code, out, _wrong = run(json=True)
    assert (code, len(json.loads(out)["experiments"])) == (0, 2)
    assert "secret" not in out


def test_it_reads_in_batches_and_says_the_same(world, monkeypatch):
    whole = run(json=True)
    monkeypatch.setattr(queries, "BATCH", 1)
    assert run(json=True) == whole
    monkeypatch.setattr(queries, "BATCH", 50)
    monkeypatch.setattr(queries, "PIECES", 3)
    assert run(json=True) == whole
