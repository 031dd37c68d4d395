"""One piece of evidence: who, when, what they said in their own words, and what it means for each criterion."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from experiments import words
from experiments.actions.evidence import Bears, Entry, Met, Word
from experiments.attachments.forms import FileForm
from experiments.facts import criterion_of
from experiments.forms.bearings import BearingsForm
from experiments.forms.readings import ReadingForm, form_for, prefix, typed_as
from experiments.models import Criterion, Evidence
from experiments.rehearsal.refusal import NO_EVIDENCE, Simulated
from experiments.rules.simulated import says_simulated
from experiments.stance import Stance, stance
from hypotheses.models import Assumption
from kaizenlab.lib.blank import is_blank
from kaizenlab.lib.fields import Day, Text
from kaizenlab.lib.refusal import Refused

KEYS = {"findings": "f", "quotes": "q"}
NOT_RECORDED = ("reason", "again", "origin")


class WordsForm(forms.Form):
    """Everything but the readings and the bearings."""

    origin = Text(label=gettext_lazy("Origin"), max_length=60, required=False)  # not asked: what is typed is real
    alias = Text(label=gettext_lazy("Alias"), max_length=60, required=False, seen=True)
    again = Text(max_length=60, required=False)  # the alias of which somebody said that it is another session
    observed_on = Day(label=gettext_lazy("Observed on"))
    findings = Text(label=gettext_lazy("Key findings"), max_length=8000, rows=4, required=False)
    quotes = Text(
        label=gettext_lazy("Direct quotes"),
        max_length=8000,
        rows=3,
        required=False,
        help_text=gettext_lazy("One on each line, in their own words. Put == around ==what matters== to highlight it."),
    )
    manner = forms.ChoiceField(
        label=gettext_lazy("Said or did"),
        choices=[*words.MANNERS.items(), ("", gettext_lazy("Not noted"))],
        widget=forms.RadioSelect,
        required=False,
        help_text=gettext_lazy("What people do says more than what they say. It is shown, and changes no number."),
    )
    source = Text(
        label=gettext_lazy("Source"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("A link to the recording, the notes or the report."),
    )
    points_elsewhere = forms.BooleanField(label=gettext_lazy("Points to another segment or problem"), required=False)
    elsewhere = Text(label=gettext_lazy("Which"), max_length=300, required=False)
    reason = Text(label=gettext_lazy("Reason for the correction"), max_length=1000, rows=2)

    def __init__(self, data: Any, *, today: dt.date, correcting: bool) -> None:
        super().__init__(data, use_required_attribute=False)
        self.today, self.asks = today, False
        self.fields["observed_on"].widget.attrs["max"] = today.isoformat()
        for name, key in KEYS.items():
            self.fields[name].widget.attrs |= {"data-key": key, "aria-keyshortcuts": key}
        if not correcting:
            del self.fields["reason"]

    def clean_observed_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["observed_on"]
        if day > self.today:
            raise forms.ValidationError(_("Nothing can be observed in the future."))
        return day

    def clean_source(self) -> str:
        source: str = self.cleaned_data["source"]
        if says_simulated(source):
            raise forms.ValidationError(str(NO_EVIDENCE))
        return source

    def clean_quotes(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.cleaned_data["quotes"].splitlines() if line.strip())

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if says_simulated(typed.get("origin", "")):
            self.add_error(None, _("Origin: %(why)s") % {"why": NO_EVIDENCE})
        if typed.get("points_elsewhere") and not typed.get("elsewhere"):
            self.add_error("elsewhere", _("Say which segment or problem it points to."))
        if typed.get("elsewhere") and not typed.get("points_elsewhere"):
            self.add_error("points_elsewhere", _("Tick this too, or clear “Which”."))
        return typed


class EvidenceForm:
    """The whole page: the words, a reading for each criterion of the plan in force, what it means for assumptions.

    `typed` is what its fields hold at first, by the names a browser sends them under.
    """

    def __init__(
        self,
        data: QueryDict | None,
        *,
        criteria: Sequence[Criterion],
        assumptions: Sequence[Assumption],
        today: dt.date,
        correcting: bool = False,
        typed: Mapping[str, Any],
        files: Any = None,
    ) -> None:
        self.is_bound = data is not None
        self.correcting = correcting
        self.words = WordsForm(data, today=today, correcting=correcting)
        self.readings: list[ReadingForm] = [form_for(row, data, correcting=correcting) for row in criteria]
        self.bearings = BearingsForm(assumptions, data)
        self.attached = FileForm(data, files, required=False)  # a correction keeps the files there are
        for form in self.forms:
            form.initial = {name: typed[at] for name in form.fields if (at := form.add_prefix(name)) in typed}
        if not self.is_bound:
            self.first.field.widget.attrs["autofocus"] = True

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in self.forms]
        if not all(valid):
            return False
        if not self.correcting and self.says_nothing:
            self.words.add_error(None, _("Nothing was entered yet: give an answer, a finding, a quote or a file."))
        if self.words.cleaned_data["points_elsewhere"] and self.readings and not self.contradicts:
            self.words.add_error(
                "points_elsewhere", _("Only evidence that contradicts a criterion can point elsewhere.")
            )
        return self.words.is_valid()

    def take_back(self, refusal: Refused) -> bool:
        """Whether it is about what somebody typed, and can be answered at the field."""
        if isinstance(refusal, Met):
            self.words.asks = True
            self.words.add_error("alias", _("%(why)s If this is another session, tick that below.") % {"why": refusal})
        elif isinstance(refusal, Simulated):
            said = self.words.cleaned_data
            texts = {"findings": {said["findings"]}, "quotes": set(said["quotes"])}
            for name in [name for name, lines in texts.items() if lines & refusal.texts]:
                self.words.add_error(name, str(refusal))
        return self.errors

    @property
    def sure(self) -> bool:
        """That this alias is recorded a second time on purpose."""
        return self.words.cleaned_data["again"] == self.words.cleaned_data["alias"]

    @property
    def forms(self) -> list[forms.Form]:
        return [self.words, *self.readings, self.bearings, *([] if self.correcting else [self.attached])]

    @property
    def first(self) -> BoundField:
        """Where whoever logs one participant after another begins."""
        return next(iter(self.readings[0])) if self.readings else self.words["findings"]

    @property
    def errors(self) -> bool:
        return any(form.errors for form in self.forms)

    @property
    def non_field_errors(self) -> list[Any]:
        return [error for form in self.forms for error in form.non_field_errors()]

    @property
    def wrong(self) -> list[BoundField]:
        return [form[name] for form in self.forms for name in form.errors if name in form.fields]

    @property
    def said(self) -> tuple[Word, ...]:
        return tuple(word for form in self.readings for word in form.words)

    @property
    def says_nothing(self) -> bool:
        words = self.words.cleaned_data
        return not (self.said or self.attached.upload) and is_blank(words["findings"] + "".join(words["quotes"]))

    @property
    def contradicts(self) -> bool:
        return any(stance(criterion_of(form.criterion), form.said) is Stance.CONTRADICTS for form in self.readings)

    @property
    def reason(self) -> str:
        return self.words.cleaned_data.get("reason", "")

    @property
    def entry(self) -> Entry:
        typed = {name: value for name, value in self.words.cleaned_data.items() if name not in NOT_RECORDED}
        return Entry(words=self.said, bearings=self.bearings.said, **typed)


def as_typed(evidence: Evidence, said: Iterable[Word], bearings: Iterable[Bears]) -> dict[str, Any]:
    """What stands, as a browser would send it: a correction changes only what was wrong."""
    testimony = getattr(evidence, "testimony", None)
    kept = ("observed_on", "manner", "source", "points_elsewhere", "elsewhere")
    typed = {name: getattr(evidence, name) for name in kept}
    if testimony:
        typed |= {"alias": testimony.alias, "findings": testimony.findings, "quotes": "\n".join(testimony.quotes)}
    for word in said:
        typed |= {f"{prefix(word.criterion)}-{name}": value for name, value in typed_as(word.said, word.arm).items()}
    return typed | BearingsForm.typed(bearings)
