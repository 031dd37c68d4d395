"""What templates draw with: icons, marks, states, and the key that lets a form be taken once."""

from __future__ import annotations

import uuid
from functools import cache
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from qrcode import QRCode

from kaizenlab.lib import dates
from kaizenlab.lib.bidi import isolated
from kaizenlab.lib.brief import brief
from kaizenlab.lib.links import anchor, host, linked
from kaizenlab.lib.markdown import marked, prose
from kaizenlab.lib.money import money

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A Lucide icon. Decoration: the word stands beside it."""
    return drawing("icon", f"i-{name}")


@register.simple_tag
def mark(outcome: str) -> SafeString:
    """An outcome's shape in its colour. The word stands beside it."""
    return drawing("mark", f"o-{outcome}", outcome)


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
    return drawing("state", f"s-{RINGS.get(name, name)}")


@cache
def drawing(kind: str, name: str, outcome: str = "") -> SafeString:
    """One symbol of the sprite. Kept, since a list asks for the same few in every row."""
    meaning = format_html(' data-outcome="{}"', outcome) if outcome else ""
    return format_html(
        '<svg class="{}"{} aria-hidden="true"><use href="{}#{}"/></svg>', kind, meaning, static("sprite.svg"), name
    )


@register.simple_tag
def once() -> SafeString:
    """A fresh key: the form it is in is taken once, however often it is sent."""
    return format_html('<input type="hidden" name="once" value="{}">', uuid.uuid4())


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, *, placeholder: bool = True) -> dict[str, Any]:
    """Label, control, hint and errors of a form's field; Django ties hint and errors to the control.

    django-allauth's placeholders only repeat the label: its pages leave them out.
    """
    kind = getattr(bound.field.widget, "input_type", "")
    attrs: dict[str, str | bool] = {"class": "input"} if placeholder else {"class": "input", "placeholder": False}
    control = bound if kind in ("checkbox", "radio", "file") else bound.as_widget(attrs=attrs)
    return {"field": bound, "control": control, "check": kind == "checkbox", "group": bound.use_fieldset}


@register.inclusion_tag("components/errors.html")
def errors(form: BaseForm) -> dict[str, Any]:
    """What is wrong with a form, above it; it takes the focus."""
    return {"form": form, "wrong": [form[name] for name in form.errors if name in form.fields]}


@register.inclusion_tag("components/as_file.html", takes_context=True)
def as_file(context: Any, name: str, *args: Any, query: str = "") -> dict[str, Any]:
    """The same as this page shows, as a file of each kind: `name` is a route that takes `args` and the kind."""
    slug = context["workspace"].slug
    kinds = {"CSV": "csv", "JSON": "json", "Markdown": "md"}
    return {"links": [(word, reverse(name, args=[slug, *args, kind]) + query) for word, kind in kinds.items()]}


@register.inclusion_tag("components/export.html", takes_context=True)
def export(context: Any, name: str, *args: Any, query: str = "") -> dict[str, Any]:
    """The same files as a menu, to stand among what can be done with the page."""
    return as_file(context, name, *args, query=query)


@register.simple_tag
def qr(text: str) -> SafeString:
    """A QR code as a drawing in the page: the content policy lets no data: image in."""
    code = QRCode(border=0)
    code.add_data(text)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return format_html(
        '<svg class="qr" viewBox="0 0 {0} {0}" role="img" aria-label="{1}"><path d="{2}"/></svg>',
        len(rows),
        _("QR code"),
        path,
    )


register.filter("prose", prose)
register.filter("marked", marked)
register.filter("linked", linked)
register.filter("leading", anchor)
register.filter("host", host)
register.filter("brief", brief)
register.filter("isolated", isolated)
register.filter("money", money)
for shape in (dates.day, dates.moment, dates.short_day, dates.weekday, dates.weekday_time):
    register.filter(shape.__name__, shape)
