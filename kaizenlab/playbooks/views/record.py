"""One playbook, as a page and as the file that can be imported elsewhere."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from kaizenlab.lib import exports, keyset
from kaizenlab.lib.answer import answer
from kaizenlab.lib.dates import moment
from kaizenlab.playbooks import document, files, shown
from kaizenlab.playbooks.models import Playbook, Version
from kaizenlab.playbooks.views.find import find, find_shipped, find_version
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_safe
@allow(Role.VIEWER)
def own(request: TenantRequest, number: int) -> HttpResponse:
    playbook = find(request, number)
    return page(request, playbook, find_version(request, playbook, playbook.version))


@require_safe
@allow(Role.VIEWER)
def version(request: TenantRequest, number: int, version: int) -> HttpResponse:
    """What it said then."""
    playbook = find(request, number)
    return page(request, playbook, find_version(request, playbook, version))


def page(request: TenantRequest, playbook: Playbook, said: Version) -> HttpResponse:
    versions = playbook.versions.values("number", "note", "at", "by__user__name", "by__user__email")
    versions_page = keyset.page(versions, request.GET, size=20)
    context = {
        "playbook": playbook,
        "version": said,
        "newest": said.number == playbook.version,
        "versions": [version_row(row) for row in versions_page.rows],
        "versions_page": versions_page,
        "may_write": request.member.may(Role.MEMBER),
        "may_archive": request.member.may(Role.FOUNDER),
    }
    return answer(request, "playbooks/own.html", context | shown.playbook(document.read(said.text)))


def version_row(row: dict[str, Any]) -> dict[str, Any]:
    by = row["by__user__name"] or row["by__user__email"].partition("@")[0]
    return {"number": row["number"], "note": row["note"], "at": moment(row["at"]), "by": by}


@require_safe
@allow(Role.VIEWER)
def shipped(request: TenantRequest, name: str) -> HttpResponse:
    source = find_shipped(name)
    context = {"name": name, "may_write": request.member.may(Role.MEMBER)}
    return answer(request, "playbooks/shipped.html", context | shown.playbook(source.document))


@require_safe
@allow(Role.VIEWER)
def file(request: TenantRequest, number: str, kind: str) -> HttpResponse:
    playbook = find(request, int(number))
    said = find_version(request, playbook, playbook.version)
    return exports.file(files.WRITERS[kind](files.version(playbook, said)), kind, playbook.ref)


@require_safe
@allow(Role.VIEWER)
def version_file(request: TenantRequest, number: str, version: str, kind: str) -> HttpResponse:
    playbook = find(request, int(number))
    said = find_version(request, playbook, int(version))
    return exports.file(files.WRITERS[kind](files.version(playbook, said)), kind, f"{playbook.ref}-{version}")


@require_safe
@allow(Role.VIEWER)
def shipped_file(request: TenantRequest, name: str, kind: str) -> HttpResponse:  # noqa: ARG001 - the same everywhere
    return exports.file(files.WRITERS[kind](files.shipped(find_shipped(name))), kind, name)
