"""The door that a token opens: `@token_opens(Scope.WRITE_METRICS)` on a view outside of /w/.

The view is handed a request with `token`, `member` (the token's owner, who does whatever is done) and `workspace`, in
one transaction that sees this workspace and nothing else. A refusal undoes everything.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from kaizenlab.lib import clock
from kaizenlab.lib.problems import problem
from kaizenlab.lib.refusal import Refused
from kaizenlab.tokens.models import Token
from kaizenlab.tokens.queries import entered_with
from kaizenlab.tokens.rules import NEEDED, Scope, opens, should_note
from kaizenlab.workspaces.models import Membership, Workspace

LONGEST = 200  # of a header worth a look

type View = Callable[..., HttpResponse]


class TokenRequest(HttpRequest):
    """What a view behind this door is handed."""

    token: Token
    member: Membership
    workspace: Workspace


def token_opens(scope: Scope) -> Callable[[View], View]:
    """401 for no token or one that is no longer good, 403 for one that does not reach this far, 404 where `place`, the
    workspace of the address, is not the token's."""

    def guard(view: View) -> View:
        @csrf_exempt  # no browser sends this header by itself, so no page can make one do it
        @login_not_required
        @wraps(view)
        def guarded(request: TokenRequest, *args: Any, place: str | None = None, **kwargs: Any) -> HttpResponse:
            with transaction.atomic():
                response = enter(request, scope, place) or answered(view, request, *args, **kwargs)
                if response.status_code >= 400:
                    transaction.set_rollback(True)
            response["Cache-Control"] = "no-store"
            return response

        guarded.scope = scope  # type: ignore[attr-defined]
        return guarded

    return guard


def enter(request: TokenRequest, scope: Scope, place: str | None) -> HttpResponse | None:
    """Why not, or None once the request is inside."""
    at = clock.now()
    token = entered_with(text, at) if (text := shown(request)) else None
    if token is None:
        detail = _("Send a token of this workspace that is good: Authorization: Bearer kzl_…")
        return problem(401, detail, headers={"WWW-Authenticate": 'Bearer realm="KaizenLab"'})
    if place is not None and place != token.workspace.slug:
        return problem(404, _("There is nothing here for this token."))
    if not opens(token.scopes, scope):
        return problem(403, _("This token lacks the scope %(scope)s.") % {"scope": scope.value})
    if not token.owner.may(NEEDED[scope]):
        return problem(403, _("Whoever made this token may not do this any more."))
    if should_note(token.used_at, at):
        Token.objects.filter(workspace=token.workspace_id, pk=token.pk).update(used_at=at)
    request.token, request.member, request.workspace = token, token.owner, token.workspace
    return None


def answered(view: View, request: TokenRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    try:
        return view(request, *args, **kwargs)
    except Refused as refusal:
        return problem(409, str(refusal))
    except Http404:
        return problem(404, _("There is nothing here for this token."))


def shown(request: HttpRequest) -> str:
    """The token of the header, or ""."""
    scheme, _space, text = request.headers.get("Authorization", "")[:LONGEST].partition(" ")
    return text.strip() if scheme.lower() == "bearer" else ""
