"""What a list is narrowed by: it stands in the address, so that a filtered list is a link."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField

SMALL = {"class": "input", "data-size": "small"}


class Filters(forms.Form):
    """A row of small controls above a list, a search field first where there is one."""

    seldom: ClassVar[Collection[str]] = ("after", "before")  # drawn only where the address holds them
    apart: ClassVar[Collection[str]] = ()  # drawn elsewhere on the page, such as its tabs
    orders: ClassVar[Collection[str]] = ("sort",)  # what changes the order and narrows nothing

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs |= SMALL
            if name in ("q", "tag"):
                field.widget.attrs["placeholder"] = field.label
        if "q" in self.fields:
            self.fields["q"].widget.input_type = "search"

    @property
    def shown(self) -> list[BoundField]:
        drawn = [name for name in self.fields if name not in self.apart]
        return [self[name] for name in drawn if name not in self.seldom or self.data.get(name)]

    @property
    def controls(self) -> list[dict[str, Any]]:
        """The same for a page that draws them itself."""
        return [
            {
                "name": bound.name,
                "label": bound.label,
                "value": self.data.get(bound.name, ""),
                "options": options(bound),
            }
            for bound in self.shown
        ]

    @property
    def narrowed(self) -> bool:
        return any(self.data.get(name) for name in self.fields if name not in (*self.apart, *self.orders))


def options(bound: BoundField) -> list[tuple[str, Any]]:
    return [(str(value), text) for value, text in getattr(bound.field, "choices", [])]
