"""Reads of the ledger."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction

from kaizenlab.events.models import Event, Head
from kaizenlab.workspaces import tenancy

PAGE = 2_000
FIELDS = ("seq", "at", "by", "verb", "subject", "records", "facts", "previous", "hash")


@contextlib.contextmanager
def snapshot(workspace: int) -> Iterator[None]:
    """One moment of a workspace's ledger, however much is written meanwhile."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        tenancy.enter(workspace)
        yield


def lines(workspace: int) -> Iterator[dict[str, Any]]:
    """Every event of the entered workspace as plain values, in order, a page at a time."""
    last = 0
    while rows := list(after(workspace, last)):
        for row in rows:
            yield {"workspace": workspace, **row, "at": stamp(row["at"])}
        last = rows[-1]["seq"]


def after(workspace: int, seq: int) -> Any:
    return Event.objects.filter(workspace=workspace, seq__gt=seq).order_by("seq").values(*FIELDS)[:PAGE]


def head(workspace: int) -> dict[str, Any] | None:
    """The end of the chain, as a line of an export names it."""
    end = Head.objects.filter(workspace=workspace).first()
    return {"seq": end.seq, "hash": end.hash} if end else None


def stamp(at: dt.datetime) -> str:
    """As the chain's trigger writes a time."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
