"""A file as a download, and never as a page of this site."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from experiments.attachments.kinds import named
from experiments.attachments.models import Attachment
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

# Even where somebody opens it in a tab it runs nothing, is of no origin, and is taken for nothing else.
HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Accept-Ranges": "none",
}


@require_safe
@allow(Role.VIEWER)
def download(request: TenantRequest, number: int) -> HttpResponse:
    """Whole, as it was sent. What is withdrawn is handed to founders only, what is erased to nobody."""
    rows = Attachment.objects.select_related("content").filter(content__isnull=False)
    if not request.member.may(Role.FOUNDER):
        rows = rows.filter(withdrawn_at=None)
    kept = get_object_or_404(rows, workspace=request.workspace, number=number)
    response = HttpResponse(bytes(kept.content.body), content_type=content_type(kept.type), headers=HEADERS)
    response["Content-Disposition"] = disposition(named(kept.content.name, kept.type))
    return response


def content_type(type_: str) -> str:
    return f"{type_}; charset=utf-8" if type_.startswith("text/") else type_


def disposition(name: str) -> str:
    """RFC 6266: the name in ASCII for old programs, and as it is for all others (RFC 8187)."""
    plain = "".join(letter if letter.isascii() and letter not in '"\\%' else "_" for letter in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='!#$&+-.^_`|~')}"
