"""A port for the floors above: who takes a reading over as it comes in, and who needs a metric to stay.

They put themselves on these lists when they get ready. What a follower changes is changed in the reading's own
transaction, and named by its event.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from kaizenlab.metrics.models import Metric, Reading
from kaizenlab.workspaces.models import Membership


@dataclass(frozen=True, slots=True)
class Followed:
    """A record of the floor above that a reading changed, and what the event says of that."""

    record: Any
    facts: dict[str, Any] = field(default_factory=dict)


type Follower = Callable[[Metric, Sequence[Reading], Membership, dt.datetime], Sequence[Followed]]
type Holder = Callable[[Metric], Sequence[str]]

FOLLOWERS: list[Follower] = []
HOLDERS: list[Holder] = []


def follow(follower: Follower) -> None:
    """Puts `follower(metric, readings, by, at)` on the list that every new reading is handed to."""
    if follower not in FOLLOWERS:
        FOLLOWERS.append(follower)


def hold(holder: Holder) -> None:
    """Puts `holder(metric)` on the list of those asked before a metric is archived: it names what still needs it."""
    if holder not in HOLDERS:
        HOLDERS.append(holder)


def followed(metric: Metric, readings: Sequence[Reading], by: Membership, at: dt.datetime) -> list[Followed]:
    return [each for follower in FOLLOWERS for each in follower(metric, readings, by, at)]


def holding(metric: Metric) -> list[str]:
    return [name for holder in HOLDERS for name in holder(metric)]
