"""The doors that blocking steps hold shut: registration, conclusion, decision.

Calling a test off, saying that it was broken, amending a plan, and correcting a decision pass no door: nobody is ever
trapped by a step.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from experiments.models import Experiment
from experiments.rules.criteria import Problem
from experiments.runs import rules
from experiments.runs.queries import walks
from experiments.runs.walk import Taken
from kaizenlab.lib.reasons import gettext_noop, reason
from kaizenlab.lib.refusal import Refused

DONE_FIRST = gettext_noop("the step “%(title)s” to be done first")


class HeldUp(Refused):
    """Blocking steps of the playbook are not done; `steps` are those."""

    def __init__(self, steps: Sequence[Taken]) -> None:
        named = ", ".join(_("“%(title)s”") % {"title": step.title} for step in steps)
        super().__init__(_("The playbook asks for this first: %(steps)s.") % {"steps": named})
        self.steps = steps


def undone(experiment: Experiment, phase: str, *, learned: bool = False) -> list[Taken]:
    """The blocking steps of that phase that are not done, as PostgreSQL has them now. `learned`: a learning is written
    by what is about to pass."""
    walk = walks([experiment.pk]).get(experiment.pk)
    if walk is None:
        return []
    facts = replace(walk.facts, learning=True) if learned else walk.facts
    return rules.undone(walk.steps, facts, phase)


def pass_through(experiment: Experiment, phase: str, *, learned: bool = False) -> None:
    """Refused while a blocking step of the phase is not done. Call it with the experiment's row locked: steps are
    ticked under the same lock."""
    if steps := undone(experiment, phase, learned=learned):
        raise HeldUp(steps)


def problems(steps: Iterable[Taken]) -> list[Problem]:
    """The same among everything else that registration misses."""
    return [Problem("playbook", reason(DONE_FIRST, title=step.title)) for step in steps]
