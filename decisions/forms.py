"""What people type about a decision, parsed and checked: by pages and programs alike."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from decisions import rules, states, words
from decisions.models import Decision
from hypotheses.queries import people
from kaizenlab.lib import filters
from kaizenlab.lib.fields import Choice, Day, Text
from kaizenlab.workspaces.models import Membership, Workspace

TAG_LENGTH = 30
NUMBER = re.compile(r"[1-9][0-9]{0,17}")
FIELD_OF = {"learning": "learned"}  # the rules' word and the record's
ASKED_SOMETIMES = (
    "override_reason",
    "successor_statement",
    "successor_persona",
    "learned",
)  # neither required nor optional


def label(name: str) -> str:
    return Decision._meta.get_field(name).verbose_name  # type: ignore[return-value,union-attr]


def numbers_in(text: str) -> set[int]:
    """The numbers of experiments that a confirmation names; whatever else it holds names none."""
    return {int(word) for word in text.split() if NUMBER.fullmatch(word)}


class DecisionForm(forms.Form):
    """One record. `recommendation` says what is an override, `others` (number → state) what is open beside it."""

    outcome = forms.ChoiceField(
        label=label("outcome"),
        choices=list(words.OUTCOMES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose an outcome.")},
    )
    override_kind = forms.ChoiceField(
        label=gettext_lazy("What is the policy missing?"),
        choices=list(words.OVERRIDES.items()),
        widget=forms.RadioSelect,
        required=False,
    )
    override_reason = Text(
        label=label("override_reason"),
        max_length=4000,
        rows=3,
        required=False,
        help_text=gettext_lazy("At least 20 characters."),
    )
    successor_statement = Text(label=label("successor_statement"), max_length=600, rows=3, required=False)
    successor_persona = Text(label=label("successor_persona"), max_length=2000, rows=2, required=False)
    rationale = Text(
        label=label("rationale"),
        max_length=8000,
        rows=4,
        error_messages={"required": gettext_lazy("Write down why: the rationale is always required.")},
    )
    learned = Text(
        label=label("learned"),
        max_length=4000,
        rows=2,
        required=False,
        help_text=gettext_lazy("Required for kill and pivot."),
    )
    options = Text(label=label("options"), max_length=4000, rows=2, required=False)
    consequences = Text(label=label("consequences"), max_length=4000, rows=2, required=False)
    next_kind = forms.ChoiceField(
        label=label("next_kind"),
        choices=[("", gettext_lazy("Not chosen yet")), *words.ACTIONS.items()],
        required=False,
    )
    revisit_on = Day(label=label("revisit_on"), required=False)
    next_text = Text(label=label("next_text"), max_length=300, required=False)
    next_link = forms.URLField(
        label=label("next_link"),
        max_length=500,
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=gettext_lazy("The issue or pull request, for example."),
    )
    next_due = Day(label=label("next_due"), required=False)
    deciders = forms.MultipleChoiceField(
        label=gettext_lazy("Deciders"), widget=forms.CheckboxSelectMultiple, required=False
    )
    cancels = forms.CharField(label=gettext_lazy("Still open"), required=False, max_length=4000)
    leaves = forms.CharField(label=gettext_lazy("Still running"), required=False, max_length=4000)

    def __init__(
        self,
        *args: Any,
        people: Sequence[Membership],
        recommendation: rules.Recommendation,
        others: dict[int, str],
        today: dt.date,
        keeps_successor: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.recommendation, self.others, self.today = recommendation, others, today
        self.keeps_successor = keeps_successor
        self.people = {str(member.pk): member for member in people}
        self.fields["deciders"].choices = list(self.people.items())  # type: ignore[attr-defined]
        for name in ("revisit_on", "next_due"):
            self.fields[name].widget.attrs["min"] = today.isoformat()
        for name in ASKED_SOMETIMES:
            self.fields[name].widget.attrs["class"] = "input"

    def clean_deciders(self) -> list[Membership]:
        return [self.people[key] for key in self.cleaned_data["deciders"]]

    def clean_revisit_on(self) -> dt.date | None:
        return self.not_over("revisit_on")

    def clean_next_due(self) -> dt.date | None:
        return self.not_over("next_due")

    def not_over(self, name: str) -> dt.date | None:
        day = self.cleaned_data[name]
        if day and day < self.today:
            raise ValidationError(_("This day is over. Choose today or a later one."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if outcome := data.get("outcome"):
            self.hold_to_policy(outcome, data)
            self.complete_pivot(outcome, data)
            self.ask_about_others(outcome, data)
        self.ask_for_action(data)
        return data

    def hold_to_policy(self, outcome: str, data: dict[str, Any]) -> None:
        for problem in rules.check_decision(
            rules.Response(outcome),
            self.recommendation,
            rationale=data.get("rationale", ""),
            learning=data.get("learned", ""),
            override_kind=data.get("override_kind", ""),
            override_reason=data.get("override_reason", ""),
        ):
            name = FIELD_OF.get(problem.field, problem.field)
            if name not in self.errors:
                self.add_error(name, problem.sentence.said(_))

    def complete_pivot(self, outcome: str, data: dict[str, Any]) -> None:
        if outcome != "pivot":
            if data.get("next_kind") == "successor":
                self.add_error("next_kind", _("Only a pivot leads to a successor."))
            return
        data["next_kind"] = data.get("next_kind") or "successor"
        for name in ("successor_statement", "successor_persona"):
            if not data.get(name) and not self.keeps_successor and name not in self.errors:
                self.add_error(name, _("A pivot leads to a new hypothesis: this is part of it."))

    def ask_for_action(self, data: dict[str, Any]) -> None:
        """What is typed about a next action would be lost without one."""
        kind, typed = data.get("next_kind"), any(data.get(name) for name in ("next_text", "next_link", "next_due"))
        if "next_kind" in self.errors:
            return
        if not kind and typed:
            self.add_error("next_kind", _("Choose what comes next: below you say more about it."))
        elif kind == "none" and data.get("next_due"):
            self.add_error("next_due", _("Nothing further is due on no day."))

    def ask_about_others(self, outcome: str, data: dict[str, Any]) -> None:
        """The page named what is open when it was made; what has come since has to be seen too."""
        name = "cancels" if outcome in states.ENDING else "leaves"
        data["seen"] = numbers_in(data.get(name, ""))
        if states.asks_for(outcome, self.others) - data["seen"]:
            self.add_error(name, _("Say yes to this first: it changes what is open on this hypothesis."))

    @property
    def said(self) -> dict[str, Any]:
        """What `actions.propose` takes."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("cancels", "leaves")}


class RejectForm(forms.Form):
    reason = Text(label=gettext_lazy("Why not"), max_length=1000, rows=2)


class Filters(filters.Filters):
    q = Text(label=gettext_lazy("Search decisions"), max_length=200, required=False)
    outcome = forms.ChoiceField(
        widget=Choice,
        label=gettext_lazy("Outcome"),
        required=False,
        choices=[("", gettext_lazy("Any outcome")), *words.OUTCOMES.items(), *list(words.KINDS.items())[1:]],
    )
    status = forms.ChoiceField(
        widget=Choice,
        label=gettext_lazy("Status"),
        required=False,
        choices=[("", gettext_lazy("Any status")), *words.STATES.items()],
    )
    owner: forms.ModelChoiceField[Membership] = forms.ModelChoiceField(
        widget=Choice, label=gettext_lazy("By"), required=False, queryset=None, empty_label=gettext_lazy("Anyone")
    )
    tag = Text(label=gettext_lazy("Tag"), max_length=TAG_LENGTH, required=False)
    after = Day(label=gettext_lazy("Decided from"), required=False)
    before = Day(label=gettext_lazy("Decided until"), required=False)
    sort = forms.ChoiceField(
        widget=Choice,
        label=gettext_lazy("Order"),
        required=False,
        choices=[("", gettext_lazy("Newest first")), ("oldest", gettext_lazy("Oldest first"))],
    )

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people(workspace)  # type: ignore[attr-defined]
        self.fields["is"] = forms.MultipleChoiceField(
            label=gettext_lazy("Only"),
            required=False,
            choices=list(words.MARKS.items()),
            widget=forms.CheckboxSelectMultiple,
        )

    @property
    def narrowing(self) -> list[str]:
        return [name for name in self.fields if name != "is"]

    @property
    def order(self) -> list[str]:
        return ["number"] if self.cleaned_data.get("sort") == "oldest" else ["-number"]
