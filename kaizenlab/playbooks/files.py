"""Playbooks as files: Markdown is the document itself, a table its steps; and what differs between two of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kaizenlab.lib import exports
from kaizenlab.playbooks import document, words
from kaizenlab.playbooks.document import Changes, Document
from kaizenlab.playbooks.models import Playbook, Version
from kaizenlab.playbooks.source import Source

type Row = Mapping[str, Any]

STEP = ("phase", "key", "title", "text", "check", "blocks", "count", "unit", "days")
DIFFERENCE = ("change", "step", "part", "before", "after")


def steps(row: Row) -> str:
    return exports.csv_of(STEP, [{name: getattr(step, name) for name in STEP} for step in row["steps"]])


WRITERS: dict[str, Callable[[Row], str]] = {
    "csv": steps,
    "json": lambda row: exports.json_of({name: said for name, said in row.items() if name != "steps"}),
    "md": lambda row: row["text"],
}


def version(playbook: Playbook, said: Version) -> Row:
    """One of the workspace's own, as this version has it."""
    read = document.read(said.text)
    return {
        "ref": playbook.ref,
        "name": read.name,
        "method": read.method,
        "origin": playbook.origin,
        "version": said.number,
        "sha256": said.sha256,
        "changed_at": said.at,
        "archived_at": playbook.archived_at,
        "text": said.text,
        "steps": read.steps,
    }


def shipped(source: Source) -> Row:
    read = source.document
    return {
        "name": read.name,
        "method": read.method,
        "language": read.language,
        "sha256": source.sha256,
        "text": source.text,
        "steps": read.steps,
    }


def differences(before: Document, after: Document) -> Iterator[Row]:
    """A line each; what stands in the head belongs to no step."""
    for name in words.HEAD:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield difference("changed", part=name, before=old, after=new)
    yield from of_steps(document.changes(before.steps, after.steps))


def of_steps(changes: Changes) -> Iterator[Row]:
    for step in changes.added:
        yield difference("added", step=step.title, after=step.text)
    for step in changes.removed:
        yield difference("removed", step=step.title, before=step.text)
    for each in changes.changed:
        for name in each.fields:
            old, new = getattr(each.before, name), getattr(each.after, name)
            yield difference("changed", step=each.after.title, part=name, before=old, after=new)
    if changes.reordered:
        yield difference("reordered")


def difference(change: str, **said: Any) -> Row:
    return {"change": change} | {name: said.get(name) for name in DIFFERENCE[1:]}
