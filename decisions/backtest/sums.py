"""Sums of a log that grows and is corrected: of its pieces in their order, up to the one that completes a sample.

A tree of partial sums (Fenwick), so that neither a correction far back nor a log of 100,000 pieces adds up anew.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable


class Sums:
    """Of each place its size and its value. `places`: all that will ever be taken, in their order."""

    def __init__(self, places: Iterable[Hashable]) -> None:
        self.at = {place: number for number, place in enumerate(places, start=1)}
        self.count = len(self.at)
        self.top = 1 << self.count.bit_length() >> 1
        self.own_size, self.own_value = ([0] * (self.count + 1) for _ in range(2))
        self.tree_size, self.tree_value = ([0] * (self.count + 1) for _ in range(2))

    def put(self, place: Hashable, size: int, value: int) -> None:
        """What the place holds from now on; 0 and 0 empty it."""
        number = self.at[place]
        more, further = size - self.own_size[number], value - self.own_value[number]
        self.own_size[number], self.own_value[number] = size, value
        while number <= self.count:
            self.tree_size[number] += more
            self.tree_value[number] += further
            number += number & -number

    def until(self, planned: int) -> tuple[int, int]:
        """Size and value of the places up to the one, counted whole, with which the size reaches `planned`."""
        number = size = value = 0
        step = self.top
        while step:
            further = number + step
            if further <= self.count and size + self.tree_size[further] < planned:
                number, size, value = further, size + self.tree_size[further], value + self.tree_value[further]
            step >>= 1
        if number < self.count:
            size, value = size + self.own_size[number + 1], value + self.own_value[number + 1]
        return size, value
