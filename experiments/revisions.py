"""Every version of a plan, and what it changed in the one before."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from experiments import facts, wording, words
from experiments.drift import Change
from experiments.models import Criterion, Experiment, KillCriterion, Plan
from experiments.queries import revisions_of
from kaizenlab.lib.dates import day
from kaizenlab.lib.money import money


@dataclass(frozen=True)
class Revision:
    plan: Plan
    sentences: wording.Sentences
    changes: Sequence[Change]


def history(experiment: Experiment) -> list[Revision]:
    """The newest first, each with what it changed in the one before it; in three queries."""
    plans = list(reversed(revisions_of(experiment)))
    rows = Criterion.objects.filter(experiment=experiment, plan__isnull=False).select_related("judge__user", "metric")
    criteria = list(rows.order_by("position", "pk"))
    kills = list(KillCriterion.objects.filter(experiment=experiment, plan__isnull=False).order_by("by", "pk"))
    named = {row.pk: row for row in criteria}
    for kill in kills:
        kill.criterion = named[kill.criterion_id]
    versions = [
        (plan, [row for row in criteria if row.plan_id == plan.pk], [row for row in kills if row.plan_id == plan.pk])
        for plan in plans
    ]
    currency = experiment.workspace.currency
    changes: list[list[Change]] = [[], *(list(changed(*pair, currency)) for pair in pairwise(versions))]
    told = [
        Revision(plan, wording.sentences(rows, kills, plan.ends_on), each)
        for (plan, rows, kills), each in zip(versions, changes, strict=True)
    ]
    return told[::-1]


type Version = tuple[Plan, list[Criterion], list[KillCriterion]]


def changed(before: Version, after: Version, currency: str) -> Iterator[Change]:
    (old, old_rows, old_kills), (new, new_rows, new_kills) = before, after
    was, now = columns(old, currency), columns(new, currency)
    yield from (Change(label, was[label], now[label]) for label in now if was[label] != now[label])
    old_bars, new_bars = bars(old_rows), bars(new_rows)
    for key in dict.fromkeys([*old_bars, *new_bars]):
        if old_bars.get(key) != new_bars.get(key):
            yield Change(_("Success criterion"), old_bars.get(key, ""), new_bars.get(key, ""))
    old_stops = [wording.kill(row, named=len(old_rows) > 1) for row in old_kills]
    new_stops = [wording.kill(row, named=len(new_rows) > 1) for row in new_kills]
    yield from (Change(_("Kill criterion"), stop, "") for stop in old_stops if stop not in new_stops)
    yield from (Change(_("Kill criterion"), "", stop) for stop in new_stops if stop not in old_stops)


def columns(plan: Plan, currency: str) -> dict[str, str]:
    text = json.loads(plan.text)
    return {
        _("Title"): plan.title,
        _("Method"): str(words.METHODS[plan.method]),
        _("Planned sample"): str(plan.planned_sample),
        _("Starts on"): day(plan.starts_on) if plan.starts_on else "",
        _("Ends on"): day(plan.ends_on),
        _("Cost"): money(Decimal(text["cost"]), currency) if text["cost"] else "",
        _("Owner"): text["owner"],
    }


def bars(rows: Sequence[Criterion]) -> dict[int, str]:
    return {facts.first_id(row): f"{words.ROLES[row.role]}: {wording.bar(row)}" for row in rows}
