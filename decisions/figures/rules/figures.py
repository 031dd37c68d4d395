"""Each figure as the rows it is made of, by part: a number is how many rows there are, so both always agree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from decisions.figures.rules.facts import Choice, Facts, Look, Trial
from decisions.figures.rules.period import Period
from decisions.figures.rules.survival import Spell, quantile, spell

REVERSAL = timedelta(days=90)
A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
CLEAR = ("held_up", "did_not")  # the verdicts that say something
OLDEST = 5

type Parts = Mapping[str, Sequence[Trial] | Sequence[Choice]]


def share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


# Time


@dataclass(frozen=True, slots=True)
class Wait:
    """How long something took: half of it and 85 % of it had ended by then. None while too many are open to tell."""

    ended: tuple[Spell, ...]
    open: tuple[Spell, ...]
    p50: timedelta | None
    p85: timedelta | None

    @property
    def all(self) -> tuple[Spell, ...]:
        return (*self.ended, *self.open)

    @property
    def longest_open(self) -> timedelta | None:
        return max((row.exit for row in self.open), default=None)


def waited(spells: Iterable[Spell | None]) -> Wait:
    seen = [row for row in spells if row is not None]
    return Wait(
        ended=tuple(row for row in seen if row.ended),
        open=tuple(row for row in seen if not row.ended),
        p50=quantile(seen, 0.5),
        p85=quantile(seen, 0.85),
    )


def lead(facts: Facts, period: Period) -> Wait:
    """Registered → accepted. One that was called off was never decided: it is open for as long as it lasted."""
    return waited(spell(row.key, row.registered_at, row.accepted_at, row.gone_at, period) for row in facts.trials)


def detection(facts: Facts, period: Period) -> Wait:
    """The bar first unreachable → somebody acknowledged it, or ended the experiment."""
    return waited(
        spell(row.key, row.unreachable_at, row.noticed_at, row.mended_at, period)
        for row in facts.trials
        if row.unreachable_at is not None
    )


# Results


def results(facts: Facts, period: Period) -> list[Trial]:
    return [row for row in facts.trials if period.holds(row.concluded_at)]


@dataclass(frozen=True, slots=True)
class Punctuality:
    """Results by what became of them within the policy's time: to the second, and at its last second still in time."""

    good: tuple[Trial, ...]
    late: tuple[Trial, ...]
    pending: tuple[Trial, ...]

    @property
    def judged(self) -> int:
        return len(self.good) + len(self.late)

    @property
    def share(self) -> Fraction | None:
        return share(len(self.good), self.judged)


def punctuality(facts: Facts, period: Period) -> Punctuality:
    """Of the experiments concluded in the period. One that is undecided and still has time is neither good nor late;
    nor is one that another decision closed in time: nobody waited for its own."""
    good: list[Trial] = []
    late: list[Trial] = []
    pending: list[Trial] = []
    for row in results(facts, period):
        if row.due_at is None or closed_in_time(row, period):
            continue
        (good if in_time(row, period) else late if period.known(row.due_at) else pending).append(row)
    return Punctuality(tuple(good), tuple(late), tuple(pending))


def in_time(row: Trial, period: Period) -> bool:
    accepted = period.known(row.accepted_at)
    return accepted is not None and row.due_at is not None and accepted <= row.due_at


def closed_in_time(row: Trial, period: Period) -> bool:
    gone = period.known(row.gone_at)
    return gone is not None and row.due_at is not None and gone <= row.due_at


def debt(facts: Facts, period: Period) -> list[Trial]:
    """Results past their time that nobody has decided at the period's end, the oldest first."""
    rows = [
        row
        for row in facts.trials
        if period.known(row.concluded_at) and period.known(row.due_at)
        if not period.known(row.accepted_at) and not period.known(row.gone_at)
    ]
    return sorted(rows, key=lambda row: (row.due_at, row.key))


def overdue(row: Trial, period: Period) -> timedelta:
    return period.end - row.due_at if row.due_at else timedelta(0)


# Decisions


def decided(facts: Facts, period: Period) -> list[Choice]:
    return [row for row in facts.choices if period.holds(row.accepted_at)]


def a_week(count: int, period: Period) -> float | None:
    return count / (period.length / A_WEEK) if period.length else None


def was_reversed(row: Choice, period: Period) -> bool:
    """Within 90 days of its acceptance, the last moment of them included."""
    moment = period.known(row.reversed_at)
    return moment is not None and moment - row.accepted_at <= REVERSAL


def may_still_be(row: Choice, period: Period) -> bool:
    """It has not stood for 90 days yet."""
    return not was_reversed(row, period) and period.end - row.accepted_at <= REVERSAL


def reviewed(facts: Facts, period: Period) -> list[tuple[Choice, str]]:
    """The decisions that somebody looked at again in the period, each with what the last clear look in it said; with
    "too_early" where none was clear."""
    return [
        (row, said_by(looks))
        for row in facts.choices
        if (looks := [look for look in row.looks if period.holds(look.at)])
    ]


def said_by(looks: Iterable[Look]) -> str:
    clear = [look for look in looks if look.verdict in CLEAR]
    return max(clear, key=lambda look: look.at).verdict if clear else "too_early"


def turned_out(row: Choice, period: Period) -> str:
    """What is known of a decision at the period's end: held_up, did_not, reversed, or "" for nothing yet."""
    said = said_by(look for look in row.looks if period.known(look.at))
    if said in CLEAR:
        return said
    return "reversed" if period.known(row.reversed_at) else ""


# The rows behind each number


def parts_of_lead(facts: Facts, period: Period) -> Parts:
    return by_spell(lead(facts, period), facts)


def parts_of_detection(facts: Facts, period: Period) -> Parts:
    return by_spell(detection(facts, period), facts)


def by_spell(wait: Wait, facts: Facts) -> Parts:
    rows = {row.key: row for row in facts.trials}
    return {
        "": [rows[each.key] for each in wait.all],
        "ended": [rows[each.key] for each in wait.ended],
        "open": [rows[each.key] for each in wait.open],
    }


def parts_of_results(facts: Facts, period: Period) -> Parts:
    rows = results(facts, period)
    return {
        "": rows,
        "clean": [row for row in rows if not row.deviations],
        "deviated": [row for row in rows if row.deviations],
    }


def parts_of_time(facts: Facts, period: Period) -> Parts:
    found = punctuality(facts, period)
    return {
        "": [*found.good, *found.late],
        "good": found.good,
        "late": found.late,
        "pending": found.pending,
    }


def parts_of_debt(facts: Facts, period: Period) -> Parts:
    return {"": debt(facts, period)}


def parts_of_decided(facts: Facts, period: Period) -> Parts:
    rows = decided(facts, period)
    outcomes = ("continue", "investigate", "pivot", "kill")
    named = {outcome: [row for row in rows if row.outcome == outcome] for outcome in outcomes}
    return {
        "": rows,
        **named,
        "ended": [row for row in rows if row.outcome in ("pivot", "kill")],
        "reversed": [row for row in rows if was_reversed(row, period)],
        "young": [row for row in rows if may_still_be(row, period)],
    }


def parts_of_reviewed(facts: Facts, period: Period) -> Parts:
    rows = reviewed(facts, period)
    said = {verdict: [row for row, found in rows if found == verdict] for verdict in (*CLEAR, "too_early")}
    return {"": [row for row, found in rows if found in CLEAR], **said}


def parts_of_overrides(facts: Facts, period: Period) -> Parts:
    rows = [row for row in decided(facts, period) if row.is_override]
    out = {name: [row for row in rows if turned_out(row, period) == name] for name in (*CLEAR, "reversed")}
    return {"": rows, **out, "unknown": [row for row in rows if not turned_out(row, period)]}


PARTS: Mapping[str, Callable[[Facts, Period], Parts]] = {
    "lead": parts_of_lead,
    "time": parts_of_time,
    "detection": parts_of_detection,
    "results": parts_of_results,
    "debt": parts_of_debt,
    "decided": parts_of_decided,
    "reviewed": parts_of_reviewed,
    "overrides": parts_of_overrides,
}
OF_TRIALS = ("lead", "time", "detection", "results", "debt")
