from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from kaizenlab.lib.answer import answer
from kaizenlab.playbooks import document, shown
from kaizenlab.playbooks.forms import Versions
from kaizenlab.playbooks.views.find import find, find_version
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_safe
@allow(Role.VIEWER)
def changes(request: TenantRequest, number: int) -> HttpResponse:
    """What differs between two versions: `?old=1&new=3`, by default the newest and the one before it."""
    playbook = find(request, number)
    asked = Versions(request.GET)
    if not asked.is_valid():
        raise Http404
    new = asked.cleaned_data["new"] or playbook.version
    old = asked.cleaned_data["old"] or max(new - 1, 1)
    before, after = (find_version(request, playbook, each) for each in (old, new))
    differing = shown.differences(document.read(before.text), document.read(after.text))
    context = {"playbook": playbook, "before": before, "after": after}
    return answer(request, "playbooks/changes.html", context | differing)
