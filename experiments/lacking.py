"""What a plan lacks before it can be registered, in words, and where each of it is mended."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from experiments.models import Criterion, KillCriterion
from experiments.rules.criteria import Problem

LABELS = {
    "hypothesis": gettext_lazy("Hypothesis"),
    "method": gettext_lazy("Method"),
    "planned_sample": gettext_lazy("Planned sample"),
    "ends_on": gettext_lazy("End date"),
    "criteria": gettext_lazy("Success criteria"),
    "kill_criteria": gettext_lazy("Kill criteria"),
    "playbook": gettext_lazy("Playbook"),
}
ASKED = (
    (("hypothesis",), gettext_lazy("A hypothesis with a customer segment and an assumption")),
    (("method", "planned_sample", "ends_on"), gettext_lazy("Method, planned sample and end date")),
    (("criteria",), gettext_lazy("At least one primary criterion, with a bar that makes sense")),
    (("kill_criteria",), gettext_lazy("At least one kill criterion that can be reached by the end date")),
)
OF_A_PLAYBOOK = (("playbook",), gettext_lazy("Every step of Prep that the playbook insists on"))
STEPS = {"hypothesis": "canvas", "method": "plan", "planned_sample": "plan", "playbook": "run"}
ROW = re.compile(r"(\w+)\[(\d+)\]")


@dataclass(frozen=True)
class Lack:
    field: str
    said: str
    step: str  # the page on which it is mended


@dataclass(frozen=True)
class Asked:
    said: str
    done: bool


def lacking(problems: Sequence[Problem], criteria: Sequence[Criterion], kills: Sequence[KillCriterion]) -> list[Lack]:
    """One sentence for each thing that keeps the plan from being frozen."""
    lacks = []
    for problem in problems:
        row = ROW.match(problem.field)
        field = row[1] if row else problem.field
        about = str(LABELS[field])
        if row:
            rows = criteria if field == "criteria" else [kill.criterion for kill in kills]
            about = _("%(label)s, “%(name)s”") % {"label": about, "name": rows[int(row[2])].name}
        said = _("%(about)s: %(sentence)s") % {"about": about, "sentence": problem.sentence.said(_)}
        lacks.append(Lack(field, said, STEPS.get(field, "criteria")))
    return lacks


def checklist(lacks: Sequence[Lack], *, has_playbook: bool) -> list[Asked]:
    """What registration asks for, ticked off."""
    lacked = {lack.field for lack in lacks}
    asked = (*ASKED, OF_A_PLAYBOOK) if has_playbook else ASKED
    return [Asked(str(said), done=lacked.isdisjoint(fields)) for fields, said in asked]
