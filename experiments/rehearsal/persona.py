"""Personas proposed from the canvas: the same customer segment, in different situations."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as sentence

from experiments.rehearsal.actions import Cast
from hypotheses.models import Hypothesis

MOST = 5
AT_FIRST = 3
NAMES = ("Aoi", "Ben", "Chie", "Dan", "Emi")
# So that not all of them agree with the team: one is in each of these situations.
SITUATIONS = (
    sentence("Meets the problem often, and lately."),
    sentence("Met the problem once, long ago, and forgot about it."),
    sentence("Lives well with what they use today."),
    sentence("Tried to solve it before, and gave up."),
    sentence("Has never thought of it as a problem."),
)
BLOCK = 280  # characters of a block of the canvas that a description quotes


def proposed(hypothesis: Hypothesis) -> list[Cast]:
    return [
        Cast(name, "\n".join([*known(hypothesis), _(situation)]))
        for name, situation in zip(NAMES, SITUATIONS, strict=True)
    ]


def known(hypothesis: Hypothesis) -> list[str]:
    """What the canvas says of them: who they are, what may trouble them, what they use today."""
    blocks = (
        (hypothesis.persona or hypothesis.statement, "%(text)s"),
        (hypothesis.problem, _("The team supposes this problem: %(text)s")),
        (hypothesis.alternatives, _("Today such people use: %(text)s")),
    )
    return [template % {"text": text[:BLOCK]} for text, template in blocks if text]
