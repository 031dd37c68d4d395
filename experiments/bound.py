"""Criteria that take their figures from a metric: while the experiment runs, each of its readings in the window becomes
one piece of evidence, in the reading's own transaction and typed by nobody.

The window: from the start to the end of the end date. A moment lies in it as it is. A whole day lies in it from the day
of the start on, where it was recorded after the start. What was recorded before the start was known before it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F, QuerySet

from experiments import facts
from experiments.actions import evidence as actions
from experiments.actions.evidence import Entry, Word
from experiments.actions.planning import lock
from experiments.models import Criterion, Evidence, Experiment
from experiments.queries import criteria_of
from experiments.rules.observe import Said, Values
from experiments.rules.observed import Conversions, Events
from kaizenlab.lib import clock
from kaizenlab.lib.refs import ref
from kaizenlab.metrics.followers import Followed
from kaizenlab.metrics.models import Metric, Reading
from kaizenlab.metrics.queries import standing
from kaizenlab.workspaces.models import Membership

RUNS = ("running", "paused")  # pausing stops no clock
OPEN = ("draft", "registered", *RUNS)
A_DAY = dt.timedelta(days=1)


def follow(metric: Metric, readings: Sequence[Reading], by: Membership, at: dt.datetime) -> list[Followed]:
    """Listens to every new reading. Experiments are held in one order, so that two who follow never wait for each
    other."""
    bound = in_force(metric).filter(experiment__state__in=RUNS).values_list("experiment", flat=True)
    found = Experiment.objects.filter(workspace=metric.workspace_id, pk__in=set(bound)).order_by("pk")
    told = [(row, taken_over(row, metric, readings, by=by, at=at)) for row in map(lock, found) if row.state in RUNS]
    return [Followed(row, {"evidence": numbers}) for row, numbers in told if numbers]


def in_force(metric: Metric) -> QuerySet[Criterion]:
    """The criteria bound to it in plans that are in force."""
    return Criterion.objects.filter(workspace=metric.workspace_id, metric=metric, plan=F("experiment__plan"))


def holders(metric: Metric) -> list[str]:
    """The experiments that are not over and take their figures from it, drafts too."""
    rows = Criterion.objects.filter(workspace=metric.workspace_id, metric=metric, experiment__state__in=OPEN)
    return [ref("E", number) for number in sorted(set(rows.values_list("experiment__number", flat=True)))]


def taken_over(
    experiment: Experiment, metric: Metric, readings: Iterable[Reading], *, by: Membership, at: dt.datetime
) -> list[int]:
    """The numbers of the evidence that these readings of a locked experiment's metric became."""
    bars = bound_to(experiment, metric)
    corrections = [reading for reading in readings if reading.corrects_id]
    fresh = [reading for reading in readings if not reading.corrects_id and is_inside(experiment, reading)]
    made = [corrected(experiment, metric, bars, reading, by=by, at=at) for reading in corrections]
    made += added(experiment, [entry(metric, bars, reading) for reading in fresh], by=by, at=at)
    return [piece.number for piece in made if piece]


def added(experiment: Experiment, entries: Sequence[Entry], *, by: Membership, at: dt.datetime) -> list[Evidence]:
    if not entries:
        return []
    number, moment = actions.following(experiment, at)
    return actions.add_all(experiment, entries, number=number, by=by, at=moment)


def corrected(
    experiment: Experiment,
    metric: Metric,
    bars: Sequence[Criterion],
    reading: Reading,
    *,
    by: Membership,
    at: dt.datetime,
) -> Evidence | None:
    """What a corrected reading makes of the evidence that the one before it became; or a first piece, where that one
    lay outside by mistake."""
    before = reading.corrects
    assert before
    said = entry(metric, bars if is_inside(experiment, reading) else [], reading)
    mine = Evidence.objects.filter(workspace=experiment.workspace_id, experiment=experiment, taken_from=before)
    if piece := mine.first():
        return replaced(experiment, piece, said, reason=reading.reason, by=by, at=at)
    was_known = experiment.started_at is None or before.recorded_at < experiment.started_at
    return None if was_known or not said.words else added(experiment, [said], by=by, at=at)[0]


def replaced(
    experiment: Experiment, piece: Evidence, said: Entry, *, reason: str, by: Membership, at: dt.datetime
) -> Evidence:
    return actions.add(experiment, said, by=by, at=at, counts=True, corrects=piece, reason=reason)


def settle(experiment: Experiment, *, reason: str, by: Membership, at: dt.datetime) -> list[int]:
    """After a deviation: the evidence of a locked experiment is again what its plan in force takes from its metrics.
    A window may have moved, a criterion been bound to another metric, or to its first one. What that changes is
    corrected for the deviation's own reason."""
    bars = [row for row in criteria_of(experiment) if row.metric_id]
    metrics = {row.metric_id: row.metric for row in bars if row.metric}
    made: list[Evidence] = []
    there = {piece.taken_from_id: piece for piece in pieces(experiment)}
    for metric in metrics.values():
        own = [row for row in bars if row.metric_id == metric.pk]
        found = standing(metric).select_related("corrects").order_by("observed_at", "number")
        inside = [each for each in found if is_inside(experiment, each) and was_taken_since(experiment, each)]
        fresh = [entry(metric, own, reading) for reading in inside if reading.pk not in there]
        keys = {facts.first_id(row) for row in own}
        for reading in inside:
            piece = there.pop(reading.pk, None)
            if piece and {said.criterion_id for said in piece.readings.all()} != keys:
                said = entry(metric, own, reading)
                made.append(replaced(experiment, piece, said, reason=reason, by=by, at=at))
        made += added(experiment, fresh, by=by, at=at)
    for piece in there.values():
        if piece.readings.all() and piece.taken_from and not is_inside(experiment, piece.taken_from):
            said = Entry(observed_on=piece.observed_on, source=piece.source, taken_from=piece.taken_from_id)
            made.append(replaced(experiment, piece, said, reason=reason, by=by, at=at))
    return [piece.number for piece in made]


def pieces(experiment: Experiment) -> QuerySet[Evidence]:
    """The newest version of what came from metrics."""
    mine = Evidence.objects.filter(workspace=experiment.workspace_id, experiment=experiment, corrected_by=None)
    return mine.exclude(taken_from=None).select_related("taken_from").prefetch_related("readings")


def bound_to(experiment: Experiment, metric: Metric) -> list[Criterion]:
    return [row for row in criteria_of(experiment) if row.metric_id == metric.pk]


def is_inside(experiment: Experiment, reading: Reading) -> bool:
    start, end = experiment.started_at, experiment.ends_on
    if start is None or reading.amount is None or reading.recorded_at < start or (end and reading.day > end):
        return False
    first = clock.today(experiment.workspace.time_zone, start)
    return reading.day >= first if reading.is_day else reading.observed_at >= start


def was_taken_since(experiment: Experiment, reading: Reading) -> bool:
    """Nor was what it corrects known before the start."""
    start = experiment.started_at
    return start is not None and (reading.corrects is None or reading.corrects.recorded_at >= start)


def entry(metric: Metric, bars: Sequence[Criterion], reading: Reading) -> Entry:
    """A piece of evidence that nobody typed."""
    words = [(row, said(row, reading)) for row in bars]
    return Entry(
        observed_on=reading.day,
        words=tuple(Word(facts.first_id(row), word) for row, word in words if word is not None),
        source=f"{metric.ref}/{reading.number}",
        taken_from=reading.pk,
    )


def said(row: Criterion, reading: Reading) -> Said | None:
    amount = reading.amount
    if amount is None:
        return None
    if row.kind == "rate" and amount.part is not None and amount.whole is not None:
        return Conversions(amount.part, amount.whole)
    if amount.value is None:
        return None
    return Events(int(amount.value), 1) if row.kind == "count" else Values((float(amount.value),))


def shown(experiment: Experiment, rows: Iterable[Criterion]) -> list[dict[str, Any]]:
    """The criteria in force that nobody types evidence for, each with where it comes from."""
    bound = [row for row in rows if row.metric_id] if experiment.plan_id else []
    return [{"name": row.name, "metric": row.metric} for row in bound]


def by_hand(rows: Iterable[Criterion]) -> list[Criterion]:
    return [row for row in rows if row.metric_id is None]
