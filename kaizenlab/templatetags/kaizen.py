"""What templates draw with: icons, marks, states, and the key that lets a form be taken once."""

from __future__ import annotations

import uuid
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kaizenlab.lib.markdown import prose

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A Lucide icon. Decoration: the word stands beside it."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#i-{}"/></svg>', static("sprite.svg"), name)


@register.simple_tag
def mark(outcome: str) -> SafeString:
    """An outcome's shape in its colour. The word stands beside it."""
    return format_html(
        '<svg class="mark" data-outcome="{}" aria-hidden="true"><use href="{}#o-{}"/></svg>',
        outcome,
        static("sprite.svg"),
        outcome,
    )


# States that share a ring with another one's.
RINGS = {
    "testing": "running",
    "concluded": "done",
    "adopted": "done",
    "accepted": "done",
    "killed": "cancelled",
    "superseded": "cancelled",
    "rejected": "cancelled",
    "withdrawn": "cancelled",
    "proposed": "awaiting",
}


@register.simple_tag
def state(name: str) -> SafeString:
    """A state's ring. The word stands beside it."""
    ring = RINGS.get(name, name)
    return format_html('<svg class="state" aria-hidden="true"><use href="{}#s-{}"/></svg>', static("sprite.svg"), ring)


@register.simple_tag
def once() -> SafeString:
    """A fresh key: the form it is in is taken once, however often it is sent."""
    return format_html('<input type="hidden" name="once" value="{}">', uuid.uuid4())


@register.inclusion_tag("components/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """Label, control, hint and errors of a form's field; Django ties hint and errors to the control."""
    kind = getattr(bound.field.widget, "input_type", "")
    control = bound if kind in ("checkbox", "radio") else bound.as_widget(attrs={"class": "input"})
    return {"field": bound, "control": control, "check": kind == "checkbox"}


@register.inclusion_tag("components/errors.html")
def errors(form: BaseForm) -> dict[str, Any]:
    """What is wrong with a form, above it; it takes the focus."""
    return {"form": form, "wrong": [form[name] for name in form.errors if name in form.fields]}


register.filter("prose", prose)
