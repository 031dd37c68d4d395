"""The doors that blocking steps hold shut: registration, conclusion, decision.

Calling a test off, saying that it was broken, amending a plan, and correcting a decision pass no door: nobody is ever
trapped by a step.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from experiments.models import Experiment
from experiments.runs.queries import walks
from experiments.runs.walk import Taken
from kaizenlab.lib.refusal import Refused


class HeldUp(Refused):
    """Blocking steps of the playbook are not done; `steps` are those."""

    def __init__(self, steps: Sequence[Taken]) -> None:
        named = ", ".join(_("“%(title)s”") % {"title": step.title} for step in steps)
        super().__init__(_("The playbook asks for this first: %(steps)s.") % {"steps": named})
        self.steps = steps


def undone(experiment: Experiment, phase: str) -> list[Taken]:
    """The blocking steps of that phase that are not done, as PostgreSQL has them now."""
    walk = walks([experiment.pk]).get(experiment.pk)
    return walk.undone(phase) if walk else []


def pass_through(experiment: Experiment, phase: str) -> None:
    """Refused while a blocking step of the phase is not done. Call it with the experiment's row locked: steps are
    ticked under the same lock."""
    if steps := undone(experiment, phase):
        raise HeldUp(steps)
