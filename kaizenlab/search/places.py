"""Where what somebody asks for is a place to go to: a record by its reference, or any address of this workspace."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve, reverse

from kaizenlab.lib import refs
from kaizenlab.search.models import Entry
from kaizenlab.search.rules import addresses
from kaizenlab.search.rules.text import folded
from kaizenlab.search.shown import LETTERS, address
from kaizenlab.workspaces.access import TenantRequest

LONGEST = 40  # characters of a reference and what stands around it
PIECE = re.compile(r"E-([1-9]\d{0,17})/([1-9]\d{0,17})")  # as evidence is called where it is found

type Place = tuple[str, str]  # what it is called, and its address; "" where there is none


def place(request: TenantRequest, text: str) -> Place:
    said = folded(text[:LONGEST]).strip().upper()
    if found := PIECE.fullmatch(said):
        return said, piece(request, int(found[1]), int(found[2]))
    if refs.parse(said):
        return said, record(request, said)
    return next(filter(None, (own(request, each) for each in addresses.inside(text))), ("", ""))


def record(request: TenantRequest, reference: str) -> str:
    """Search keeps every record of most kinds; where one of these is not kept, there is none."""
    if reference[0] in LETTERS.values():
        kept = Entry.objects.filter(workspace=request.workspace, subject=reference)
        if not kept.exists():
            return ""
    return reverse("jump", args=[request.workspace.slug, reference])


def piece(request: TenantRequest, experiment: int, number: int) -> str:
    kept = Entry.objects.filter(workspace=request.workspace, kind__in=["evidence", "quote"])
    row = kept.filter(experiment=experiment, number=number).values().first()
    return address(request.workspace.slug, row) if row else ""


def own(request: TenantRequest, asked: str) -> Place | None:
    """An address of a page of this workspace, without its host; so a line for a commit message leads back."""
    try:
        parts = urlsplit(asked)
        resolve(parts.path)
    except (ValueError, Resolver404):
        return None
    here = request.workspace.get_absolute_url()
    if parts.netloc.lower() != request.get_host() or not parts.path.startswith(here):
        return None
    name = parts.path.removeprefix(here)
    if refs.parse(name):
        return name, record(request, name)
    return name, parts._replace(scheme="", netloc="").geturl()
