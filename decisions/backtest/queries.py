"""A workspace's experiments as they went, read and never written: one query a kind of row, however many they are.

When an experiment started, ended and was decided is read from the rows, which hold the very moments that their events
were given: the ledger's chain may set an event later, so that none lies before the one it follows.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import F, JSONField, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, JSONObject

from decisions.backtest.rules import A_MOMENT, Ending, Past, Pointer
from decisions.models import Decision
from experiments import record
from experiments.models import Criterion, Evidence, Experiment
from experiments.record import PLAIN, SAID, Entry
from experiments.rules.observe import Reading
from experiments.rules.result import Verdict
from hypotheses.models import Hypothesis
from kaizenlab.events.models import Event
from kaizenlab.lib.refs import ref
from kaizenlab.workspaces.models import Workspace

BATCH, PIECES = 50, 20_000  # experiments read at once, and pieces of evidence, unless one alone has more
NEWEST, RUNNING, ON_A_PAGE = 50, 20, 5_000  # experiments that are over or run, and pieces, on a page
OVER = ("concluded", "cancelled")
ENDED_AT = Coalesce("concluded_at", "cancelled_at")
OWN = {"workspace": OuterRef("workspace"), "experiment": OuterRef("pk")}
PIECES_OF = Coalesce(Subquery(Evidence.objects.filter(**OWN).order_by("-number").values("number")[:1]), 0)
# the decisions about an experiment that were accepted, the first one first, whatever took its place since
ACCEPTED = Decision.objects.filter(**OWN, kind="decision", state__in=["accepted", "superseded"]).order_by(
    "settled_at", "number"
)


def started(workspace: Workspace) -> QuerySet[Experiment, Any]:
    """The experiments that were started: a plan that was called off before has no first day."""
    return Experiment.objects.filter(workspace=workspace, started_at__isnull=False)


def batches(experiments: QuerySet[Experiment, Any]) -> Iterator[list[int]]:
    """Keys of what is read at once: a workspace of 10,000 experiments needs no more room than one of fifty."""
    batch: list[int] = []
    held = 0
    for key, pieces in experiments.annotate(pieces=PIECES_OF).values_list("pk", "pieces"):
        if batch and (len(batch) == BATCH or held + pieces > PIECES):
            yield batch
            batch, held = [], 0
        batch.append(key)
        held += pieces
    if batch:
        yield batch


@dataclass(frozen=True, slots=True)
class Recent:
    """What a page has room for. `is_cut`: there are older ones that are over; `skipped` have too long a log."""

    chosen: list[Any]
    skipped: list[Any]
    is_cut: bool


def recent(workspace: Workspace) -> Recent:
    """The newest that are over, and the newest that run, the latter last."""
    rows = started(workspace)
    over = rows.filter(state__in=OVER).order_by(ENDED_AT.desc(), "-number").values("pk")[: NEWEST + 1]
    running = rows.exclude(state__in=OVER).order_by("-started_at", "-number").values("pk")[:RUNNING]
    found = sorted(whole(rows.filter(Q(pk__in=over) | Q(pk__in=running))), key=newest_first, reverse=True)
    ended = [row for row in found if row.state in OVER]
    going = [row for row in found if row.state not in OVER]
    chosen: list[Any] = []
    skipped: list[Any] = []
    for row in [*ended[:NEWEST], *going]:
        fits = sum(one.pieces for one in chosen) + row.pieces <= ON_A_PAGE
        (chosen if fits else skipped).append(row)
    return Recent(chosen, skipped, is_cut=len(ended) > NEWEST)


def newest_first(row: Any) -> tuple[dt.datetime, int]:
    return row.concluded_at or row.cancelled_at or row.started_at, row.number


def last_moment(workspace: Workspace) -> dt.datetime | None:
    """Of the ledger."""
    return Event.objects.filter(workspace=workspace).order_by("-seq").values_list("at", flat=True).first()


def whole(experiments: QuerySet[Experiment, Any]) -> QuerySet[Any]:
    """With what stands beside each; `zone` and `pivots` as they stood when the result was computed and answered."""
    return experiments.select_related("plan", "hypothesis").annotate(
        pieces=PIECES_OF,
        zone=said_in("zone", "result__inputs"),
        pivots=said_in("pivots", "recommendation__inputs"),
        verdict=F("result__verdict"),
        broken=F("result__broken"),
        computed_at=F("result__at"),
        decided=Subquery(ACCEPTED.values(said=JSONObject(at="settled_at", outcome="outcome", number="number"))[:1]),
    )


def pasts(workspace: Workspace, rows: Iterable[Any], *, now: dt.datetime) -> list[Past]:
    """Of rows as `whole` reads them, in their order."""
    rows = list(rows)
    keys = [row.pk for row in rows]
    bars = grouped(criteria(workspace, keys))
    logs = dict(log(workspace, keys))
    above = pivots(workspace, rows)
    for row in rows:
        row.workspace = workspace
    return [past(row, bars[row.pk], logs.get(row.pk, Log()), above[row.pk], now=now) for row in rows]


def said_in(name: str, canonical: str) -> KeyTextTransform:
    """What a kept canonical text says under a name."""
    return KeyTextTransform(name, Cast(canonical, JSONField()))


def criteria(workspace: Workspace, keys: Sequence[int]) -> QuerySet[Criterion]:
    rows = Criterion.objects.filter(workspace=workspace, experiment__in=keys, plan__isnull=False)
    return rows.select_related("plan").order_by("plan__revision", "position", "pk")


def grouped(rows: Iterable[Criterion]) -> Mapping[int, list[Criterion]]:
    found = defaultdict(list)
    for row in rows:
        found[row.experiment_id].append(row)
    return found


@dataclass(frozen=True)
class Log:
    readings: tuple[Reading, ...] = ()
    pointers: tuple[Pointer, ...] = ()


def log(workspace: Workspace, keys: Sequence[int]) -> Iterator[tuple[int, Log]]:
    """Everything that was ever recorded, in its order, by experiment."""
    said = {name: F(f"readings__{name}") for name in (*SAID, "arm")}
    lines = (
        Evidence.objects.filter(workspace=workspace, experiment__in=keys)
        .order_by("experiment_id", "number", "readings__pk")
        .annotate(alias=Value("", TextField()), criterion=F("readings__criterion_id"), **said)
        .values("experiment_id", "points_elsewhere", "alias", "criterion", *said, *PLAIN)
    )
    for key, own in groupby(lines.iterator(), key=itemgetter("experiment_id")):
        yield key, read(own)


def read(lines: Iterable[Mapping[str, Any]]) -> Log:
    pointing: set[int] = set()
    entries = list(record.entries(noted(lines, pointing)))
    readings = tuple(reading for _number, reading in record.readings(entries))
    places = {entry.place for entry in entries if entry.number in pointing}
    return Log(readings, tuple(pointer(entry, pointing) for entry in entries if entry.place in places))


def noted(lines: Iterable[Mapping[str, Any]], pointing: set[int]) -> Iterator[Mapping[str, Any]]:
    for line in lines:
        if line["points_elsewhere"]:
            pointing.add(line["number"])
        yield line


def pointer(entry: Entry, pointing: set[int]) -> Pointer:
    said: dict[str, dict[str, Any]] = defaultdict(dict)
    for (criterion, arm), word in entry.said.items():
        said[str(criterion)][arm] = word
    return Pointer(entry.place, entry.recorded_at, entry.counts and entry.number in pointing, said)


def pivots(workspace: Workspace, rows: Iterable[Any]) -> dict[int, int]:
    """Of each experiment the pivots as its recommendation counted them; without one, the superseded ancestors."""
    rows = list(rows)
    roots = {row.hypothesis.root_id or row.hypothesis_id for row in rows}
    family = Hypothesis.objects.filter(workspace=workspace).filter(Q(pk__in=roots) | Q(root__in=roots))
    above = {key: (parent, state) for key, parent, state in family.values_list("pk", "parent_id", "state")}

    def counted(key: int) -> int:
        parent, _state = above[key]
        return 0 if parent is None else (above[parent][1] == "superseded") + counted(parent)

    return {row.pk: int(row.pivots) if row.pivots is not None else counted(row.hypothesis_id) for row in rows}


def past(row: Any, bars: list[Criterion], log: Log, pivots: int, *, now: dt.datetime) -> Past:
    """`row` as `experiments` reads it."""
    planned = [plan for plan in record.plans_of(bars) if plan.at <= row.started_at][-1]
    return Past(
        number=row.number,
        title=row.title,
        state=row.state,
        zone=row.zone or row.workspace.time_zone,
        started_at=row.started_at,
        until=row.computed_at or row.cancelled_at or now + A_MOMENT,
        revisions=tuple(record.revisions(bars, list(record.kills(bars)))),
        readings=log.readings,
        ends_on=planned.ends_on,
        cost=planned.cost,
        pointers=log.pointers,
        pivots=pivots,
        broken=row.broken or None,
        verdict=Verdict(row.verdict) if row.verdict else None,
        ending=ended(row),
    )


def ended(row: Any) -> Ending | None:
    if row.decided:
        at = dt.datetime.fromisoformat(row.decided["at"])
        return Ending(at, "decision", row.decided["outcome"], ref("D", row.decided["number"]))
    if row.concluded_at:
        return Ending(row.concluded_at, "conclusion")
    return Ending(row.cancelled_at, "cancelled") if row.cancelled_at else None
