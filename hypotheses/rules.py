"""What a hypothesis may become, and what plain rules say about how it is written: pure functions on plain values.

States move as drawn: draft → ready → testing → adopted | killed | superseded. What is ready never becomes a draft
again, so its customer segment and its last assumption can be changed, and not taken away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from hypotheses.numerals import numerals

CLOSED = frozenset({"killed", "superseded"})
STANDINGS = frozenset({"validated", "invalidated", "inconclusive"})
SETTLED = {"continue": "adopted", "investigate": "testing", "pivot": "superseded", "kill": "killed"}
EVERYBODY = frozenset(
    {"all", "anybody", "anyone", "customers", "everybody", "everyone", "people", "users", "all users", "all customers"}
    | {"みんな", "全員", "誰でも", "だれでも", "ユーザー", "全ユーザー", "顧客", "人々", "すべての人"}
)


def lacking(statement: str, persona: str, assumptions: int) -> list[str]:
    """What a hypothesis still needs to be ready."""
    has = {"statement": statement.strip(), "persona": persona.strip(), "assumption": assumptions}
    return [name for name, there in has.items() if not there]


def written(state: str, lacks: Sequence[str]) -> str | None:
    """The state after its text changed; None where the change would take away what its state rests on."""
    if state == "draft":
        return "draft" if lacks else "ready"
    return None if lacks else state


def begun(state: str) -> str | None:
    """The state once an experiment starts; None where none may start."""
    return {"ready": "testing", "testing": "testing", "adopted": "adopted"}.get(state)


def settled(state: str, outcome: str, *, supersedes: bool) -> str | None:
    """The state after an accepted decision; None where only a decision that supersedes the old one may move it."""
    after = SETTLED[outcome]
    movable = {"testing", "adopted"} | (CLOSED if supersedes else set())
    return after if state in movable or state == after else None


class Check(StrEnum):
    """What the critique looks at, in the order it is shown."""

    NAMES_WHO = "names_who"
    CAN_BE_FALSE = "can_be_false"
    HAS_NUMBER = "has_number"
    IS_TESTED = "is_tested"


@dataclass(frozen=True)
class Finding:
    """One line of the critique; `said` is where it was found."""

    check: Check
    passed: bool
    said: tuple[str, ...] = ()


def critique(
    *, statement: str, persona: str, value: str, change_mind: str, experiments: Sequence[str]
) -> list[Finding]:
    """Plain rules, always all of them. `experiments` are the references of those that were not cancelled."""
    numbers = tuple(dict.fromkeys(n for text in (statement, value, change_mind) for n in numerals(text)))
    return [
        Finding(Check.NAMES_WHO, names_somebody(persona)),
        Finding(Check.CAN_BE_FALSE, bool(change_mind.strip())),
        Finding(Check.HAS_NUMBER, bool(numbers), numbers[:3]),
        Finding(Check.IS_TESTED, bool(experiments), tuple(experiments[:3])),
    ]


def names_somebody(persona: str) -> bool:
    """A segment that leaves somebody out."""
    words = persona.strip().rstrip(".。!").casefold()
    return bool(words) and words not in EVERYBODY
