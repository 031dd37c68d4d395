"""Form fields that read what people really type: full-width digits, thousands separators, line ends of any system."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.utils import flatatt
from django.utils.safestring import SafeString

from kaizenlab.lib.blank import is_blank
from kaizenlab.lib.shapes import fill, fill_each

LARGEST = 2_147_483_647  # what an integer column holds
EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2999, 12, 31)  # any zone's midnight stays a valid time
THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
SELECTED = SafeString(" selected")
SIGNS = str.maketrans({"−": "-", "‐": "-", "–": "-", "ー": "-"})


class Choice(forms.Select):
    """A list to choose one from, without groups. Filters draw dozens of options on every list: no template for each."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:  # noqa: ARG002
        chosen = self.format_value(value)
        options = (("" if key is None else str(key), label) for key, label in self.choices)
        drawn = fill_each(
            '<option value="{}"{}>{}</option>',
            ((key, SELECTED if key in chosen else "", label) for key, label in options),
        )
        shape = '<select name="{}"{}>{}</select>'
        return fill(shape, name, flatatt(self.build_attrs(self.attrs, attrs)), drawn)


class Line(forms.TextInput):
    """One line of text, drawn without a template as well."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:  # noqa: ARG002
        widget = self.get_context(name, value, attrs)["widget"]
        said = "" if widget["value"] is None else fill(' value="{}"', widget["value"])
        shape = '<input type="{}" name="{}"{}{}>'
        return fill(shape, widget["type"], widget["name"], said, flatatt(widget["attrs"]))


class Offering(Line):
    """One line of text with a list that the browser offers while one types; what is typed need not be in it."""

    def __init__(self, offered: Iterable[str], attrs: Any = None) -> None:
        super().__init__(attrs)
        self.offered = tuple(offered)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        listed = f"{name}-offered"
        options = fill_each('<option value="{}">', ((each,) for each in self.offered))
        line = super().render(name, value, {**(attrs or {}), "list": listed}, renderer)
        return fill('{}<datalist id="{}">{}</datalist>', line, listed, options)


class Date(Line):
    """A day as browsers send it, in a text input that takes dates."""

    input_type = "date"

    def format_value(self, value: Any) -> str | None:
        return value.isoformat() if isinstance(value, dt.date) else super().format_value(value)


def digits(value: Any) -> Any:
    """`１，２００` and `1,200` as `1200`; anything that isn't text as it is."""
    if not isinstance(value, str):
        return value
    plain = unicodedata.normalize("NFKC", value).strip().translate(SIGNS)
    return plain.replace(",", "") if THOUSANDS.fullmatch(plain) else plain


class WholeNumber(forms.IntegerField):
    """A text input, because a browser's number input swallows full-width digits."""

    widget = Line

    def __init__(self, *, min_value: int = 0, max_value: int = LARGEST, **options: Any) -> None:
        super().__init__(min_value=min_value, max_value=max_value, **options)
        self.widget.attrs.setdefault("inputmode", "numeric")
        self.widget.attrs.setdefault("autocomplete", "off")

    def to_python(self, value: Any) -> int | None:
        return super().to_python(digits(value))


class DecimalNumber(forms.DecimalField):
    widget = Line

    def __init__(self, *, max_digits: int = 18, decimal_places: int = 6, **options: Any) -> None:
        super().__init__(max_digits=max_digits, decimal_places=decimal_places, **options)
        self.widget.attrs.setdefault("inputmode", "decimal")
        self.widget.attrs.setdefault("autocomplete", "off")

    def to_python(self, value: Any) -> Any:
        return super().to_python(digits(value))


class Day(forms.DateField):
    """A date as browsers send it, yyyy-mm-dd, whatever the page's language."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", Date)
        super().__init__(input_formats=["%Y-%m-%d"], **options)
        self.validators += [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]

    def to_python(self, value: Any) -> dt.date | None:
        return super().to_python(digits(value))


class LocalTime(Line):
    """A moment as browsers send it, in a text input that takes date and time."""

    input_type = "datetime-local"

    def format_value(self, value: Any) -> str | None:
        return value.strftime("%Y-%m-%dT%H:%M") if isinstance(value, dt.datetime) else super().format_value(value)


class Moment(forms.DateTimeField):
    """Date and time in the reader's zone. An hour that a change of clocks leaves out or brings twice is asked again."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", LocalTime)
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"], **options)

    def to_python(self, value: Any) -> dt.datetime | None:
        found = super().to_python(digits(value))
        if found and not EARLIEST <= found.date() <= LATEST:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return found


class Text(forms.CharField):
    """Words from people: stripped at both ends, lines ended by a single line feed, otherwise as typed.

    Where some is required, text in which nothing can be seen is none; `seen`: nor is it a name that may be left out.
    """

    widget = Line

    def __init__(self, *, max_length: int, rows: int = 0, seen: bool = False, **options: Any) -> None:
        if rows:
            options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        self.seen = seen
        super().__init__(max_length=max_length, **options)

    def to_python(self, value: Any) -> str:
        lines = value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value
        return super().to_python(lines) or ""

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and (self.required or self.seen) and is_blank(value):
            raise forms.ValidationError(self.error_messages["required"], code="required")
