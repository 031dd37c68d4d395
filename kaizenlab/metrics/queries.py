"""Reads, named for the question they answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from kaizenlab.metrics.models import Metric, Reading
from kaizenlab.workspaces.models import Membership, Workspace
from kaizenlab.workspaces.rules import Role, covers

LATELY = 30  # readings in a list's sparkline
MOST_POINTS = 300  # of a plot; more are drawn by the stretch, each with its lowest and highest


def matching(workspace: Workspace, chosen: Mapping[str, Any]) -> QuerySet[Metric]:
    """The metrics that every chosen filter lets through."""
    archived = chosen.get("status") == "archived"
    found = Metric.objects.filter(workspace=workspace, archived_at__isnull=not archived)
    if words := chosen.get("q"):
        found = found.filter(says(words))
    if shape := chosen.get("shape"):
        found = found.filter(shape=shape)
    if owner := chosen.get("owner"):
        found = found.filter(owner=owner)
    return found


def says(words: str) -> Q:
    found = Q()
    for word in words.split():
        found &= Q(name__icontains=word) | Q(measures__icontains=word)
    number = words.strip().upper().removeprefix("M-")
    return found | Q(number=int(number)) if number.isascii() and number.isdigit() and len(number) < 18 else found


def standing(metric: Metric) -> QuerySet[Reading]:
    """Those that no correction took the place of, without the withdrawn ones."""
    mine = Reading.objects.filter(workspace=metric.workspace_id, metric=metric)
    there = Q(value__isnull=False) | Q(part__isnull=False)
    return mine.filter(there, ~Exists(Reading.objects.filter(corrects=OuterRef("pk"))))


def writers(workspace: Workspace) -> QuerySet[Membership]:
    """Who may own a metric: who writes here."""
    able = [role for role in Role if covers(role, Role.MEMBER)]
    return Membership.objects.filter(workspace=workspace, left_at=None, role__in=able).select_related("user")


def offered(workspace: Workspace, shapes: Iterable[str]) -> list[tuple[int, str]]:
    """The metrics in use of these shapes, as a form offers them."""
    rows = Metric.objects.filter(workspace=workspace, archived_at=None, shape__in=list(shapes)).order_by("name")
    return [(pk, f"M-{number} {name}") for pk, number, name in rows.values_list("pk", "number", "name")]


@dataclass(frozen=True, slots=True)
class Last:
    """One of a metric's latest readings."""

    at: dt.datetime
    day: dt.date
    is_day: bool
    value: Decimal | None
    part: int | None
    whole: int | None


LATEST = """
SELECT metric.id, last.observed_at, last.day, last.is_day, last.value, last.part, last.whole
FROM unnest(%s::bigint[]) AS metric (id)
CROSS JOIN LATERAL (
    SELECT observed_at, number, day, is_day, value, part, whole FROM metrics_reading reading
    WHERE workspace_id = %s AND metric_id = metric.id AND (value IS NOT NULL OR part IS NOT NULL)
        AND NOT EXISTS (SELECT FROM metrics_reading newer WHERE newer.corrects_id = reading.id)
    ORDER BY observed_at DESC, number DESC LIMIT %s
) AS last
ORDER BY metric.id, last.observed_at, last.number
"""


def latest(workspace: Workspace, metrics: Sequence[int], most: int = LATELY) -> dict[int, list[Last]]:
    """The latest readings of each, the newest last; one query, which reads no more of each than it shows."""
    found: dict[int, list[Last]] = {pk: [] for pk in metrics}
    with connection.cursor() as cursor:
        cursor.execute(LATEST, [list(metrics), workspace.pk, most])
        for pk, *columns in cursor.fetchall():
            found[pk].append(Last(*columns))
    return found


@dataclass(frozen=True, slots=True)
class Point:
    """A reading as it is drawn, or a stretch of many: the latest of them, the lowest and the highest."""

    at: dt.datetime
    is_day: bool
    last: float
    low: float
    high: float
    n: int


# The bounds of the whole and of the range, and the range itself by the stretch: one pass over an index
PLOT = """
WITH there AS MATERIALIZED (
    SELECT observed_at, number, is_day, COALESCE(value, part::numeric / whole)::float8 AS amount
    FROM metrics_reading reading
    WHERE workspace_id = %(workspace)s AND metric_id = %(metric)s AND (value IS NOT NULL OR part IS NOT NULL)
        AND NOT EXISTS (SELECT FROM metrics_reading newer WHERE newer.corrects_id = reading.id)
),
shown AS MATERIALIZED (
    SELECT * FROM there WHERE observed_at >= COALESCE(%(since)s, '-infinity'::timestamptz)
        AND observed_at < COALESCE(%(before)s, 'infinity'::timestamptz)
),
size AS MATERIALIZED (
    SELECT count(*) AS n, min(observed_at) AS first, max(observed_at) AS last FROM shown
),
cut AS (
    SELECT shown.*, CASE WHEN size.n <= %(most)s OR size.first = size.last THEN
            row_number() OVER (ORDER BY observed_at, number)
        ELSE width_bucket(extract(epoch FROM observed_at)::float8, extract(epoch FROM size.first)::float8,
            extract(epoch FROM size.last)::float8 + 1, %(most)s) END AS stretch
    FROM shown CROSS JOIN size
)
SELECT max(observed_at), bool_and(is_day), (array_agg(amount ORDER BY observed_at DESC, number DESC))[1],
    min(amount), max(amount), count(*)
FROM cut GROUP BY stretch
UNION ALL SELECT min(observed_at), NULL, NULL, NULL, NULL, count(*) FROM there
UNION ALL SELECT max(observed_at), NULL, NULL, NULL, NULL, -1 FROM there
ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Plotted:
    points: tuple[Point, ...]
    first: dt.datetime | None  # of all there are, drawn or not
    last: dt.datetime | None
    total: int

    @property
    def shown(self) -> int:
        return sum(point.n for point in self.points)


def plotted(metric: Metric, since: dt.datetime | None = None, before: dt.datetime | None = None) -> Plotted:
    """What is drawn from `since` on and before `before`: at most MOST_POINTS, however many readings there are."""
    given = {"workspace": metric.workspace_id, "metric": metric.pk, "since": since, "before": before}
    with connection.cursor() as cursor:
        cursor.execute(PLOT, given | {"most": MOST_POINTS})
        rows = cursor.fetchall()
    [(first, total)] = [(row[0], row[5]) for row in rows if row[1] is None and row[5] >= 0]
    [last] = [row[0] for row in rows if row[1] is None and row[5] < 0]
    points = tuple(Point(*row) for row in rows if row[1] is not None)
    return Plotted(points, first, last, total)
