"""A table pasted or uploaded, and what its columns hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from experiments.intake import columns
from experiments.intake.entries import Mapped
from experiments.intake.models import Import
from experiments.intake.staging import MOST_BYTES, Staged, limited, pieces_of, stage
from experiments.models import Criterion
from kaizenlab.lib import decoding
from kaizenlab.lib.decoding import Unreadable
from kaizenlab.lib.fields import Choice, Day
from kaizenlab.lib.tables import Record

SEPARATORS = {
    "": gettext_lazy("found automatically"),
    ",": gettext_lazy("comma"),
    ";": gettext_lazy("semicolon"),
    "\t": gettext_lazy("tab"),
    "|": gettext_lazy("vertical bar"),
}
ORDERS = {
    "ymd": gettext_lazy("year, month, day"),
    "dmy": gettext_lazy("day, month, year"),
    "mdy": gettext_lazy("month, day, year"),
}
MARKS = {".": gettext_lazy("point: 1,200.5"), ",": gettext_lazy("comma: 1.200,5")}
EXAMPLES = 3


class TableForm(forms.Form):
    """`staged` is the table read, once the form is valid."""

    file = forms.FileField(label=gettext_lazy("File"), required=False, widget=forms.FileInput)
    table = forms.CharField(
        label=gettext_lazy("Or paste the table"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "data-kind": "data"}),
        help_text=gettext_lazy("With the line that names the columns, as copied from a spreadsheet."),
    )
    separator = forms.ChoiceField(
        label=gettext_lazy("Between the cells"), choices=list(SEPARATORS.items()), required=False, widget=Choice
    )
    encoding = forms.ChoiceField(
        label=pgettext_lazy("of a file", "Encoding"),
        choices=[("", gettext_lazy("Unicode")), *decoding.ENCODINGS.items()],
        required=False,
        widget=Choice,
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.fields["table"].validators = []  # a NUL is found where it stands, and its line is named
        self.fields["separator"].clean = lambda value: value if value in SEPARATORS else ""  # type: ignore[method-assign]
        self.fields["file"].widget.attrs["accept"] = ".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        file, table = given.get("file"), given.get("table") or ""
        if file and table.strip():
            self.add_error("table", _("Give a file or a pasted table, not both."))
        elif not file and not table.strip() and "file" not in self.errors:
            self.add_error("file", _("Choose a file, or paste a table."))
        elif not self.errors:
            self.read("file" if file else "table", given)
        return given

    def read(self, given_as: str, given: dict[str, Any]) -> None:
        separator = given["separator"]
        try:
            if given_as == "table":
                self.staged: Staged = stage(pieces_of(given["table"]), separator)
            elif given["file"].size > MOST_BYTES:
                next(limited([b" " * (MOST_BYTES + 1)]))
            else:
                self.staged = stage(decoding.decoded(limited(given["file"].chunks()), given["encoding"]), separator)
        except Unreadable as refusal:
            self.add_error(given_as, refusal.reason.said(_))


class MappingForm(forms.Form):
    """A choice for each column, what its name suggests chosen."""

    order = forms.ChoiceField(label=gettext_lazy("Dates are written"), choices=list(ORDERS.items()), widget=Choice)
    mark = forms.ChoiceField(label=gettext_lazy("Decimal mark"), choices=list(MARKS.items()), widget=Choice)
    day = Day(
        label=gettext_lazy("Observed on"),
        required=False,
        help_text=gettext_lazy("For lines without a date of their own."),
    )

    def __init__(
        self,
        data: Any,
        *,
        staged: Import,
        criteria: Sequence[Criterion],
        sample: Sequence[Record],
        today: dt.date,
    ) -> None:
        self.staged, self.criteria, self.sample, self.today = staged, criteria, sample, today
        super().__init__(data, initial=self.proposal())
        self.fields["day"].widget.attrs["max"] = today.isoformat()
        choices = [("", _("leave out")), *columns.targets(criteria).items()]
        for position, name in enumerate(staged.header):
            if not columns.is_fixed(name):
                label = _("What “%(column)s” holds") % {"column": name}
                self.fields[f"column{position}"] = forms.ChoiceField(
                    label=label, choices=choices, required=False, widget=Choice(attrs={"class": "input"})
                )

    def proposal(self) -> dict[str, Any]:
        """What was chosen before, or else what names and values suggest."""
        if mapping := self.staged.mapping:
            held = mapping["columns"]
            said = {name: mapping[name] for name in ("order", "mark", "day")}
        else:
            held = columns.guess(self.staged.header, self.criteria)
            days = self.cells(held, "observed_on".__eq__)
            commas = columns.writes_decimal_commas(self.cells(held, lambda to: ":" in to))
            mark = "," if commas and self.staged.separator != "," else "."
            said = {"order": columns.order_of(days), "mark": mark, "day": self.today.isoformat()}
        return said | {f"column{position}": to for position, to in enumerate(held)}

    def cells(self, held: Sequence[str], wanted: Callable[[str], bool]) -> list[str]:
        """What stands in the first lines under the columns that hold what is wanted."""
        lines = [zip(record.cells, held, strict=False) for record in self.sample]
        return [cell for line in lines for cell, to in line if wanted(to)]

    def clean_day(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["day"]
        if day and day > self.today:
            raise forms.ValidationError(_("Nothing can be observed in the future."))
        return day

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        held = [typed.get(f"column{position}", "") for position in range(len(self.staged.header))]
        for position, to in enumerate(held):
            if to and to not in columns.SEVERAL and to in held[:position]:
                self.add_error(f"column{position}", _("Another column holds this already."))
        if not any(":" in to or to in columns.SEVERAL for to in held):
            self.add_error(None, _("Say of at least one column that it holds an answer, findings or quotes."))
        self.mapped = Mapped(
            columns=tuple(held),
            order=typed.get("order", "ymd"),
            mark=typed.get("mark", "."),
            day=typed["day"].isoformat() if typed.get("day") else "",
        )
        return typed

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each column with what stands in its first lines."""
        return [
            {
                "name": name,
                "examples": [record.cells[at] for record in self.sample[:EXAMPLES] if at < len(record.cells)],
                "field": self[f"column{at}"] if f"column{at}" in self.fields else None,
            }
            for at, name in enumerate(self.staged.header)
        ]
