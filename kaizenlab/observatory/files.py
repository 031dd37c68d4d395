"""What needs a decision, as a file: everything that Home shows the first of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from django.urls import reverse

from kaizenlab.lib.refs import ref
from kaizenlab.observatory import queries
from kaizenlab.workspaces.models import Workspace

COLUMNS = (
    *("experiment", "title", "severity", "since", "due_at", "overdue", "result", "confidence", "needed", "got"),
    *("recommended", "rule", "why", "proposed", "address"),
)


def rows(workspace: Workspace, now: dt.datetime, whole: Callable[[str], str]) -> Iterator[dict[str, Any]]:
    """`whole` makes an address that leads here from anywhere."""
    for row in queries.unanswered(workspace):
        made = {
            "experiment": ref("E", row["number"]),
            "since": row["concluded_at"],
            "overdue": row["due_at"] < now,
            "result": row["verdict"],
            "recommended": row["response"],
            "why": queries.because(row["advised"]),
            "address": whole(reverse("decisions:decide", args=[workspace.slug, row["number"]])),
        }
        yield {column: made[column] if column in made else row[column] for column in COLUMNS}
