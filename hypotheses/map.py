"""Where assumptions lie on their map: importance up, uncertainty to the right. Plain geometry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

STEP, LEFT, TOP = 46, 80, 42  # between two grades; the place of uncertainty 1 and of importance 5
APART = 11  # half the distance of dots that share a point


@dataclass(frozen=True)
class Dot:
    x: int
    y: int
    label: str
    first: bool = False


def dots(ranked: Sequence[tuple[int, int]]) -> list[Dot]:
    """One dot for each (importance, uncertainty), labelled with its rank. Those at one point stand side by side;
    from the fifth on they are counted in the fourth's place."""
    sharing: dict[tuple[int, int], list[int]] = defaultdict(list)
    for rank, point in enumerate(ranked, 1):
        sharing[point].append(rank)
    return [dot for point, ranks in sharing.items() for dot in around(point, ranks)]


def around(point: tuple[int, int], ranks: Sequence[int]) -> list[Dot]:
    importance, uncertainty = point
    x, y = LEFT + STEP * (uncertainty - 1), TOP + STEP * (5 - importance)
    labels = [str(rank) for rank in ranks] if len(ranks) <= 4 else [*map(str, ranks[:3]), f"+{len(ranks) - 3}"]
    return [
        Dot(x + dx, y + dy, label, first=label == "1")
        for label, (dx, dy) in zip(labels, offsets(len(labels)), strict=True)
    ]


def offsets(count: int) -> list[tuple[int, int]]:
    if count == 1:
        return [(0, 0)]
    if count == 2:
        return [(-APART, 0), (APART, 0)]
    return [(-APART, -APART), (APART, -APART), (-APART, APART), (APART, APART)][:count]
