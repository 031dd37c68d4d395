"""An objective as pages show it: how much is left of its budget, and how fast it goes."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from decisions.figures.rules.facts import Facts
from decisions.figures.spans import percent
from decisions.objectives import openslo
from decisions.objectives.models import Objective
from decisions.objectives.queries import standing
from kaizenlab.lib.reasons import exact_percent, number


def shown(objective: Objective, facts: Facts, now: dt.datetime) -> dict[str, Any]:
    url = reverse("objectives:record", args=[objective.workspace.slug, objective.name])
    said = {"name": objective.name, "title": objective.title, "url": url, "measured": False}
    found = standing(objective, facts, now)
    if found is None:
        return said | {"why_not": _(openslo.read(objective.text).why_not)}
    return said | {
        "measured": True,
        "sentence": sentence(objective),
        "share": percent(found.found.share),
        "target": exact_percent(found.target),
        "is_met": found.is_met,
        "good": len(found.found.good),
        "late": len(found.found.late),
        "pending": len(found.found.pending),
        "judged": found.found.judged,
        "left": percent(found.left),
        "left_width": round(float(min(max(found.left, Fraction(0)), Fraction(1))) * 100),
        "may_be_late": found.may_be_late,
        "burn": number(round(float(found.burn), 2)),
    }


def sentence(objective: Objective) -> str:
    return _(
        "%(target)s of the experiments concluded have an accepted decision within the policy’s time, over the last"
        " %(days)s days."
    ) % {"target": exact_percent(Fraction(objective.target or 0)), "days": objective.days}
