"""A period: half-open and exact. What begins it is in it, what ends it is not, and nothing after it is known to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Period:
    since: datetime
    until: datetime
    now: datetime

    @property
    def end(self) -> datetime:
        """A period that is not over ends now: so a figure of a past one never changes any more."""
        return max(min(self.until, self.now), self.since)

    @property
    def length(self) -> timedelta:
        return self.end - self.since

    def holds(self, moment: datetime | None) -> bool:
        return moment is not None and self.since <= moment < self.end

    def known(self, moment: datetime | None) -> datetime | None:
        """The moment, where it has come by the period's end."""
        return moment if moment is not None and moment < self.end else None

    def parts(self, most: int) -> Iterator[Period]:
        """The same in equal steps, at most so many and none shorter than a day, for a line that runs through them."""
        count = max(1, min(most, self.length // timedelta(days=1)))
        step = self.length / count
        edges = [self.since + step * place for place in range(count)] + [self.end]
        for since, until in pairwise(edges):
            yield replace(self, since=since, until=until)
