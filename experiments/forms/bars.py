"""The criteria page: every sentence with blanks, as it was kept or as somebody is typing it.

What was typed stays text until it is judged, so that a sentence can be added, removed or turned into another kind
while the others stand as they are.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from experiments import facts
from experiments.forms.sentences import BY, FULL_STOP, CriterionForm, EndForm, KillForm, Offer, blank, in_percent
from experiments.models import Criterion, Experiment, KillCriterion
from experiments.rules.criteria import check_kill

MOST = 24  # sentences of each kind on a page
SHARED = ("control_share", "variant_share")

type Typed = dict[str, Any]


@dataclass
class Bars:
    """The page's forms. Bound ones were sent to be judged, and say what is wrong with them."""

    experiment: Experiment
    criteria: dict[str, CriterionForm]
    kills: list[KillForm]
    end: EndForm
    added: str = ""  # "criterion" or "kill", where one more blank sentence of it was just asked for

    @cached_property
    def make_sense(self) -> bool:
        """Whether every criterion does, whatever the kill criteria say: enough for the strip."""
        return are_valid(self.criteria.values()) and self.are_named_apart()

    @cached_property
    def hold(self) -> bool:
        """Whether the page can be kept as it is."""
        bars, rest = self.make_sense, are_valid([*self.kills, self.end])
        return bars and rest and self.kills_fit()

    def are_named_apart(self) -> bool:
        named: dict[str, CriterionForm] = {}
        for form in self.criteria.values():
            if named.setdefault(form.row.name, form) is not form:
                form.add_error("name", _("Another criterion has this name."))
        return len(named) == len(self.criteria)

    def kills_fit(self) -> bool:
        plan = facts.plan_of(self.experiment, self.rows, self.kill_rows)
        for index, (form, kill) in enumerate(zip(self.kills, plan.kill_criteria, strict=True)):
            for problem in check_kill(kill, plan, plan.kill_criteria[:index]):
                form.add_error("of" if problem.field == "of" else "threshold", form.said(problem))
        return not self.wrong

    @property
    def sentences(self) -> Iterator[tuple[CriterionForm, SafeString]]:
        """Each criterion with its sentence; the first one says by when, too."""
        for n, form in enumerate(self.criteria.values()):
            if n == 0:
                yield form, format_html(_(BY), sentence=form.sentence, ends_on=blank(self.end["ends_on"]))
            else:
                yield form, format_html(_(FULL_STOP), sentence=form.sentence)

    @property
    def rows(self) -> list[Criterion]:
        return [form.row for form in self.criteria.values()]

    @property
    def kill_rows(self) -> list[KillCriterion]:
        return [form.row(self.criteria[form.cleaned_data["criterion"]].row) for form in self.kills]

    @property
    def legible(self) -> tuple[list[Criterion], list[KillCriterion]]:
        """As much of the plan as can be read already: for the strip while somebody types."""
        if not self.make_sense:
            return [], []
        return self.rows, self.kill_rows if are_valid(self.kills) else []

    @property
    def ends_on(self) -> dt.date | None:
        return self.end.cleaned_data["ends_on"] if self.end.is_valid() else None

    @property
    def largest_sample(self) -> int | None:
        return max((row.planned for row in self.rows if row.planned), default=None)

    @property
    def wrong(self) -> list[forms.BoundField]:
        """Every field with an error in the page's order; the summary above the page names them."""
        every = itertools.chain(self.criteria.values(), [self.end], self.kills)
        return [form[name] for form in every if form.is_bound for name in form.fields if name in form.errors]

    @property
    def errors(self) -> bool:
        return bool(self.wrong)


def are_valid(several: Iterable[forms.Form]) -> bool:
    """Judges every form, so that each can say what is wrong with it."""
    return all([form.is_valid() for form in several])  # noqa: C419


def kept(experiment: Experiment, criteria: Sequence[Criterion], kills: Iterable[KillCriterion], offer: Offer) -> Bars:
    """The page as the plan has it, with one blank sentence of each where there is none."""
    typed = [typed_criterion(row) for row in criteria] or [new_criterion([])]
    stops = [typed_kill(row) for row in kills] or [new_kill(typed)]
    return laid_out(experiment, typed, stops, {"ends_on": experiment.ends_on}, offer, bound=False)


def sent(experiment: Experiment, data: Mapping[str, Any], offer: Offer, *, judged: bool) -> Bars:
    """The page as it was sent. To be `judged` it loses its blank sentences; adding and removing one judges nothing."""
    criteria, kills = read(data, "c", CriterionForm), read(data, "k", KillForm)
    if removed := data.get("drop"):
        criteria = [row for row in criteria if removed != f"c{row['key']}"]
        kills = [row for i, row in enumerate(kills) if removed != f"k{i}" and f"c{row['criterion']}" != removed]
    if data.get("add") == "criterion":
        criteria.append(new_criterion(criteria))
    if data.get("add") == "kill":
        kills.append(new_kill(criteria))
    if judged:
        kills = [row for row in kills if any(row[name] for name in ("threshold", "of", "by"))]
        named = {row["criterion"] for row in kills}
        criteria = [row for row in criteria if row["key"] in named or not is_blank(row)]
    bars = laid_out(experiment, criteria, kills, {"ends_on": data.get("ends_on", "")}, offer, bound=judged)
    return replace(bars, added=data.get("add", ""))


def laid_out(
    experiment: Experiment, criteria: Sequence[Typed], kills: Sequence[Typed], end: Typed, offer: Offer, *, bound: bool
) -> Bars:
    typed = {row["key"]: criterion(row, f"c{n}", offer, bound) for n, row in enumerate(criteria)}
    stops = [KillForm(**given(row, f"k{n}", bound), criteria=typed) for n, row in enumerate(kills)]
    return Bars(experiment, typed, stops, EndForm(**given(end, "", bound)))


def criterion(row: Typed, prefix: str, offer: Offer, bound: bool) -> CriterionForm:
    return CriterionForm(**given(row, prefix, bound), offer=offer)


def given(row: Typed, prefix: str, bound: bool) -> dict[str, Any]:
    if not bound:
        return {"initial": row, "prefix": prefix or None}
    return {
        "data": {f"{prefix}-{name}" if prefix else name: value for name, value in row.items()},
        "prefix": prefix or None,
    }


def read(data: Mapping[str, Any], letter: str, form: type[forms.Form]) -> list[Typed]:
    """What was typed in the forms c0, c1, … or k0, k1, …, as text."""
    there = itertools.takewhile(lambda n: any(f"{letter}{n}-{name}" in data for name in form.base_fields), range(MOST))
    return [{name: data.get(f"{letter}{n}-{name}", "") for name in form.base_fields} for n in there]


def new_criterion(others: Sequence[Typed]) -> Typed:
    used = {row["key"] for row in others}
    key = next(f"n{n}" for n in itertools.count() if f"n{n}" not in used)
    return dict.fromkeys(CriterionForm.base_fields, "") | {"key": key, "role": "primary", "kind": "k_of_n"}


def new_kill(criteria: Sequence[Typed]) -> Typed:
    return dict.fromkeys(KillForm.base_fields, "") | {
        "criterion": criteria[0]["key"] if criteria else "",
        "direction": "at_most",
    }


def is_blank(row: Typed) -> bool:
    chosen = ("key", "role", "kind", "direction", "measure", "effect", "judge", "metric", *SHARED)
    return not any(str(value).strip() for name, value in row.items() if name not in chosen)


def typed_criterion(row: Criterion) -> Typed:
    typed = {name: getattr(row, name) for name in CriterionForm.base_fields if name not in ("key", "judge", "metric")}
    typed |= {"key": str(row.pk), "judge": row.judge_id or "", "metric": row.metric_id or ""}
    return typed | {"target": typed_number(row.target, in_percent(typed))}


def typed_kill(row: KillCriterion) -> Typed:
    about = typed_criterion(row.criterion)
    return {
        "criterion": about["key"],
        "direction": row.direction,
        "threshold": typed_number(row.threshold, in_percent(about)),
        "of": row.of,
        "says": "yes" if row.direction == "at_least" else "no",
        "by": row.by,
    }


def typed_number(value: Decimal | None, percent: bool) -> str:
    """4 rather than 4.000000, and 4 rather than 0.04 where it is a share."""
    if value is None:
        return ""
    return format((value * 100 if percent else value).normalize(), "f")
