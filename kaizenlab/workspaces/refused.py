"""The page that says no: why, what was typed, since it is kept nowhere else, and the way back to the record."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kaizenlab.lib.refs import ref
from kaizenlab.lib.refusal import Refused, Stale

OF_PAGES = {
    "hypotheses": "H",
    "experiments": "E",
    "decisions": "D",
    "learnings": "L",
    "playbooks": "P",
    "alerts": "A",
    "metrics": "M",
}
RECORD = re.compile(rf"/w/[^/]+/({'|'.join(OF_PAGES)})/(\d+)/")
SECRET = re.compile(r"passw|token|secret|code|once|csrf", re.IGNORECASE)
BY_THE_PAGE = {"next", "save", "version", "corrects", "again"}  # sent by the form itself; nobody typed them
PREFIX = re.compile(r"[a-z]+\d+-")  # of a form among several of its kind


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    template = "stale.html" if isinstance(refusal, Stale) else "409.html"
    url, name = record(request)
    context = {"refusal": refusal, "typed": typed(request), "back": url, "back_to": name}
    return render(request, template, context, status=409)


def record(request: HttpRequest) -> tuple[str, str]:
    """Address and name of the record that the form was about; else of the settings, or of the person's home."""
    if found := RECORD.match(request.path):
        return found[0], ref(OF_PAGES[found[1]], int(found[2]))
    workspace = getattr(request, "workspace", None)
    if workspace and "/settings/" in request.path:
        return reverse("workspaces:settings", args=[workspace.slug]), _("Settings")
    return "/", _("Home")


def typed(request: HttpRequest) -> str:
    """Every field that holds something, under its name, as text to read or copy. Secrets are left out."""
    return "\n\n".join(
        f"{label(name)}: {said}"
        for name, values in request.POST.lists()
        if not SECRET.search(name) and name not in BY_THE_PAGE
        if (said := "\n".join(value for value in values if value.strip()))
    )


def label(name: str) -> str:
    """`c12-answer` as “Answer”: in the reader's language where a form has that word for a label."""
    return _(PREFIX.sub("", name).replace("_", " ").replace("-", " ").capitalize())
