"""What rings about one hypothesis: its budget, and that nobody does anything about it.

Days and money are an error budget. Money is spent when an experiment starts, by its planned cost, and by as much as a
change of the plan adds; days are used while experiments run, two at once use two a day. The time of a budget is its
days from the first start on; where only money is set, it runs to the latest end that was planned.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil

from kaizenlab.alerts.rules import sentences as say
from kaizenlab.alerts.rules.terms import Finding, Rule, Table
from kaizenlab.lib.reasons import Reason, exact_percent, number, reason

CLOSED = ("adopted", "killed", "superseded")
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Spent:
    at: datetime
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Span:
    """While an experiment ran; `until` is None while it does."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Budget:
    days: int | None = None
    money: Decimal | None = None
    spent: tuple[Spent, ...] = ()
    spans: tuple[Span, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    currency: str = ""

    @property
    def length(self) -> timedelta | None:
        return self.until - self.since if self.since and self.until and self.until > self.since else None

    def money_between(self, since: datetime | None, now: datetime) -> Decimal:
        return sum((each.amount for each in self.spent if _within(each.at, since, now)), Decimal(0))

    def days_between(self, since: datetime | None, now: datetime) -> Decimal:
        """Days on which experiments ran, to the second."""
        used = timedelta()
        for span in self.spans:
            start, end = max(span.since, since or span.since), min(span.until or now, now)
            used += max(end - start, timedelta())
        return Decimal(int(used.total_seconds())) / Decimal(86_400)


@dataclass(frozen=True, slots=True)
class Belief:
    state: str
    changed_at: datetime
    has_experiment: bool
    owner_gone: str = ""
    budget: Budget = Budget()


def found(belief: Belief, table: Table, now: datetime) -> list[Finding]:
    if belief.state in CLOSED:
        return []
    said = {rule: Finding(rule, table[rule].severity, why) for rule, why in _all(belief, table, now)}
    return [said[rule] for rule in Rule if rule in said and table[rule].is_on]


def _all(belief: Belief, table: Table, now: datetime) -> Iterator[tuple[Rule, Reason]]:
    yield from _burn(belief.budget, table, now)
    idle = (now - belief.changed_at).days
    if idle >= table[Rule.DRAFT].days and belief.state in ("draft", "ready") and not belief.has_experiment:
        yield Rule.DRAFT, reason(say.IDLE_DRAFT if belief.state == "draft" else say.IDLE_READY, days=number(idle))
    if belief.owner_gone:
        yield Rule.OWNER, reason(say.OWNER_LEFT, name=belief.owner_gone)


def _burn(budget: Budget, table: Table, now: datetime) -> Iterator[tuple[Rule, Reason]]:
    """Spent, else fast, else steadily: the first that is on and holds says it all."""
    spent = table[Rule.BUDGET_SPENT]
    if spent.is_on and (why := _spent(budget, spent.share, now)):
        yield Rule.BUDGET_SPENT, why
        return
    for rule in (Rule.BUDGET_FAST, Rule.BUDGET_SLOW):
        if table[rule].is_on and (why := _fast(budget, table[rule].share, table[rule].window, now)):
            yield rule, why
            return


def _spent(budget: Budget, share: int, now: datetime) -> Reason | None:
    if budget.money and (burnt := budget.money_between(None, now)) * 100 >= budget.money * share:
        amounts = {"burnt": _money(burnt, budget.currency), "budget": _money(budget.money, budget.currency)}
        return reason(say.MONEY_SPENT, **amounts)
    if budget.days and (used := budget.days_between(None, now)) * 100 >= budget.days * share:
        return reason(say.DAYS_SPENT, burnt=number(int(used)), budget=number(budget.days))
    return None


def _fast(budget: Budget, share: int, window: int, now: datetime) -> Reason | None:
    if budget.length is None:
        return None
    since = now - budget.length * window / 100
    facts = {"days": number(round((now - since) / DAY, 1)), "window": exact_percent(Fraction(window, 100))}
    if budget.money and (burnt := budget.money_between(since, now)) * 100 >= budget.money * share:
        return reason(say.MONEY_FAST, share=_per_cent(burnt, budget.money), **facts)
    if budget.days and (used := budget.days_between(since, now)) * 100 >= budget.days * share:
        return reason(say.DAYS_FAST, share=_per_cent(used, Decimal(budget.days)), **facts)
    return None


def due(belief: Belief, table: Table, now: datetime) -> datetime | None:
    """When its days may reach what is set, if no experiment starts or ends; what is under test is looked at daily."""
    if belief.state in CLOSED:
        return None
    moments = [belief.changed_at + timedelta(days=table[Rule.DRAFT].days)]
    if belief.state == "testing" and (belief.budget.days or belief.budget.money):
        moments += [now + DAY, *_crossings(belief.budget, table, now)]
    return min((moment for moment in moments if moment > now), default=None)


def _crossings(budget: Budget, table: Table, now: datetime) -> Iterator[datetime]:
    """The first moments at which the days used may reach each share. Within a window it may come later: what falls out
    of it is not foreseen, and it is looked at again."""
    at_once = sum(span.until is None for span in budget.spans)
    if not budget.days or not at_once:
        return
    for rule in (Rule.BUDGET_SPENT, Rule.BUDGET_FAST, Rule.BUDGET_SLOW):
        terms = table[rule]
        since = now - budget.length * terms.window / 100 if terms.window and budget.length else None
        left = Decimal(budget.days * terms.share) / 100 - budget.days_between(since, now)
        yield now + timedelta(seconds=ceil(left * 86_400 / at_once))


def _within(at: datetime, since: datetime | None, now: datetime) -> bool:
    return at <= now and (since is None or at > since)


def _per_cent(part: Decimal, whole: Decimal) -> str:
    return exact_percent(round(Fraction(part) / Fraction(whole), 2))


def _money(amount: Decimal, currency: str) -> str:
    return f"{number(Fraction(amount))}\N{NO-BREAK SPACE}{currency}".strip()
