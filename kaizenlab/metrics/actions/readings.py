"""Readings: taken, known again when they come twice, and corrected by another row in their place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy

from kaizenlab.events import record as events
from kaizenlab.lib.refusal import Refused
from kaizenlab.metrics import followers
from kaizenlab.metrics.actions.metrics import locked, refuse_archived
from kaizenlab.metrics.models import Metric, Reading
from kaizenlab.metrics.queries import standing
from kaizenlab.metrics.rules import Amount, Shape, Taken
from kaizenlab.metrics.wording import same_key, second_of_day
from kaizenlab.tokens.models import Token
from kaizenlab.workspaces.models import Membership

OVERTAKEN = gettext_lazy("Somebody corrected this reading meanwhile. Both versions are below; what you typed is kept.")

UNCHANGED = gettext_lazy("This is what stands already: there is nothing to correct.")


class Unfit(Refused):
    """One of several readings can't be taken beside what is there: `place` among them, the field, and why."""

    def __init__(self, place: int, field: str, why: str) -> None:
        super().__init__(why)
        self.place, self.field = place, field


class Unchanged(Refused):
    """A correction that says what stands already."""


class Overtaken(Refused):
    """Somebody else's correction took this one's place."""


class Beside:
    """What is there already, as readings are held against it one after another."""

    def __init__(self, metric: Metric, taken: Sequence[Taken], but: Reading | None = None) -> None:
        self.there = known_by_key(metric, taken)
        self.known: dict[str, Reading | Taken] = dict(self.there)
        self.days = counted_days(metric, taken, but) if metric.shape == Shape.COUNT else None
        self.came: set[dt.date] = set()  # days that these readings count themselves

    def has(self, taken: Taken) -> bool:
        return bool(taken.key) and taken.key in self.known

    def problem(self, taken: Taken) -> tuple[str, str] | None:
        """The field, and why it can't be taken; None where it can, or is there already."""
        if self.has(taken):
            there = self.known[taken.key]
            return None if says_the_same(there, taken) else ("key", same_key(getattr(there, "number", None)))
        if self.days is not None and taken.day in self.days | self.came:
            return "at", second_of_day(taken.day, is_here=taken.day in self.came)
        return None

    def take(self, taken: Taken) -> None:
        if taken.key:
            self.known[taken.key] = taken
        self.came.add(taken.day)


@transaction.atomic
def record(
    metric: Metric,
    taken: Sequence[Taken],
    *,
    source: str,
    token: Token | None = None,
    by: Membership,
    at: dt.datetime,
) -> list[Reading]:
    """A reading for each of `taken`, in their order: the one there was, where its key is known. All or none.

    What is new leaves one event, and what floors above make of it happens here too; where nothing is, none.
    """
    row = locked(metric)
    refuse_archived(row)
    beside, number = Beside(row, taken), following(row)
    made: list[Reading] = []
    for place, each in enumerate(taken):
        if problem := beside.problem(each):
            raise Unfit(place, *problem)
        if beside.has(each):
            continue
        made.append(row_of(row, each, number=number + len(made), source=source, token=token, by=by, at=at))
        beside.take(each)
    if made:
        keep(row, made, source=source, token=token, by=by, at=at)
    keyed = beside.there | {reading.key: reading for reading in made if reading.key}
    fresh = iter([reading for reading in made if reading.key is None])
    return [keyed[each.key] if each.key else next(fresh) for each in taken]


def unfit(metric: Metric, taken: Sequence[Taken]) -> Iterator[tuple[int, str]]:
    """Which of them couldn't be taken, and why: for a preview."""
    beside = Beside(metric, taken)
    for place, each in enumerate(taken):
        if problem := beside.problem(each):
            yield place, problem[1]
        elif not beside.has(each):
            beside.take(each)


def new_among(metric: Metric, taken: Sequence[Taken]) -> int:
    """How many of them are not there yet."""
    known = known_by_key(metric, taken).keys()
    keys = {each.key for each in taken if each.key}
    return len(keys - known) + sum(not each.key for each in taken)


def keep(
    metric: Metric, made: list[Reading], *, source: str, token: Token | None, by: Membership, at: dt.datetime
) -> None:
    Reading.objects.bulk_create(made)
    followed = followers.followed(metric, made, by, at)
    facts = {"count": len(made), "first": made[0].number, "last": made[-1].number, "source": source}
    facts |= {"program": token.name, "token": token.ref} if token else {}
    verb = "reading.sent" if token else "reading.recorded"
    also = [each.record for each in followed]
    events.record(verb, metric, by=by, at=at, also=also, facts=facts | said_of(followed))


@transaction.atomic
def correct(reading: Reading, taken: Taken | None, *, reason: str, by: Membership, at: dt.datetime) -> Reading:
    """Puts `taken` in the place of `reading`; None withdraws it."""
    row = locked(reading.metric)
    refuse_archived(row)
    if Reading.objects.filter(workspace=row.workspace_id, corrects=reading).exists():
        raise Overtaken(str(OVERTAKEN))
    if says_the_same(reading, taken) if taken else reading.amount is None:
        raise Unchanged(str(UNCHANGED))
    said = taken or Taken(reading.observed_at, reading.day, reading.is_day, Amount())
    if taken and (problem := Beside(row, [taken], but=reading).problem(taken)):
        raise Unfit(0, *problem)
    made = row_of(row, said, number=following(row), source="entered", token=None, by=by, at=at)
    made.corrects, made.reason, made.key = reading, reason, None
    made.save(force_insert=True)
    followed = followers.followed(row, [made], by, at)
    facts = {"number": made.number, "corrects": reading.number, "reason": reason, "withdrawn": taken is None}
    also = [each.record for each in followed]
    events.record("reading.corrected", row, by=by, at=at, also=also, facts=facts | said_of(followed))
    return made


def following(metric: Metric) -> int:
    last = Reading.objects.filter(workspace=metric.workspace_id, metric=metric).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def known_by_key(metric: Metric, taken: Sequence[Taken]) -> dict[str, Reading]:
    keys = {each.key for each in taken if each.key}
    if not keys:
        return {}
    rows = Reading.objects.filter(workspace=metric.workspace_id, metric=metric, key__in=keys)
    return {reading.key: reading for reading in rows if reading.key}


def counted_days(metric: Metric, taken: Sequence[Taken], but: Reading | None) -> set[dt.date]:
    """The days of which a count is there already: a second one of the same day would be counted twice."""
    there = standing(metric).filter(day__in={each.day for each in taken})
    there = there.exclude(pk=but.pk) if but else there
    return set(there.values_list("day", flat=True))


def says_the_same(there: Reading | Taken, taken: Taken) -> bool:
    at = there.at if isinstance(there, Taken) else there.observed_at
    return (at, there.is_day, there.amount) == (taken.at, taken.is_day, taken.amount)


def row_of(
    metric: Metric, taken: Taken, *, number: int, source: str, token: Token | None, by: Membership, at: dt.datetime
) -> Reading:
    return Reading(
        workspace=metric.workspace,
        metric=metric,
        number=number,
        observed_at=taken.at,
        day=taken.day,
        is_day=taken.is_day,
        value=taken.amount.value,
        part=taken.amount.part,
        whole=taken.amount.whole,
        source=source,
        key=taken.key or None,
        token=token,
        recorded_at=at,
        recorded_by=by,
    )


def said_of(followed: Sequence[followers.Followed]) -> dict[str, object]:
    return {"followed": {each.record.ref: each.facts for each in followed}} if followed else {}
