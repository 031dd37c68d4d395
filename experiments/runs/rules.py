"""How far a run is: pure functions on plain values.

A manual step is as far as people say. An automatic step is done as soon as its fact holds, and not done again when the
fact no longer does; nobody ticks it. A blocking step can't be skipped: its phase's door opens only when it is done.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

GATES = ("prep", "execute", "decide")  # registration, conclusion, decision


class Step(Protocol):
    """What the rules look at: `fact` is empty for a manual step, `count` is how much evidence a step expects."""

    @property
    def phase(self) -> str: ...
    @property
    def fact(self) -> str: ...
    @property
    def blocks(self) -> bool: ...
    @property
    def count(self) -> int | None: ...
    @property
    def state(self) -> str: ...


@dataclass(frozen=True)
class Canvas:
    """The hypothesis on one page: its blocks, whether its segment leaves somebody out, and each assumption's
    (importance, uncertainty)."""

    blocks: Mapping[str, str] = field(default_factory=dict)
    names_somebody: bool = False
    assumptions: Sequence[tuple[int, int]] = ()

    @property
    def is_complete(self) -> bool:
        return bool(self.blocks) and all(text.strip() for text in self.blocks.values())

    @property
    def has_riskiest(self) -> bool:
        """One assumption ranks first: above every other by importance × uncertainty, at the same risk by importance.
        While two share the first place nobody has chosen."""
        ranks = sorted((importance * uncertainty, importance) for importance, uncertainty in self.assumptions)
        return len(ranks) == 1 or (len(ranks) > 1 and ranks[-1] > ranks[-2])


@dataclass(frozen=True)
class Facts:
    """What automatic steps check themselves from. `canvases` are the canvas as it is now and, from the registration on,
    the copy that was frozen: what either has is done, and stays done. `evidence` is how much of what counts stands:
    pieces, or people, visits and values where a piece is a total."""

    canvases: Sequence[Canvas] = ()
    criteria: bool = False
    kill: bool = False
    rehearsal: bool = False
    evidence: int = 0
    result: bool = False
    learning: bool = False
    decision: bool = False

    def hold(self, step: Step) -> bool:
        match step.fact:
            case "canvas":
                return any(canvas.is_complete for canvas in self.canvases)
            case "persona":
                return any(canvas.names_somebody for canvas in self.canvases)
            case "riskiest":
                return any(canvas.has_riskiest for canvas in self.canvases)
            case "evidence":
                return self.evidence >= (step.count or 1)
            case fact:
                return bool(getattr(self, fact))


def state(step: Step, facts: Facts) -> str:
    """pending, done or skipped. A skipped step whose fact holds all the same is done."""
    return "done" if step.fact and facts.hold(step) else step.state


def undone[S: Step](steps: Iterable[S], facts: Facts, phase: str) -> list[S]:
    """The blocking steps of a phase that still keep its door shut."""
    return [step for step in steps if step.phase == phase and step.blocks and state(step, facts) != "done"]


@dataclass(frozen=True)
class Progress:
    """4 of 9. Steps that were skipped are in neither number."""

    done: int
    of: int


def progress(steps: Iterable[Step], facts: Facts) -> Progress:
    states = [state(step, facts) for step in steps]
    return Progress(states.count("done"), len(states) - states.count("skipped"))


def due_dates(days: Iterable[int | None], begun_on: dt.date) -> Iterator[dt.date | None]:
    """When each step is due: steps follow one another, each takes its suggested days, counted from the day on which
    the run began. A step that suggests none has no due date."""
    elapsed = 0
    for each in days:
        elapsed += each or 0
        yield None if each is None else begun_on + dt.timedelta(days=elapsed)
