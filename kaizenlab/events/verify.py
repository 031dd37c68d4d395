"""Is a ledger whole? Pure, on plain values, with the standard library alone.

It also runs on an export, far from the product, with any Python from 3.8 on:  python verify.py LEDGER.jsonl
Each line of an export is an event, or the head of a workspace's chain after its last event.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

SEPARATOR = "\x1f"  # canonical JSON and references never hold it
START = "0" * 64


def first_fault(events: Iterable[Mapping[str, Any]], head: Mapping[str, Any] | None) -> str | None:
    """What is wrong with the first bad event of one workspace's chain, events in order; None if it is whole."""
    last: Mapping[str, Any] = {"seq": 0, "hash": START, "at": ""}
    for event in events:
        if wrong := fault(event, last):
            return wrong
        last = event
    end = head or {"seq": 0, "hash": START}
    if end["seq"] > last["seq"]:
        return f"event {last['seq'] + 1} is missing: the head of the chain is at {end['seq']}"
    if end["seq"] < last["seq"]:
        return f"event {end['seq'] + 1} was inserted: the head of the chain is at {end['seq']}"
    if end["hash"] != last["hash"]:
        return f"event {last['seq']} is not the one that the head of the chain names"
    return None


def fault(event: Mapping[str, Any], last: Mapping[str, Any]) -> str | None:
    number, due = event["seq"], last["seq"] + 1
    if number > due:
        return f"event {due} is missing"
    if number < due:
        return f"event {number} stands there twice"
    if digest(event) != event["hash"]:
        return f"event {number} was changed after it was written"
    if event["previous"] != last["hash"]:
        return f"event {number} does not follow event {last['seq']}: one of them was exchanged"
    if event["at"] < last["at"]:
        return f"event {number} is dated before event {last['seq']}"
    return None


def digest(event: Mapping[str, Any]) -> str:
    """SHA-256 over the fields in this order, as the database's trigger `events_chain` writes it."""
    fields = (
        event["previous"],
        str(event["workspace"]),
        str(event["seq"]),
        event["at"],
        "" if event["by"] is None else str(event["by"]),
        event["verb"],
        event["subject"],
        ",".join(event["records"]),
        event["facts"],
    )
    return hashlib.sha256(SEPARATOR.join(fields).encode()).hexdigest()


def main(path: str) -> int:
    """0 when every chain in the file is whole, 1 with the first bad event of each that isn't."""
    lines = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]
    worst = 0
    for workspace, group in itertools.groupby(lines, key=lambda line: line["workspace"]):
        chain = list(group)
        events = [line for line in chain if "verb" in line]
        head = next((line["head"] for line in chain if "head" in line), None)
        wrong = first_fault(events, head)
        worst |= bool(wrong)
        print(f"workspace {workspace}: {wrong or f'{len(events)} events, whole'}")
    return worst


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python verify.py LEDGER.jsonl")
    sys.exit(main(sys.argv[1]))
