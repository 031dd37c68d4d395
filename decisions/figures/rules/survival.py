"""How long something takes, where some of it has not ended yet: what is still open counts as open, and is not dropped.

The product-limit estimator S(t) = prod(1 - d/n) over the times t at which something ended, n being at risk there:
Kaplan, E. L. and Meier, P. (1958). Nonparametric estimation from incomplete observations. JASA 53, 457-481.
Who had waited already when the period began joins those at risk at the age it had then, so that long waits weigh no
more than they should (delayed entry), and a quantile is the least t at which S(t) <= 1 - p: Klein, J. P. and
Moeschberger, M. L. (2003). Survival Analysis, 2nd ed., sections 4.5 and 4.6.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from decisions.figures.rules.period import Period

HAIR = 1e-9  # a product of floats that should be exactly 1 - p may miss it by less


@dataclass(frozen=True, slots=True)
class Spell:
    """One wait as a period saw it: from the age at which it came into view to the one at which it ended or was lost
    from view."""

    key: Hashable
    entry: timedelta
    exit: timedelta
    ended: bool


def spell(
    key: Hashable, began: datetime, ended: datetime | None, gone: datetime | None, period: Period
) -> Spell | None:
    """None where the period saw nothing of it: it began after its end, or was over before it. `gone`: nobody waited any
    more, though what was waited for never came."""
    if period.known(began) is None:
        return None
    came, left = period.known(ended), period.known(gone)
    if came is not None and (left is None or came <= left):
        last, over = came, True
    else:
        last, over = left or period.end, False
    if last < period.since:
        return None
    return Spell(key, max(period.since - began, timedelta(0)), last - began, over)


def curve(spells: Iterable[Spell]) -> Iterator[tuple[timedelta, float]]:
    """(t, S(t)) at each time at which something ended, in order."""
    rows = list(spells)
    entries, exits = sorted(row.entry for row in rows), sorted(row.exit for row in rows)
    ended = Counter(row.exit for row in rows if row.ended)
    surviving = 1.0
    for time in sorted(ended):
        at_risk = bisect_right(entries, time) - bisect_left(exits, time)
        surviving *= 1 - ended[time] / at_risk
        yield time, surviving


def quantile(spells: Sequence[Spell], share: float) -> timedelta | None:
    """After how long that share had ended; None while too many are open to tell."""
    return next((time for time, surviving in curve(spells) if surviving <= 1 - share + HAIR), None)
