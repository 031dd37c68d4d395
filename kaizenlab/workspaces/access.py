"""Who passes a door: `@allow(Role.MEMBER)` on every view of a workspace."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from kaizenlab.workspaces.models import Membership, User, Workspace
from kaizenlab.workspaces.rules import Role

type View = Callable[..., HttpResponse]


class PersonRequest(HttpRequest):
    """What a view is handed that nobody enters without signing in."""

    user: User


class TenantRequest(PersonRequest):
    """What a view inside a workspace is handed; the middleware has set both."""

    workspace: Workspace
    member: Membership
    htmx: Any


def allow(role: Role, *, write: Role | None = None) -> Callable[[View], View]:
    """The least role that may open the page, and the least that may post to it (the same unless `write` says)."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: TenantRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            needed = role if request.method in ("GET", "HEAD") else write or role
            if not request.member.may(needed):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.allowed = (role, write or role)  # type: ignore[attr-defined]  # read by the test of every door
        return guarded

    return guard


def place(request: HttpRequest) -> dict[str, Any]:
    """Context of every template: where we are, and as whom."""
    return {"workspace": getattr(request, "workspace", None), "member": getattr(request, "member", None)}
