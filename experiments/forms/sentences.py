"""A success criterion and a kill criterion as sentences with blanks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from experiments import facts, words
from experiments.binding import FITS, fits
from experiments.models import Criterion, KillCriterion
from experiments.rules.criteria import Problem, check_bar
from kaizenlab.lib.fields import Day, DecimalNumber, Text, WholeNumber

DIGITS = 15  # what a double holds, so that the frozen text says exactly the number that was typed
UNLESS_SAID = {"measure": "proportion", "effect": "difference"}
RULED = {"no": ("at_most", 0), "yes": ("at_least", 1)}  # a judge's word as the state of a kill criterion
DIRECTIONS = list(words.DIRECTIONS.items())
SMALL = {"class": "input", "data-size": "small"}
# Choosing another kind changes the blanks; the page comes back with what was typed.
TURNS = {
    "hx-post": "",
    "hx-trigger": "change",
    "hx-vals": '{"turn": "1"}',
    "hx-target": "#bars",
    "hx-swap": "outerHTML",
    "hx-sync": "#bars:replace",
}

SENTENCES = {
    "k_of_n": gettext_noop("{direction} {required} of {planned} {who} {name}"),
    "rate": gettext_noop("{direction} {target} % of {planned} {who} {name}"),
    "mean": gettext_noop("{name}: a mean of {direction} {target} {unit} over {planned} {who}"),
    "count": gettext_noop("{direction} {target} {name} in {period_days} days"),
    "comparison": gettext_noop(
        "{name}: variant against control as {measure} and {effect}, {direction} {target} {unit}, with {planned} {who} "
        "in the control and {control_share} : {variant_share} shared out"
    ),
    "judgement": gettext_noop("{judge} says yes: {name}"),
}
STARTS = ("k_of_n", "rate", "count")  # sentences that begin with their direction
BY = gettext_noop("{sentence} by {ends_on}.")
FULL_STOP = gettext_noop("{sentence}.")

STATES = {
    "k_of_n": gettext_noop("{direction} {threshold} of the first {of} say yes"),
    "rate": gettext_noop("the rate is {direction} {threshold} %"),
    "mean": gettext_noop("the mean is {direction} {threshold} {unit}"),
    "count": gettext_noop("{direction} {threshold} are counted"),
    "comparison": gettext_noop("the effect is {direction} {threshold} {unit}"),
    "judgement": gettext_noop("the judge says {says}"),
}
STOP = gettext_noop("If {state} by {by}, we stop and the result is invalidated.")
ABOUT = gettext_noop("About “{criterion}”: {sentence}")


@dataclass(frozen=True)
class Offer:
    """Whose judgement, and which metrics, a sentence may name. Metrics are asked for where a kind could take one."""

    judges: Sequence[tuple[int, str]] = ()
    metrics: Callable[[], Sequence[tuple[int, str, str]]] = tuple

    def metrics_for(self, kind: str) -> list[tuple[int, str]]:
        return [(pk, name) for pk, name, shape in self.metrics() if fits(kind, shape)] if kind in FITS else []


NOTHING = Offer()


class CriterionForm(forms.Form):
    """One success criterion. Its blanks follow from its kind; the rules say which bars make sense."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=20)
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=list(words.ROLES.items()), widget=forms.Select(attrs=SMALL)
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=list(words.KINDS.items()), widget=forms.Select(attrs=SMALL | TURNS)
    )
    direction = forms.ChoiceField(label=gettext_lazy("At least or at most"), choices=DIRECTIONS, required=False)
    required = WholeNumber(label=gettext_lazy("How many must say yes"), required=False)
    planned = WholeNumber(label=gettext_lazy("How many in all"), required=False)
    target = DecimalNumber(label=gettext_lazy("The bar"), max_digits=DIGITS, required=False)
    unit = Text(label=gettext_lazy("Unit"), max_length=20, required=False)
    period_days = WholeNumber(label=gettext_lazy("In how many days"), required=False)
    measure = forms.ChoiceField(
        label=gettext_lazy("Measured as"),
        choices=list(words.MEASURES.items()),
        required=False,
        widget=forms.Select(attrs=TURNS),
    )
    effect = forms.ChoiceField(
        label=gettext_lazy("Compared as"),
        choices=list(words.EFFECTS.items()),
        required=False,
        widget=forms.Select(attrs=TURNS),
    )
    control_share = WholeNumber(label=gettext_lazy("The control's share"), min_value=1, required=False)
    variant_share = WholeNumber(label=gettext_lazy("The variant's share"), min_value=1, required=False)
    judge = forms.TypedChoiceField(label=gettext_lazy("Who judges"), coerce=int, empty_value=None, required=False)
    metric = forms.TypedChoiceField(
        label=gettext_lazy("Where its figures come from"),
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.Select(attrs=SMALL),
    )
    who = Text(label=gettext_lazy("Who"), max_length=80, required=False)
    name = Text(label=gettext_lazy("What they do or say"), max_length=160)

    def __init__(self, *args: Any, offer: Offer = NOTHING, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.fields["judge"].choices = [("", _("somebody")), *offer.judges]  # type: ignore[attr-defined]
        make_blanks(self, but=("role", "kind", "metric"))
        self.fields["metric"].choices = [("", _("typed by people")), *offer.metrics_for(self.typed["kind"])]  # type: ignore[attr-defined]
        if self.typed["kind"] in STARTS:
            self.fields["direction"].choices = [(value, capfirst(word)) for value, word in DIRECTIONS]  # type: ignore[attr-defined]

    @property
    def typed(self) -> dict[str, Any]:
        """What stands in the blanks now, judged or not."""
        typed = {name: self[name].value() for name in self.fields}
        return typed if typed["kind"] in SENTENCES else typed | {"kind": "k_of_n"}

    @property
    def sentence(self) -> SafeString:
        """The criterion's sentence with its blanks, in the reader's word order."""
        typed = self.typed
        pieces = {name: blank(self[name]) for name in ("direction", "who", "name", *facts.BLANKS[typed["kind"]])}
        if typed["kind"] == "comparison":
            pieces["unit"] = conditional_escape(unit_of(typed)) or pieces["unit"]
        return format_html(_(SENTENCES[typed["kind"]]), **pieces)

    @property
    def carried(self) -> SafeString:
        """What was typed for other kinds, kept for when somebody turns back."""
        typed = self.typed
        shown = {"role", "kind", *(name for name in self.fields if f"{{{name}}}" in SENTENCES[typed["kind"]])}
        shown |= {"metric"}  # which one fits goes by the kind
        shown -= {"unit"} if typed["kind"] == "comparison" and unit_of(typed) else set()
        return format_html_join("", "{}", ((self[name].as_hidden(),) for name in self.fields if name not in shown))

    @property
    def binding(self) -> BoundField | None:
        """Which metric, where some would fit."""
        return self["metric"] if len(self.fields["metric"].choices) > 1 else None  # type: ignore[attr-defined]

    @property
    def problems(self) -> list[BoundField]:
        return [self[name] for name in self.fields if name in self.errors]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if self.errors:
            return typed
        for problem in check_bar(facts.criterion_of(self.row)):
            blank = "control_share" if problem.field == "allocation" else problem.field
            self.add_error(blank, self.said(problem))
        if typed["kind"] == "judgement" and not typed["judge"]:
            self.add_error("judge", _("Choose who judges."))
        return typed

    def said(self, problem: Problem) -> str:
        """The rules' sentence, in the unit in which the blank is typed."""
        if problem.field != "target" or not in_percent(self.cleaned_data):
            return problem.sentence.said(_)
        if self.cleaned_data["kind"] == "rate":
            return _("Expected a percentage above 0 and below 100.")
        return _("Expected percentage points above −100 and below 100; as a guardrail other than 0.")

    @cached_property
    def row(self) -> Criterion:
        """The criterion that was typed, unsaved; what was typed for other kinds is left out."""
        typed = self.cleaned_data
        row = Criterion(**{name: typed[name] for name in ("name", "who", "role", "kind")})
        row.pk = int(typed["key"]) if typed["key"].isdecimal() else None
        row.direction = typed["direction"] or "at_least"
        row.metric_id = typed.get("metric")
        for blank in facts.BLANKS[row.kind]:
            value = typed.get(blank)
            self.fill(row, blank, UNLESS_SAID.get(blank) if value in ("", None) else value)
        return row

    def fill(self, row: Criterion, blank: str, value: Any) -> None:
        if blank == "judge":
            row.judge_id, row.direction = value, "at_least"
        elif blank == "target" and value is not None and in_percent(self.cleaned_data):
            row.target = value / 100
        elif value not in (None, ""):
            setattr(row, blank, value)


class KillForm(forms.Form):
    """One kill criterion: a state of a criterion above it, and the first day on which it can be reached."""

    criterion = forms.ChoiceField(label=gettext_lazy("Which criterion"), widget=forms.Select(attrs=TURNS))
    direction = forms.ChoiceField(label=gettext_lazy("At least or at most"), choices=DIRECTIONS, required=False)
    threshold = DecimalNumber(label=gettext_lazy("How many, then we stop"), max_digits=DIGITS, required=False)
    of = WholeNumber(label=gettext_lazy("Of the first how many"), required=False)
    says = forms.ChoiceField(
        label=gettext_lazy("What the judge says"),
        choices=[("no", gettext_lazy("no")), ("yes", gettext_lazy("yes"))],
        required=False,
    )
    by = Day(label=gettext_lazy("Kill date"))

    def __init__(self, *args: Any, criteria: Mapping[str, CriterionForm], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.criteria = criteria
        self.fields["criterion"].choices = [  # type: ignore[attr-defined]
            (key, form["name"].value() or _("criterion %(n)s") % {"n": n})
            for n, (key, form) in enumerate(criteria.items(), start=1)
        ]
        make_blanks(self)

    @property
    def sentence(self) -> SafeString:
        about = self.about
        pieces = {name: blank(self[name]) for name in ("direction", "threshold", "of", "says", "by")}
        state = format_html(_(STATES[about["kind"]]), **pieces, unit=unit_of(about) or about.get("unit") or "")
        said = format_html(_(STOP), state=state, by=pieces["by"])
        if len(self.criteria) < 2:
            return said
        return format_html(_(ABOUT), criterion=blank(self["criterion"]), sentence=said)

    @property
    def carried(self) -> SafeString:
        shown = {"by", *(name for name in self.fields if f"{{{name}}}" in STATES[self.about["kind"]])}
        shown |= {"criterion"} if len(self.criteria) > 1 else set()
        return format_html_join("", "{}", ((self[name].as_hidden(),) for name in self.fields if name not in shown))

    @property
    def problems(self) -> list[BoundField]:
        return [self[name] for name in self.fields if name in self.errors]

    @property
    def about(self) -> dict[str, Any]:
        """What was typed about the criterion that this one names."""
        form = self.criteria.get(self["criterion"].value()) or next(iter(self.criteria.values()), None)
        return form.typed if form else {"kind": "k_of_n"}

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if self.about["kind"] == "judgement":
            typed["direction"], typed["threshold"] = RULED[typed.get("says") or "no"]
        elif typed.get("threshold") is None and "threshold" not in self.errors:
            self.add_error("threshold", _("Expected a number."))
        if self.about["kind"] != "k_of_n":
            typed["of"] = None
        return typed

    def said(self, problem: Problem) -> str:
        return _("Expected a percentage from 0 to 100.") if in_percent(self.about) else problem.sentence.said(_)

    def row(self, criterion: Criterion) -> KillCriterion:
        typed = self.cleaned_data
        threshold = Decimal(typed["threshold"]) / (100 if in_percent(self.about) else 1)
        return KillCriterion(
            criterion=criterion,
            direction=typed["direction"] or "at_most",
            threshold=threshold,
            of=typed["of"],
            by=typed["by"],
        )


class EndForm(forms.Form):
    """What the first sentence says besides its bar."""

    ends_on = Day(label=gettext_lazy("End date"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        make_blanks(self)


def make_blanks(form: forms.Form, but: tuple[str, ...] = ()) -> None:
    """Controls that read as part of the line."""
    for name, field in form.fields.items():
        if name not in but:
            field.widget.attrs["class"] = "blank"
        if isinstance(field, WholeNumber | DecimalNumber):
            field.widget.attrs["size"] = 4
        elif isinstance(field, Text):
            field.widget.attrs["placeholder"] = field.label


def blank(bound: BoundField) -> SafeString:
    return format_html('<label class="visually-hidden" for="{}">{}</label>{}', bound.id_for_label, bound.label, bound)


def unit_of(about: Mapping[str, Any]) -> str:
    """The fixed unit of a bar; a mean's is whatever somebody typed."""
    if about["kind"] != "comparison":
        return ""
    if about.get("effect") == "ratio":
        return _("times")
    return _("points") if in_percent(about) else ""


def in_percent(about: Mapping[str, Any]) -> bool:
    """Shares, and differences between them, are kept as they are judged (0.04) and typed as people say them (4 %)."""
    if about["kind"] == "comparison":
        return (about.get("measure") or "proportion") == "proportion" and about.get("effect") != "ratio"
    return about["kind"] == "rate"
