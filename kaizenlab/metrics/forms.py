"""What people type about a metric and its readings."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kaizenlab.lib import decoding, filters
from kaizenlab.lib.decoding import Unreadable
from kaizenlab.lib.fields import Choice, Day, DecimalNumber, Line, Text, WholeNumber
from kaizenlab.metrics import moments, queries, words
from kaizenlab.metrics.models import Metric, Reading
from kaizenlab.metrics.rules import MOST_COUNTED, Amount, Shape, Taken, wrong
from kaizenlab.metrics.tables import MOST_BYTES
from kaizenlab.metrics.wording import NO_MOMENT, mistake
from kaizenlab.workspaces.models import Membership, Workspace


class MetricForm(forms.Form):
    name = Text(label=gettext_lazy("Name"), max_length=120)
    measures = Text(
        label=gettext_lazy("What it measures"),
        max_length=1000,
        rows=2,
        required=False,
        help_text=gettext_lazy("So that somebody else would get the same figure: what counts, where it is read."),
    )
    unit = Text(
        label=gettext_lazy("Unit"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Such as min, € or sign-ups. A share needs none: it is shown in per cent."),
    )
    direction = forms.ChoiceField(
        label=gettext_lazy("Direction"), choices=list(words.DIRECTIONS.items()), widget=forms.RadioSelect, initial="up"
    )
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Owner"), queryset=Membership.objects.none(), empty_label=None, widget=Choice
    )

    alarm = forms.ChoiceField(
        label=gettext_lazy("It rings"),
        choices=list(words.ALARMS.items()),
        required=False,
        widget=Choice,
        help_text=gettext_lazy("Its owner is told. How severe that is, an admin says under Signals."),
    )
    alarm_bar = DecimalNumber(
        label=gettext_lazy("The bar"),
        max_digits=19,
        required=False,
        help_text=gettext_lazy("Of a share in per cent: 4 is 4 %."),
    )
    alarm_for = WholeNumber(label=gettext_lazy("For how many"), min_value=1, max_value=365, initial=1, required=False)
    alarm_span = forms.ChoiceField(
        label=gettext_lazy("Of what"),
        choices=list(words.SPANS.items()),
        required=False,
        initial="readings",
        widget=Choice,
    )

    def __init__(self, *args: Any, workspace: Workspace, of: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of = of
        able = queries.writers(workspace)
        self.fields["owner"].queryset = able  # type: ignore[attr-defined]
        self.fields["owner"].choices = [(member.pk, str(member)) for member in able]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        said["alarm_for"], said["alarm_span"] = said.get("alarm_for") or 1, said.get("alarm_span") or "readings"
        bar = said.get("alarm_bar")
        if said.get("alarm") and bar is None and "alarm_bar" not in self.errors:
            self.add_error("alarm_bar", _("Say which bar."))
        if bar is not None and (said.get("shape") or self.of) == Shape.RATIO:
            said["alarm_bar"] = bar / 100
        return said


class NewMetricForm(MetricForm):
    shape = forms.ChoiceField(
        label=gettext_lazy("Shape"),
        choices=list(words.SHAPES.items()),
        widget=forms.RadioSelect,
        initial="value",
        help_text=gettext_lazy("What one reading is. It can't be changed later: every reading has it."),
    )
    field_order = (
        "name",
        "measures",
        "shape",
        "unit",
        "direction",
        "owner",
        "alarm",
        "alarm_bar",
        "alarm_for",
        "alarm_span",
    )


class ReadingForm(forms.Form):
    """One reading of a metric's shape. `taken` is it, once the form is valid."""

    at = Text(
        label=gettext_lazy("When"),
        max_length=40,
        widget=Line(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("A day, or a day and a time: 2026-11-09 or 2026-11-09 14:30."),
    )
    value = DecimalNumber(label=gettext_lazy("Value"), max_digits=19)
    part = WholeNumber(label=gettext_lazy("How many of them"), max_value=MOST_COUNTED)
    whole = WholeNumber(label=gettext_lazy("Of how many in all"), min_value=1, max_value=MOST_COUNTED)

    def __init__(self, *args: Any, metric: Metric, now: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.metric, self.now = metric, now
        self.shape = Shape(metric.shape)
        for name in ("value",) if self.shape is Shape.RATIO else ("part", "whole"):
            del self.fields[name]
        if self.shape is Shape.COUNT:
            self.fields["at"] = Day(label=gettext_lazy("Day"))
            self.fields["value"].label = _("How many that day")

    def clean_at(self) -> moments.Moment:
        said, zone = self.cleaned_data["at"], self.metric.workspace.time_zone
        moment = (
            moments.of_day(said, zone=zone, now=self.now)
            if isinstance(said, dt.date)
            else moments.read(said, zone=zone, now=self.now)
        )
        if moment is None:
            raise ValidationError(str(NO_MOMENT))
        return moment

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and (problem := wrong(self.shape, self.taken.amount, is_day=self.taken.is_day)):
            self.add_error(problem[0], mistake(problem[1]))
        return said

    @property
    def taken(self) -> Taken:
        said = self.cleaned_data
        at, day, is_day = said["at"]
        return Taken(at, day, is_day, Amount(said.get("value"), said.get("part"), said.get("whole")))


class CorrectionForm(ReadingForm):
    """The reading as it should have been; or that it was none."""

    withdraw = forms.BooleanField(
        label=gettext_lazy("It was no reading at all: withdraw it"), required=False, initial=False
    )
    reason = Text(label=gettext_lazy("Reason for the correction"), max_length=1000, rows=2)

    def clean(self) -> dict[str, Any]:
        """What is withdrawn needs no amount."""
        if self.cleaned_data.get("withdraw"):
            for name in ("at", "value", "part", "whole"):
                self.errors.pop(name, None)
            return self.cleaned_data
        return super().clean()

    @property
    def replacement(self) -> Taken | None:
        return None if self.cleaned_data["withdraw"] else self.taken


def typed_as(reading: Reading, zone: dt.tzinfo) -> dict[str, Any]:
    """What stands, as somebody would type it."""
    local = reading.observed_at.astimezone(zone)
    said = reading.day.isoformat() if reading.is_day else local.strftime("%Y-%m-%d %H:%M:%S")
    value = None if reading.value is None else format(reading.value.normalize(), "f")
    return {"at": said, "value": value, "part": reading.part, "whole": reading.whole}


class TableForm(forms.Form):
    """A table pasted or uploaded; `table` holds it, and `given` says which it was."""

    file = forms.FileField(label=gettext_lazy("File"), required=False, widget=forms.FileInput)
    encoding = forms.ChoiceField(
        label=pgettext_lazy("of a file", "Encoding"),
        required=False,
        choices=[("", gettext_lazy("Unicode")), *decoding.ENCODINGS.items()],
        widget=Choice,
    )
    table = forms.CharField(
        label=gettext_lazy("Or paste the table"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "data-kind": "data"}),
    )
    given = forms.ChoiceField(choices=[("pasted", ""), ("file", "")], required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["table"].validators = []  # what can't be read is named by its line
        self.fields["file"].widget.attrs["accept"] = ".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain"

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        file, table = said.get("file"), said.get("table") or ""
        if file and table.strip() and said.get("given") != "file":
            self.add_error("file", _("Choose a file or paste a table, not both: only one is read."))
        elif file:
            said["table"], said["given"] = self.read(file, said.get("encoding", "")), "file"
        elif not table.strip():
            self.add_error("file", _("Choose a file, or paste a table."))
        elif len(table) > MOST_BYTES:
            self.add_error("table", _("It is too large. Split it."))
        said["given"] = said.get("given") or "pasted"
        said["table"] = (said.get("table") or "").replace("\0", "\ufffd")
        return said

    def read(self, file: Any, encoding: str) -> str:
        if file.size > MOST_BYTES:
            self.add_error("file", _("It is too large. Split it."))
            return ""
        try:
            return "".join(decoding.decoded(file.chunks(), encoding))
        except Unreadable as refusal:
            self.add_error("file", refusal.reason.said(_))
            return ""


class Filters(filters.Filters):
    q = Text(label=gettext_lazy("Search metrics"), max_length=200, required=False)
    shape = forms.ChoiceField(
        widget=Choice,
        label=gettext_lazy("Shape"),
        required=False,
        choices=[("", gettext_lazy("Any shape")), *words.SHAPES_IN_SHORT.items()],
    )
    owner = forms.ModelChoiceField(
        widget=Choice,
        label=gettext_lazy("Owner"),
        required=False,
        queryset=Membership.objects.none(),
        empty_label=gettext_lazy("Anyone"),
    )
    status = forms.ChoiceField(
        widget=Choice,
        label=gettext_lazy("Status"),
        required=False,
        choices=[("", gettext_lazy("In use")), ("archived", gettext_lazy("Archived"))],
    )

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = queries.writers(workspace)  # type: ignore[attr-defined]


class Range(forms.Form):
    """Which days a plot shows; they stand in the address."""

    since = Day(required=False)
    until = Day(required=False)

    def __init__(self, data: Any) -> None:
        super().__init__({"since": data.get("from", ""), "until": data.get("to", "")})

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        since, until = said.get("since"), said.get("until")
        if since and until and until < since:
            raise ValidationError(_("The first day is after the last."))
        return said

    @property
    def days(self) -> tuple[dt.date | None, dt.date | None]:
        """A range that nobody can mean is no range."""
        if not self.is_valid():
            return None, None
        return self.cleaned_data["since"], self.cleaned_data["until"]
