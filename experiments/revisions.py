"""Every version of a plan and what it changed; and what of the canvas changed since it was frozen."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from experiments import facts, wording, words
from experiments.models import Criterion, Experiment, KillCriterion, Plan
from experiments.queries import revisions_of
from hypotheses.queries import assumptions
from hypotheses.words import BLOCKS, STAGES
from kaizenlab.lib.dates import day


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Revision:
    plan: Plan
    sentences: wording.Sentences
    changes: Sequence[Change]


def history(experiment: Experiment) -> list[Revision]:
    """The newest first, each with what it changed in the one before it; in three queries."""
    plans = list(reversed(revisions_of(experiment)))
    rows = Criterion.objects.filter(experiment=experiment, plan__isnull=False).select_related("judge__user")
    criteria = list(rows.order_by("position", "pk"))
    kills = list(KillCriterion.objects.filter(experiment=experiment, plan__isnull=False).order_by("by", "pk"))
    named = {row.pk: row for row in criteria}
    for kill in kills:
        kill.criterion = named[kill.criterion_id]
    versions = [
        (plan, [row for row in criteria if row.plan_id == plan.pk], [row for row in kills if row.plan_id == plan.pk])
        for plan in plans
    ]
    changes: list[list[Change]] = [[], *(list(changed(*pair)) for pair in pairwise(versions))]
    told = [
        Revision(plan, wording.sentences(rows, kills), each)
        for (plan, rows, kills), each in zip(versions, changes, strict=True)
    ]
    return told[::-1]


type Version = tuple[Plan, list[Criterion], list[KillCriterion]]


def changed(before: Version, after: Version) -> Iterator[Change]:
    (old, old_rows, old_kills), (new, new_rows, new_kills) = before, after
    was, now = columns(old), columns(new)
    yield from (Change(label, was[label], now[label]) for label in now if was[label] != now[label])
    old_bars, new_bars = bars(old_rows), bars(new_rows)
    for key in dict.fromkeys([*old_bars, *new_bars]):
        if old_bars.get(key) != new_bars.get(key):
            yield Change(_("Success criterion"), old_bars.get(key, ""), new_bars.get(key, ""))
    old_stops = [wording.kill(row, named=len(old_rows) > 1) for row in old_kills]
    new_stops = [wording.kill(row, named=len(new_rows) > 1) for row in new_kills]
    yield from (Change(_("Kill criterion"), stop, "") for stop in old_stops if stop not in new_stops)
    yield from (Change(_("Kill criterion"), "", stop) for stop in new_stops if stop not in old_stops)


def columns(plan: Plan) -> dict[str, str]:
    text = json.loads(plan.text)
    return {
        _("Title"): plan.title,
        _("Method"): str(words.METHODS[plan.method]),
        _("Planned sample"): str(plan.planned_sample),
        _("Starts on"): day(plan.starts_on) if plan.starts_on else "",
        _("Ends on"): day(plan.ends_on),
        _("Cost"): text["cost"] or "",
        _("Owner"): text["owner"],
    }


def bars(rows: Sequence[Criterion]) -> dict[int, str]:
    return {facts.first_id(row): f"{words.ROLES[row.role]}: {wording.bar(row)}" for row in rows}


def drift(experiment: Experiment) -> list[Change]:
    """What of the canvas differs from the copy that was frozen with the plan."""
    now = facts.canvas(experiment.hypothesis, assumptions(experiment.hypothesis))
    return list(differences(facts.frozen_canvas(experiment), now))


def differences(frozen: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Change]:
    labels = {"statement": _("Statement"), **BLOCKS}
    yield from (Change(str(label), frozen[name], now[name]) for name, label in labels.items() if frozen[name] != now[name])
    if frozen["stage"] != now["stage"]:
        yield Change(_("Stage"), str(STAGES[frozen["stage"]]), str(STAGES[now["stage"]]))
    old, new = (assumed(each) for each in (frozen["assumptions"], now["assumptions"]))
    yield from (Change(_("Assumption"), text, "") for text in old if text not in new)
    yield from (Change(_("Assumption"), "", text) for text in new if text not in old)


def assumed(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return [f"{row['text']} ({row['importance']} × {row['uncertainty']})" for row in rows]
