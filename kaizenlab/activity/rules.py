"""What followers are told, and when: pure functions on plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

from kaizenlab.alerts.delivery.rules import A_DAY, DIGEST_AT, Hours, Way, instant, is_working_day, when

# What is said or decided. The rest of what happens stands in the feed.
TOLD = frozenset(
    {
        *("comment.written", "learning.added"),
        *("experiment.concluded", "experiment.cancelled"),
        *("decision.proposed", "decision.accepted", "decision.rejected", "decision.withdrawn", "decision.reviewed"),
    }
)
MENTIONING = frozenset({"comment.written", "comment.edited"})
SEV_3 = 3  # nothing here is urgent: quiet hours hold it back


class Cause(StrEnum):
    MENTION = "mentions"
    FOLLOWED = "followed"


def causes(mentioned: Collection[int], followers: Collection[int], *, by: int | None) -> Mapping[int, Cause]:
    """Who is told, each for one reason: whoever is mentioned needs no second mail, and nobody is told what they did."""
    told = dict.fromkeys(followers, Cause.FOLLOWED) | dict.fromkeys(mentioned, Cause.MENTION)
    return {member: cause for member, cause in told.items() if member != by}


def followers(people: Iterable[int], chosen: Mapping[int, Iterable[bool]], records: int) -> set[int]:
    """Authors and owners of the records, and whoever follows one; but for those who follow none of them any more."""
    said = {member: list(answers) for member, answers in chosen.items()}
    wants = {member for member, answers in said.items() if any(answers)}
    left = {member for member, answers in said.items() if not any(answers) and len(answers) == records}
    return (set(people) | wants) - left


def due(way: Way, hours: Hours, at: dt.datetime) -> dt.datetime | None:
    """The moment at which somebody is told; None: never."""
    if way is Way.OFF:
        return None
    return when(SEV_3, Way.NOW, hours, at if way is Way.NOW else next_morning(at, hours))


def next_morning(at: dt.datetime, hours: Hours) -> dt.datetime:
    """Eight o'clock of the next working day, or of this one while it is still earlier."""
    today = at.astimezone(hours.zone).date()
    mornings = (
        instant(today + A_DAY * n, DIGEST_AT, hours.zone) for n in range(5) if is_working_day(today + A_DAY * n)
    )
    return next(morning for morning in mornings if morning > at)
