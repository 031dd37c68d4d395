"""Where a form is kept while somebody types into it."""

from __future__ import annotations

import json
import uuid

from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kaizenlab.drafts import actions
from kaizenlab.lib import clock
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

OURS = ("csrfmiddlewaretoken", "draft", "sending")
NUL = "\x00"  # which PostgreSQL's text cannot hold


@require_POST
@allow(Role.MEMBER)
def keep(request: TenantRequest) -> HttpResponse:
    """`sending` holds the form's `once`: under that name it would be taken here, and the form itself no more."""
    key = request.POST.get("draft", "")
    if not actions.is_key(key):
        return HttpResponseBadRequest(_("No form is kept under this name."))
    typed = {name: str(value).replace(NUL, "") for name, value in request.POST.items() if name not in OURS}
    if len(json.dumps(typed, ensure_ascii=False).encode()) > actions.LARGEST:
        return HttpResponse(_("This is too long to be kept before it is saved."), status=413)
    sending = key_of_form(request.POST.get("sending", ""))
    return JsonResponse({"kept": actions.keep(request.member, key, typed, sending=sending, at=clock.now())})


def key_of_form(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
