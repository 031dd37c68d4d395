"""A decision on paper: PDF, where an operator asked for it and the renderer is installed."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from decisions import files, words
from decisions.case import case
from decisions.models import Decision
from kaizenlab.lib.dates import day, moment


def is_offered() -> bool:
    return settings.PDF and is_installed()


@functools.cache
def is_installed() -> bool:
    """The package alone does not suffice: it needs a library of the system's."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError):
        return False
    return True


def pdf(decision: Decision) -> bytes:
    """What is in the text is all there is: nothing is fetched, from no network and no disk."""
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher

    nothing = URLFetcher(allowed_protocols=())
    style = CSS(string=Path(str(finders.find("css/paper.css"))).read_text(), url_fetcher=nothing)
    page = HTML(string=render_to_string("decisions/paper.html", content(decision)), url_fetcher=nothing)
    return page.write_pdf(stylesheets=[style])


def content(decision: Decision) -> dict[str, Any]:
    row = files.record(decision)
    result = row["evidence"]["result"]
    return {
        "row": row,
        "decision": decision,
        "place": decision.workspace.name,
        "case": case(result["inputs"], result["outcome"]),
        "recommended": words.RESPONSES[row["recommended"]] if row["recommended"] else "",
        "proposed_at": moment(row["proposed_at"]),
        "settled_at": moment(row["settled_at"]) if row["settled_at"] else "",
        "revisit": day(row["revisit_on"]) if row["revisit_on"] else "",
        "deciders": ", ".join(row["deciders"]),
    }
