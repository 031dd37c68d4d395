"""The rows of the list: a template's loop over fifty of them would cost more than asking for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kaizenlab.lib.dates import day
from kaizenlab.lib.shapes import fill, fill_each

TIME = '<time datetime="{}">{}</time>'
SUB = '<span class="sub">{}</span>'

ROW = """<tr><th scope="row" class="title lead"><a href="{}/"><span class="ref">E-{}</span> {}</a>{}</th>\
<td class="nowrap" data-label="{}"><span class="status">{}{}</span>{}</td><td class="nowrap" data-label="{}">{}{}</td>\
<td class="nowrap" data-label="{}"><a href="../hypotheses/{}/">H-{}</a></td><td class="nowrap" data-label="{}">{}</td>\
<td class="nowrap" data-label="{}">{}</td></tr>
"""


def table(rows: Iterable[Mapping[str, str]]) -> SafeString:
    """The rows' cells; on a narrow screen each names its column."""
    status, result, tests, owner, ends = _("Status"), _("Result"), _("Tests"), _("Owner"), _("Ends")
    return fill_each(
        ROW,
        (
            (
                *(row["number"], row["number"], row["title"], sub(row["method"])),
                *(status, row["sign"], row["state"], sub(row["walked"])),
                *(result, row["verdict"], sub(row["got"]), tests, row["tests"], row["tests"]),
                *(owner, row["owner"], ends, row["ends"]),
            )
            for row in rows
        ),
    )


def timed(on: dt.date) -> SafeString:
    return fill(TIME, on.isoformat(), day(on))


def sub(words: str) -> SafeString | str:
    return fill(SUB, words) if words else ""
