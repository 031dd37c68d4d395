"""Lists of lines, read from what is kept of each: a page costs the same however many there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import BigIntegerField, Case, F, Func, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest, Least
from django.http import Http404, QueryDict

from kaizenlab.alerts.models import Watch
from kaizenlab.lib import keyset
from kaizenlab.lib.keyset import SIZE, Page
from kaizenlab.lib.reasons import percent
from kaizenlab.observatory.traces import words
from kaizenlab.observatory.traces.models import Line
from kaizenlab.workspaces.models import Workspace

type Row = dict[str, Any]

LIVE = 6
WAITING = (1, 3, 4)  # steps behind which somebody is waited for
SHOWN = (
    *("pk", "number", "started_at", "ended_at", "seconds", "worked", "kept_at", "works_until", "spans", "pivots"),
    *("outcome", "doing", "doing_state"),
)
BESIDE = {"tip_number": F("tip__number"), "statement": F("tip__statement"), "state": F("tip__state")}


def live(workspace: Workspace, most: int = LIVE) -> list[Row]:
    """The lines that something is still open of, the last moved first, in one query.

    Each row: `number` and `statement` of the newest hypothesis; `done`, how many of the five steps (hypothesis,
    experiment, learning, decision, next action) are behind it, and whether the next one `waits`; `doing`, the record
    that is under way ("E-34", or "" where there is none), `said`, its state in words, and `chance`, that an experiment
    still meets its bars.
    """
    looked = Watch.objects.filter(workspace=OuterRef("workspace"), subject=OuterRef("doing"))
    rows = Line.objects.filter(workspace=workspace, seconds=None).order_by(F("kept_at").desc(), "-number")
    found: Any = rows.values("stage", "doing", "doing_state", **BESIDE, chance=Subquery(looked.values("chance")[:1]))
    return [
        {
            "number": row["tip_number"],
            "statement": row["statement"],
            "done": row["stage"],
            "waits": row["stage"] in WAITING,
            "doing": row["doing"],
            "said": str(words.DOING.get(row["doing_state"], "")),
            "chance": "" if row["chance"] is None else percent(row["chance"]),
        }
        for row in found[:most]
    ]


def matching(workspace: Workspace, chosen: Mapping[str, Any], at: dt.datetime) -> QuerySet[Line]:
    """The lines that every chosen filter lets through."""
    found = Line.objects.filter(workspace=workspace)
    if outcome := chosen.get("outcome"):
        found = found.filter(outcome="" if outcome == "open" else outcome)
    if status := chosen.get("status"):
        found = found.filter(seconds__isnull=status == "live")
    if days := chosen.get("duration"):
        least = dt.timedelta(days=int(days))
        found = found.filter(Q(seconds__gte=int(least.total_seconds())) | Q(seconds=None, started_at__lte=at - least))
    if percent := chosen.get("waiting"):
        found = found.alias(work=worked(at), whole=lasted(at))
        found = found.filter(whole__gt=0, work__lte=F("whole") * (100 - int(percent)) / 100)
    return found


def worked(at: dt.datetime) -> Combinable:
    """Seconds of work until a moment; Line.worked_at in PostgreSQL's words."""
    more = Greatest(
        Value(0), seconds(Least(Value(at), F("works_until")) - F("kept_at")), output_field=BigIntegerField()
    )
    return F("worked") + Case(When(works_until__isnull=False, then=more), default=0, output_field=BigIntegerField())


def lasted(at: dt.datetime) -> Combinable:
    return Coalesce(F("seconds"), seconds(Value(at) - F("started_at")), output_field=BigIntegerField())


def seconds(span: Any) -> Func:
    return Func(
        span, function="EXTRACT", template="EXTRACT(epoch FROM %(expressions)s)::bigint", output_field=BigIntegerField()
    )


def whole(page: Sequence[Mapping[str, Any]]) -> list[Row]:
    """The rows of one page with what stands beside them, in its order."""
    keys = [row["pk"] for row in page]
    found = {row["pk"]: row for row in Line.objects.filter(pk__in=keys).values(*SHOWN, **BESIDE)}
    return [found[key] for key in keys]


def newest(found: QuerySet[Line], params: QueryDict) -> Page:
    return keyset.page(found.values("pk", "number"), params, "-number")


def slowest(found: QuerySet[Line], params: QueryDict, at: dt.datetime) -> Page:
    """A line that is open grows with time, one that is over has its length in an index: each kind is read from its own
    end, and the two are merged. A page's cursor holds the moment, so that no line passes from one page to another."""
    direction, at, place = read(params.get("cursor", ""), at)
    backwards = direction == "before"
    rows = sorted(
        [*over(found, place, backwards), *still_open(found, place, backwards, at)],
        key=lambda row: (row["lasted"], row["number"]),
        reverse=not backwards,
    )
    more, rows = len(rows) > SIZE, rows[:SIZE]
    if backwards:
        rows.reverse()
    has_newer, has_older = (more, bool(rows)) if backwards else (bool(place and rows), more)
    return Page(
        rows,
        newer=link(params, "before", at, rows[0]) if has_newer else "",
        older=link(params, "after", at, rows[-1]) if has_older else "",
    )


def over(found: QuerySet[Line], place: tuple[int, int] | None, backwards: bool) -> list[Row]:
    rows = found.filter(seconds__gte=0)
    if place:
        rows = rows.filter(keyset.beyond(["seconds", "number"] if backwards else ["-seconds", "-number"], place))
    order = ("seconds", "number") if backwards else ("-seconds", "-number")
    return [dict(row) for row in rows.order_by(*order).values("pk", "number", lasted=F("seconds"))[: SIZE + 1]]


def still_open(found: QuerySet[Line], place: tuple[int, int] | None, backwards: bool, at: dt.datetime) -> list[Row]:
    order = ["-started_at", "number"] if backwards else ["started_at", "-number"]
    rows = found.filter(seconds=None)
    if place:
        rows = rows.filter(keyset.beyond(order, [at - dt.timedelta(seconds=place[0]), place[1]]))
    shown = rows.order_by(*order).values("pk", "number", "started_at")[: SIZE + 1]
    return [row | {"lasted": int((at - row["started_at"]).total_seconds())} for row in shown]


def read(cursor: str, at: dt.datetime) -> tuple[str, dt.datetime, tuple[int, int] | None]:
    if not cursor:
        return "", at, None
    direction, *values = cursor.split("~")
    if direction not in ("after", "before") or len(values) != 3 or not all(v.isascii() and v.isdigit() for v in values):
        raise Http404
    moment, length, number = (int(value) for value in values)
    if max(moment, length, number) > 10**10:
        raise Http404
    return direction, dt.datetime.fromtimestamp(moment, dt.UTC), (length, number)


def link(params: QueryDict, direction: str, at: dt.datetime, row: Row) -> str:
    query = params.copy()
    query["cursor"] = f"{direction}~{int(at.timestamp())}~{row['lasted']}~{row['number']}"
    return f"?{query.urlencode(safe='~')}"
