"""The chance that one Beta exceeds another, for samples of five as for a thousand million."""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy import special

from experiments.rules.statistics import Share

SPAN = 40  # standard deviations: a log-concave tail holds less than exp(-40) beyond
PANELS = 64
NODES = 16


def exceeds(control: Share, variant: Share, *, scale: float, shift: float) -> float:
    """P(V >= scale · C + shift) for independent Betas, by Gauss-Legendre panels.

    The narrower density is the weight, so the other's cumulative function is smooth on every panel; the places where
    that leaves 0 or reaches 1 are panel edges.
    """
    if variant.width <= scale * control.width:
        kinks = (shift, scale + shift)
        mass, at = _panels(variant, kinks)
        passed = special.betainc(control.a, control.b, np.clip((at - shift) / scale, 0, 1))
    else:
        kinks = (-shift / scale, (1 - shift) / scale)
        mass, at = _panels(control, kinks)
        passed = special.betaincc(variant.a, variant.b, np.clip(scale * at + shift, 0, 1))
    return float(np.clip(mass @ passed, 0, 1))


def _panels(share: Share, kinks: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    """The posterior as masses on points, summing to 1. Distances from the mode keep the digits of narrow ones."""
    k, misses = share.k, share.n - share.k
    mode = share.rate if share.n else 0.5
    low = max(-mode, share.centre - SPAN * share.width - mode)
    high = min(1 - mode, share.centre + SPAN * share.width - mode)
    inside = [kink - mode for kink in kinks if low < kink - mode < high]
    edges = np.sort(np.append(np.linspace(low, high, PANELS + 1), inside))
    half = np.diff(edges) / 2
    nodes, weights = _nodes()
    away = np.clip((edges[:-1] + half)[:, None] + half[:, None] * nodes, -mode, 1 - mode)
    density = np.zeros_like(away)
    with np.errstate(divide="ignore"):  # a point rounded onto 0 or 1 has no mass there
        if k:
            density += k * np.log1p(away / mode)
        if misses:
            density += misses * np.log1p(-away / (1 - mode))
    mass = np.exp(density) * weights * half[:, None]
    return (mass / mass.sum()).ravel(), (mode + away).ravel()


@cache
def _nodes() -> tuple[np.ndarray, np.ndarray]:
    return special.roots_legendre(NODES)
