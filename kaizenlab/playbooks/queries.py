"""Which playbooks there are, and what they say."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404

from kaizenlab.lib import refs
from kaizenlab.playbooks import document, shipped
from kaizenlab.playbooks.models import Playbook, Version
from kaizenlab.playbooks.source import Source
from kaizenlab.workspaces.models import Workspace


@dataclass(frozen=True)
class Choice:
    """One playbook a run can begin from; `value` is what a form sends and `load` takes."""

    value: str
    name: str
    method: str
    origin: str


def offered(workspace: Workspace) -> list[Choice]:
    """The workspace's own first, but for archived ones, then the shipped. One query."""
    own = Playbook.objects.filter(workspace=workspace, archived_at=None).order_by("name", "number")
    return [
        *(
            Choice(refs.ref("P", number), name, method, "own")
            for number, name, method in own.values_list("number", "name", "method")
        ),
        *(
            Choice(slug, source.document.name, source.document.method, "shipped")
            for slug, source in shipped.all_of().items()
        ),
    ]


def load(workspace: Workspace, choice: str) -> Source:
    """What a run copies: the newest version of an own playbook that is not archived, or a shipped one as the reader
    reads it. Http404 for any other choice."""
    kind, number = refs.parse(choice) or ("", 0)
    if kind == "P":
        return newest_own(workspace, number, archived_at=None)
    if choice in shipped.ORDER:
        return shipped.all_of()[choice]
    raise Http404


def newest(workspace: Workspace, origin: str, slug: str, language: str = "") -> Source | None:
    """The newest version of what a run began from, archived or not; None where it is shipped no more.

    `language` is that of the run's own text, since a translation is no change.
    """
    kind, number = refs.parse(slug) or ("", 0)
    if origin == "own" and kind == "P":
        return newest_own(workspace, number)
    return shipped.all_of(language).get(slug)


def newest_own(workspace: Workspace, number: int, **narrowed: None) -> Source:
    playbooks = Playbook.objects.filter(workspace=workspace, number=number, **narrowed)
    version = Version.objects.filter(workspace=workspace, playbook__in=playbooks).order_by("-number").first()
    if version is None:
        raise Http404
    return source(refs.ref("P", number), version)


def source(slug: str, version: Version) -> Source:
    return Source("own", slug, version.pk, version.number, version.text, version.sha256, document.read(version.text))
