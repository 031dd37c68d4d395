"""What the figures are computed from: one row an experiment, one a decision. Invalid results are not among them."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Trial:
    """An experiment from its registration on. `accepted_at`: its first decision was. `unreachable_at`: the evidence
    first put its bar out of reach; `noticed_at`: somebody acknowledged that, or ended the experiment; `mended_at`: it
    came within reach again before anybody had. `gone_at`: nobody will decide it any more, because it was cancelled or
    because a decision on another experiment of its hypothesis closed it too."""

    key: Hashable
    registered_at: datetime
    concluded_at: datetime | None = None
    due_at: datetime | None = None
    deviations: int = 0
    accepted_at: datetime | None = None
    gone_at: datetime | None = None
    unreachable_at: datetime | None = None
    noticed_at: datetime | None = None
    mended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """One review: held_up, did_not or too_early."""

    at: datetime
    verdict: str


@dataclass(frozen=True, slots=True)
class Choice:
    """An accepted decision. `reversed_at`: one with another outcome was accepted in its place."""

    key: Hashable
    accepted_at: datetime
    outcome: str
    is_override: bool = False
    reversed_at: datetime | None = None
    looks: tuple[Look, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    trials: tuple[Trial, ...] = ()
    choices: tuple[Choice, ...] = ()
