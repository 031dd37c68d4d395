"""What is known of one line, as plain values. Moments are whole seconds: then everything made of them is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

type Moment = dt.datetime
type Pause = tuple[Moment, Moment | None]


@dataclass(frozen=True, slots=True)
class Belief:
    """A hypothesis. `ready_at`: when it stopped being a draft, where the ledger says so."""

    number: int
    title: str
    state: str
    created_at: Moment
    changed_at: Moment
    ready_at: Moment | None = None
    parent: int | None = None

    @property
    def is_closed(self) -> bool:
        return self.state in ("adopted", "killed", "superseded")


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of a playbook's run: its first and last tick, and how many of the steps that people tick are done."""

    name: str
    first: Moment
    last: Moment
    done: int
    steps: int


@dataclass(frozen=True, slots=True)
class Pieces:
    """The evidence of a test: how many pieces stand, when the first and the last came in, and the moments in between at
    which pieces did, each with how many."""

    standing: int
    first: Moment
    last: Moment
    moments: tuple[tuple[Moment, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Test:
    """An experiment. `gathers`: its evidence comes in by itself while it runs, nobody has to ask for each piece.
    `ended_at`: concluded, or cancelled; `planned_end` is the first moment after its last day."""

    __test__ = False  # its name is no test's

    number: int
    belief: int
    title: str
    state: str
    gathers: bool
    created_at: Moment
    changed_at: Moment
    registered_at: Moment | None = None
    started_at: Moment | None = None
    ended_at: Moment | None = None
    closed_at: Moment | None = None
    planned_end: Moment | None = None
    verdict: str = ""
    confidence: str = ""
    pauses: tuple[Pause, ...] = ()
    pieces: Pieces | None = None
    phases: tuple[Phase, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A decision's record."""

    number: int
    belief: int
    test: int
    title: str
    kind: str
    state: str
    outcome: str
    proposed_at: Moment
    settled_at: Moment | None = None
    successor: int | None = None
    supersedes: int | None = None
    reviews: tuple[tuple[Moment, str], ...] = ()

    @property
    def has_stood(self) -> bool:
        return self.state in ("accepted", "superseded")


@dataclass(frozen=True, slots=True)
class Learned:
    number: int
    choice: int
    title: str
    at: Moment


@dataclass(frozen=True, slots=True)
class Action:
    """What a decision set off."""

    number: int
    choice: int
    kind: str
    title: str
    created_at: Moment
    done_at: Moment | None = None

    @property
    def is_built(self) -> bool:
        return self.kind == "build"


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alert about a test, beside its time."""

    number: int
    test: int
    rule: str
    fired_at: Moment
    resolved_at: Moment | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """All hypotheses that lead to one another by pivots, in the order of their numbers, and everything about them."""

    beliefs: tuple[Belief, ...]
    tests: tuple[Test, ...] = ()
    choices: tuple[Choice, ...] = ()
    learned: tuple[Learned, ...] = ()
    actions: tuple[Action, ...] = ()
    alarms: tuple[Alarm, ...] = ()

    def moments(self) -> Iterator[Moment]:
        """Everything that has happened so far; what is planned is not among it."""
        for belief in self.beliefs:
            yield from filter(None, (belief.created_at, belief.changed_at, belief.ready_at))
        for test in self.tests:
            yield from filter(None, (test.created_at, test.changed_at, test.registered_at, test.started_at))
            yield from filter(None, (test.ended_at, test.closed_at, test.pieces and test.pieces.last))
            yield from (at for pause in test.pauses for at in pause if at)
            yield from (phase.last for phase in test.phases)
        for choice in self.choices:
            yield from filter(None, (choice.proposed_at, choice.settled_at))
        yield from (each.at for each in self.learned)
        for action in self.actions:
            yield from filter(None, (action.created_at, action.done_at))
