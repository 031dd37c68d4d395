"""Who is told of an alert, when, and who is next: pure functions on plain values.

Hours are wall-clock hours of each person's own zone. An hour that a change of clocks leaves out is the moment of the
change; of an hour it brings twice, what begins begins with the first and what ends ends with the second.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from kaizenlab.workspaces.rules import Role, covers

OPENS, CLOSES = dt.time(9), dt.time(17)  # business hours, Monday to Friday
DIGEST_AT = dt.time(8)
A_DAY = dt.timedelta(days=1)
SATURDAY = 5


class Way(StrEnum):
    """How somebody wants to hear of one kind of alert."""

    SEVERITY = "severity"
    NOW = "now"
    DAILY = "daily"
    OFF = "off"


# How people hear of what was said and decided, unless they say otherwise
VOICES = {"mentions": Way.NOW, "followed": Way.DAILY}


class Cause(StrEnum):
    """Why somebody is told."""

    OWNER = "owner"
    TEAM = "team"
    FOUNDER = "founder"
    ASKED = "asked"
    CHAIN = "chain"


@dataclass(frozen=True, slots=True)
class Hours:
    """Somebody's clock: the zone, and from when until when nobody disturbs them. `for_all`: not even a Sev 1."""

    zone: ZoneInfo
    quiet: tuple[dt.time, dt.time] | None = None
    for_all: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """`way` is how they want to hear of the alert's kind; `is_mailed`: whether they want mail about alerts at all."""

    role: str
    way: Way = Way.SEVERITY
    is_mailed: bool = True
    is_owner: bool = False
    is_on_team: bool = False


def cause(person: Person, severity: int) -> Cause | None:
    """Why somebody is told of such an alert by a mail of its own; None: they are not.

    Sev 1: the owner, founders, whoever is on the response team. Sev 2: the owner and founders. Sev 3: the digest.
    Who asked for a kind immediately is told whatever it is.
    """
    if not is_reachable(person):
        return None
    if severity <= 2:
        if person.is_owner:
            return Cause.OWNER
        if severity == 1 and person.is_on_team:
            return Cause.TEAM
        if covers(person.role, Role.FOUNDER):
            return Cause.FOUNDER
    return Cause.ASKED if person.way is Way.NOW else None


def is_reachable(person: Person) -> bool:
    """By a mail of its own; whom the chain cannot reach it passes over."""
    return person.is_mailed and person.way in (Way.SEVERITY, Way.NOW)


def when(severity: int, way: Way, hours: Hours, at: dt.datetime) -> dt.datetime:
    """The first moment from `at` on at which somebody is told."""
    if severity == 1 and not hours.for_all:
        return at
    in_business = severity == 2 and way is Way.SEVERITY and not swallows_business(hours.quiet)
    moment = at.astimezone(dt.UTC)
    while (later := held_until(moment, hours, in_business=in_business)) is not None:
        moment = later
    return moment


def held_until(moment: dt.datetime, hours: Hours, *, in_business: bool) -> dt.datetime | None:
    """The end of what holds a mail back at that moment; None: nothing does."""
    today = moment.astimezone(hours.zone).date()
    for start, end in quiet_around(today, hours):
        if start <= moment < end:
            return end
    return None if not in_business else closed_until(moment, today, hours.zone)


def closed_until(moment: dt.datetime, today: dt.date, zone: ZoneInfo) -> dt.datetime | None:
    """When business hours begin again; None: they are."""
    if is_working_day(today) and instant(today, OPENS, zone) <= moment < instant(today, CLOSES, zone, last=True):
        return None
    days = (today + A_DAY * n for n in range(4))
    openings = (instant(day, OPENS, zone) for day in days if is_working_day(day))
    return next(opening for opening in openings if opening > moment)


def quiet_around(today: dt.date, hours: Hours) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """The quiet hours that may hold on a day, also those that began the evening before."""
    if not hours.quiet:
        return
    begins, ends = hours.quiet
    for day in (today - A_DAY, today):
        until = day if begins < ends else day + A_DAY
        yield instant(day, begins, hours.zone), instant(until, ends, hours.zone, last=True)


def swallows_business(quiet: tuple[dt.time, dt.time] | None) -> bool:
    """Whether quiet hours leave nothing of business hours: then only they count, or nobody would ever be told."""
    if not quiet:
        return False
    begins, ends = quiet
    if begins < ends:
        return begins <= OPENS and ends >= CLOSES
    return begins <= OPENS or ends >= CLOSES


def is_working_day(day: dt.date) -> bool:
    return day.weekday() < SATURDAY


def instant(day: dt.date, time: dt.time, zone: ZoneInfo, *, last: bool = False) -> dt.datetime:
    """When the clocks of a zone show it: the first such moment, or the last."""
    first, second = (dt.datetime.combine(day, time, zone).replace(fold=fold).astimezone(dt.UTC) for fold in (0, 1))
    if first <= second:
        return second if last else first
    return change_between(second, first, zone)


def change_between(before: dt.datetime, after: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The moment at which the clocks are put forward: to the second."""
    old = before.astimezone(zone).utcoffset()
    while after - before > dt.timedelta(seconds=1):
        middle = before + dt.timedelta(seconds=(after - before).total_seconds() // 2)
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after


def default_chain(people: Iterable[tuple[int, str]]) -> list[int]:
    """Founders, then admins. `people` are member and role in the order in which they joined."""
    ranked = list(people)
    return [member for role in (Role.FOUNDER, Role.ADMIN) for member, held in ranked if held == role]


def next_up(chain: Sequence[int], told: Collection[int]) -> int | None:
    """The next in the chain whom this escalation has not told yet."""
    return next((member for member in chain if member not in told), None)


def escalates_at(told_at: Iterable[dt.datetime], at: dt.datetime, hours: int) -> dt.datetime | None:
    """When an alert goes to the next, if nobody acknowledges it: so many hours after the first was told, or after `at`
    where nobody was. None: never."""
    return min(told_at, default=at) + dt.timedelta(hours=hours) if hours else None


class Digest(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"


def is_its_day(kind: Digest, day: dt.date) -> bool:
    return is_working_day(day) if kind is Digest.DAILY else day.weekday() == 0


def digest_day(kind: Digest, at: dt.datetime, zone: ZoneInfo) -> dt.date | None:
    """The day whose digest is due: its hour has come, no longer than a day ago. What is older is caught up by none."""
    today = at.astimezone(zone).date()
    for day in (today, today - A_DAY):
        if is_its_day(kind, day) and dt.timedelta() <= at - instant(day, DIGEST_AT, zone) < A_DAY:
            return day
    return None


def digest_since(kind: Digest, day: dt.date, zone: ZoneInfo) -> dt.datetime:
    """When the digest before that one was due: what happened since belongs into it."""
    before = next(day - A_DAY * n for n in range(1, 8) if is_its_day(kind, day - A_DAY * n))
    return instant(before, DIGEST_AT, zone)


def digest_until(kind: Digest, day: dt.date) -> dt.date:
    """The day of the next one: what is due by then belongs into it."""
    return next(day + A_DAY * n for n in range(1, 8) if is_its_day(kind, day + A_DAY * n))


@dataclass(frozen=True, slots=True)
class Filter:
    """What of the open alerts somebody wants in a digest. Kinds they set to daily come daily whatever it says; kinds
    that are off never come."""

    only_mine: bool = False
    severities: frozenset[int] = frozenset((1, 2, 3))
    without: frozenset[str] = frozenset()
    daily: frozenset[str] = frozenset()
    off: frozenset[str] = frozenset()


def lets_through(kind: Digest, chosen: Filter, *, rule: str, severity: int, is_mine: bool) -> bool:
    """Sev 3 comes weekly."""
    if rule in chosen.off:
        return False
    if rule in chosen.daily and kind is Digest.DAILY:
        return True
    if severity == 3 and kind is Digest.DAILY:
        return False
    wanted = severity in chosen.severities and rule not in chosen.without
    return wanted and (is_mine or not chosen.only_mine)
