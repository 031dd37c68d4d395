"""What a page of the history draws fifty times, its marks and its rows: a template's loop over them would cost more
than asking for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.templatetags.static import static
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from decisions.timeline import Mark, Timeline
from kaizenlab.lib.shapes import fill, fill_each

STEM = '<line class="stem" x1="{0}%" x2="{0}%" y1="{1}" y2="56"/>'
REMARK = '<span class="sub">{} {}</span>'
SIGN = '<svg class="{}" data-outcome="{}" x="{}%" y="{}" width="20" height="20" overflow="visible">{}</svg>{}'

ROW = """<tr><td><span class="pairing"><input type="checkbox" name="d" value="{}" form="compare" aria-label="{}">\
<span class="ref">D-{}</span><span class="outcome">{}{}</span></span></td>\
<th scope="row" class="title lead"><a href="{}/">{}</a>{}</th>\
<td class="nowrap" data-label="{}">{}</td><td class="nowrap" data-label="{}">{}</td>\
<td class="nowrap" data-label="{}">{}</td><td class="nowrap" data-label="{}"><time datetime="{}">{}</time></td>\
<td class="small quiet" data-label="{}">{}</td></tr>
"""


def table(rows: Iterable[Mapping[str, Any]]) -> SafeString:
    """The rows' cells; on a narrow screen each names its column."""
    needed, got, by, date, trace = _("Needed"), _("Got"), _("By"), _("Date"), _("Trace")
    compared = _("Compare %(ref)s")
    return fill_each(
        ROW,
        (
            (
                *(row["number"], compared % {"ref": f"D-{row['number']}"}, row["number"]),
                *(row["sign"], row["word"], row["number"], row["title"]),
                fill_each(REMARK, row["remarks"]) if row["remarks"] else "",
                *(needed, row["needed"], got, row["got"], by, row["by"]),
                *(date, row["iso"], row["date"], trace, row["trace"]),
            )
            for row in rows
        ),
    )


def drawn(line: Timeline) -> SafeString:
    """All stems, and over them all marks: neighbours never hide each other's shape."""
    stems = fill_each(STEM, ((str(mark.x), str(mark.stem)) for mark in line.marks))
    sprite = static("sprite.svg")
    return stems + fill_each("{}", ((sign(mark, sprite),) for mark in line.marks))


def sign(mark: Mark, sprite: str) -> SafeString:
    shape = fill('<use href="{}#{}" x="-10" width="20" height="20"/>', sprite, mark.shape)
    said = fill('<text x="{}%" dx="13" y="{}">{}</text>', mark.x, mark.sign_y, mark.signs) if mark.signs else ""
    return fill(SIGN, "mark" if mark.outcome else "state", mark.outcome, str(mark.x), str(mark.y), shape, said)
