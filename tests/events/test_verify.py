"""The verifier names the first bad event, whatever was done to the ledger; it needs no product around it."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaizenlab.events import verify


def chain(length: int = 6) -> tuple[list[dict], dict]:
    events, previous = [], verify.START
    for seq in range(1, length + 1):
        event = {
            "workspace": 7,
            "seq": seq,
            "at": f"2026-11-09T12:00:0{seq}.000000Z",
            "by": None if seq == 1 else 3,
            "verb": "hypothesis.created",
            "subject": f"H-{seq}",
            "records": [f"H-{seq}", "E-1"],
            "facts": '{"name":"ヒノキ"}',
            "previous": previous,
        }
        event["hash"] = previous = verify.digest(event)
        events.append(event)
    return events, {"seq": length, "hash": previous}


def test_a_whole_chain_has_no_fault():
    assert verify.first_fault(*chain()) is None


def test_an_empty_ledger_has_no_fault():
    assert verify.first_fault([], None) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("facts", "{}"),
        ("by", 4),
        ("verb", "x"),
        ("subject", "H-9"),
        ("records", ["H-9"]),
        ("at", "2026-11-09T12:00:03.000001Z"),
    ],
)
def test_a_changed_event_is_named(field, value):
    events, head = chain()
    events[2][field] = value
    assert verify.first_fault(events, head) == "event 3 was changed after it was written"


def test_a_change_with_its_digest_made_anew_breaks_the_next_link():
    events, head = chain()
    events[2]["facts"] = "{}"
    events[2]["hash"] = verify.digest(events[2])
    assert verify.first_fault(events, head) == "event 4 does not follow event 3: one of them was exchanged"


def test_a_dropped_event_is_named():
    events, head = chain()
    del events[2]
    assert verify.first_fault(events, head) == "event 3 is missing"


def test_a_dropped_last_event_is_named():
    events, head = chain()
    assert verify.first_fault(events[:-1], head) == "event 6 is missing: the head of the chain is at 6"


def test_two_swapped_events_are_named():
    events, head = chain()
    events[2]["seq"], events[3]["seq"] = 4, 3
    events[2], events[3] = events[3], events[2]
    assert verify.first_fault(events, head) == "event 3 was changed after it was written"


def test_an_inserted_event_is_named():
    events, head = chain()
    events.append(events[-1] | {"seq": 7, "previous": events[-1]["hash"]})
    events[-1]["hash"] = verify.digest(events[-1])
    assert verify.first_fault(events, head) == "event 7 was inserted: the head of the chain is at 6"


def test_an_event_that_stands_there_twice_is_named():
    events, head = chain()
    events.insert(3, events[2])
    assert verify.first_fault(events, head) == "event 3 stands there twice"


def test_a_head_with_another_digest_is_named():
    events, _ = chain()
    head = {"seq": 6, "hash": "f" * 64}
    assert verify.first_fault(events, head) == "event 6 is not the one that the head of the chain names"


def test_a_missing_head_is_a_fault():
    events, _ = chain()
    assert verify.first_fault(events, None)


@given(st.permutations(range(6)))
def test_no_other_order_of_the_same_events_is_whole(order):
    events, head = chain()
    wrong = verify.first_fault([events[index] for index in order], head)
    assert (wrong is None) == (list(order) == sorted(order))


@given(st.sets(st.integers(0, 5)))
def test_no_selection_of_the_events_is_whole(dropped):
    events, head = chain()
    kept = [event for index, event in enumerate(events) if index not in dropped]
    assert (verify.first_fault(kept, head) is None) == (not dropped)


def exported(path: Path, *ledgers: tuple[list[dict], dict]) -> Path:
    lines = itertools.chain.from_iterable([*events, {"workspace": 7, "head": head}] for events, head in ledgers)
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return path


def run(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "-S", verify.__file__, path], capture_output=True, text=True, check=False
    )


def test_it_runs_on_an_export_without_the_product(tmp_path):
    done = run(exported(tmp_path / "ledger.jsonl", chain()))
    assert (done.returncode, done.stdout) == (0, "workspace 7: 6 events, whole\n")


def test_on_an_export_it_ends_with_1_and_names_the_event(tmp_path):
    events, head = chain()
    events[4]["facts"] = "{}"
    done = run(exported(tmp_path / "ledger.jsonl", (events, head)))
    assert (done.returncode, done.stdout) == (1, "workspace 7: event 5 was changed after it was written\n")
