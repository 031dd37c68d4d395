"""Writing the ledger: one event per action, in the action's own transaction."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import rfc8785

from kaizenlab.events.models import Event
from kaizenlab.workspaces.models import Membership

type Listener = Callable[[Event, Any], Sequence[Any] | None]

type Watcher = Callable[[Event, Sequence[Any]], Sequence[Any]]

LISTENERS: dict[str, list[Listener]] = defaultdict(list)
WATCHERS: list[Watcher] = []


def record(
    verb: str,
    record: Any,
    *,
    by: Membership | None,
    at: dt.datetime,
    also: Sequence[Any] = (),
    facts: Mapping[str, Any] | None = None,
) -> Event:
    """Adds one event about `record` (a model with `ref` and `workspace_id`, or the workspace itself).

    `also` are the other records the action changed. `facts` are plain JSON values: names, before and after, digests;
    never a participant's words. The listeners of the verb run first, inside the same transaction, so that floors above
    can answer without the floor below knowing them; after them the watchers, which see every event and the records it
    changed. What either changed, and return, is named by the event too. Last of all it queues on the workspace's chain
    until the transaction ends: nobody who holds the chain waits for a number.
    """
    event = Event(
        workspace_id=getattr(record, "workspace_id", record.pk),
        seq=0,
        at=at,
        by=by,
        verb=verb,
        subject=name(record),
        facts=rfc8785.dumps(dict(facts or {})).decode(),
    )
    answers = [changed for listener in LISTENERS[verb] for changed in listener(event, record) or ()]
    changed = [record, *also, *answers]
    changed += [rung for watcher in WATCHERS for rung in watcher(event, changed)]
    event.records = list(dict.fromkeys(map(name, changed)))
    event.save(force_insert=True)
    return event


def listen(verb: str, listener: Listener) -> None:
    """Puts `listener(event, record)` on the verb's list; called once, when the app above gets ready."""
    if listener not in LISTENERS[verb]:
        LISTENERS[verb].append(listener)


def watch(watcher: Watcher) -> None:
    """Puts `watcher(event, records)` on the list that every event is handed to."""
    if watcher not in WATCHERS:
        WATCHERS.append(watcher)


def name(record: Any) -> str:
    """How the ledger names a record: its reference, or the table and key of one that has none."""
    return getattr(record, "ref", None) or f"{record._meta.model_name}:{record.pk}"


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """{field: [before, after]} of what differs, as plain JSON values."""
    return {
        field: [plain(before.get(field)), plain(value)] for field, value in after.items() if before.get(field) != value
    }


def plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int | float | bool | list) else str(value)
