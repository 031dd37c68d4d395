"""Keeping what a list needs of a line's trace."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from hypotheses.models import Hypothesis
from kaizenlab.events.models import Event
from kaizenlab.lib.asked import among, asked
from kaizenlab.observatory.traces import queries, rules
from kaizenlab.observatory.traces.models import Line
from kaizenlab.workspaces.models import Workspace

HOLD = """
    INSERT INTO traces_line (workspace_id, root_id, tip_id, number, started_at, worked, spans, pivots, outcome, stage,
                             doing, doing_state, sent, unsent)
        SELECT workspace_id, id, id, number, created_at, 0, 0, 0, '', 1, '', '', '{}', true
            FROM hypotheses_hypothesis WHERE workspace_id = %s AND id = %s
        ON CONFLICT (root_id) DO UPDATE SET root_id = EXCLUDED.root_id
        RETURNING id
"""


def keep(workspace: Workspace, roots: Iterable[int], at: dt.datetime, event: Event | None = None) -> None:
    """In one order, so that two who keep several never wait for each other. `event`: the one that is being recorded,
    which no query finds yet."""
    for root in sorted(set(roots)):
        if hold(workspace.pk, root):
            family = queries.family(workspace.pk, root)
            line = queries.line(workspace, family, event=event)
            kept = rules.kept(line, queries.whole(at))
            tip = next(row["pk"] for row in family if row["number"] == kept.tip)
            Line.objects.filter(workspace=workspace, root=root).update(tip=tip, unsent=True, **columns(kept))


def hold(workspace: int, root: int) -> bool:
    """The line's row, made if there is none, held until the transaction ends: of two who move records of one line at
    once the second reads what the first has written."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [workspace, root])
        return cursor.fetchone() is not None


def begin(first: Hypothesis) -> None:
    """A line that has just begun: nothing has to be read, and nobody can move it yet."""
    line = rules.Line(beliefs=(queries.belief(queries.told_by(first), {}),))
    kept = rules.kept(line, queries.whole(first.created_at))
    mine = {"workspace_id": first.workspace_id, "root": first, "tip": first, "number": first.number}
    Line.objects.create(**mine, **columns(kept))


def columns(kept: rules.Kept) -> dict[str, Any]:
    length = kept.ended_at - kept.started_at if kept.ended_at else None
    found = {field.name: getattr(kept, field.name) for field in fields(kept) if field.name != "tip"}
    return found | {"seconds": int(length.total_seconds()) if length is not None else None}


def roots(workspace: int, hypotheses: Iterable[int]) -> set[int]:
    """The first hypotheses of the lines that these are in."""
    return {root or pk for pk, root in with_roots(workspace, sorted(set(hypotheses)))}


@asked
def with_roots(workspace: int, hypotheses: Sequence[int]) -> QuerySet[Any, tuple[int, int | None]]:
    return Hypothesis.objects.filter(among("pk", hypotheses), workspace=workspace).values_list("pk", "root")
