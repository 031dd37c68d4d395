from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaizenlab.lib import exports
from kaizenlab.lib.answer import answer
from kaizenlab.playbooks import document, files, shown
from kaizenlab.playbooks.forms import Versions
from kaizenlab.playbooks.models import Playbook, Version
from kaizenlab.playbooks.views.find import find, find_version
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_safe
@allow(Role.VIEWER)
def changes(request: TenantRequest, number: int) -> HttpResponse:
    """What differs between two versions: `?old=1&new=3`, by default the newest and the one before it."""
    playbook = find(request, number)
    before, after = asked_for(request, playbook)
    differing = shown.differences(document.read(before.text), document.read(after.text))
    exported = f"?old={before.number}&new={after.number}"
    context = {"playbook": playbook, "before": before, "after": after, "exported": exported}
    return answer(request, "playbooks/changes.html", context | differing)


@require_safe
@allow(Role.VIEWER)
def changes_file(request: TenantRequest, number: str, kind: str) -> HttpResponse:
    playbook = find(request, int(number))
    before, after = asked_for(request, playbook)
    rows = list(files.differences(document.read(before.text), document.read(after.text)))
    name = f"{playbook.ref}-{before.number}-{after.number}"
    return exports.file(exports.table(kind, _("What changed"), files.DIFFERENCE, rows), kind, name)


def asked_for(request: TenantRequest, playbook: Playbook) -> tuple[Version, Version]:
    asked = Versions(request.GET)
    if not asked.is_valid():
        raise Http404
    new = asked.cleaned_data["new"] or playbook.version
    old = asked.cleaned_data["old"] or max(new - 1, 1)
    return find_version(request, playbook, old), find_version(request, playbook, new)
