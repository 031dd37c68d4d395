"""The door of a workspace: membership or 404, one transaction, row-level security, and each form taken once."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Func, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from kaizenlab.lib import clock
from kaizenlab.lib.answer import go
from kaizenlab.lib.asked import asked
from kaizenlab.lib.refusal import Refused
from kaizenlab.workspaces import tenancy
from kaizenlab.workspaces.models import Address, Membership, Receipt
from kaizenlab.workspaces.preferences import zone_named
from kaizenlab.workspaces.refused import refused

A_WEEK = dt.timedelta(days=7)
TAKE = """
    WITH forgotten AS (
        DELETE FROM workspaces_receipt
        WHERE workspace_id = %(workspace)s AND by_id = %(by)s AND at < %(old)s AND key <> %(key)s
    )
    INSERT INTO workspaces_receipt (workspace_id, by_id, key, at, location)
    VALUES (%(workspace)s, %(by)s, %(key)s, %(at)s, '')
    ON CONFLICT (workspace_id, by_id, key) DO UPDATE SET key = EXCLUDED.key RETURNING location
"""
LEAVE = """
    UPDATE workspaces_receipt SET location = %(location)s
    WHERE workspace_id = %(workspace)s AND by_id = %(by)s AND key = %(key)s AND location = ''
"""
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
# What every page shows of the workspace, found with the membership: rooms above put an expression here
BESIDE: dict[str, Any] = {}


class WorkspaceMiddleware:
    """Last in MIDDLEWARE. Routes that take a `slug` are a workspace's; every other one sees only the person's own.

    PreferencesMiddleware, further out, ends the time zone that this one may begin.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_ours(request) or not request.user.is_authenticated:
            return self.get_response(request)
        with transaction.atomic():
            tenancy.look_as(user=request.user.pk)
            response = self.get_response(request)
            if response.status_code >= 400:
                transaction.set_rollback(True)
            elif key := getattr(request, "receipt", None):
                leave_address(request, key, response)
            return response

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]) -> HttpResponse | None:
        if "slug" not in kwargs or not request.user.is_authenticated:
            return None
        slug = kwargs.pop("slug")
        member = find_membership(request, slug)
        if member is None:
            return moved(request, slug)
        request.member, request.workspace = member, member.workspace  # type: ignore[attr-defined]
        member.user = request.user
        if not request.user.time_zone:
            timezone.activate(zone_named(member.workspace.time_zone) or dt.UTC)
        return first_press(request, member)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Django turns an exception into a response inside get_response: without this the work so far would commit."""
        if is_ours(request) and request.user.is_authenticated:
            transaction.set_rollback(True)
        if isinstance(error, Refused):
            return refused(request, error)
        return None


def is_ours(request: HttpRequest) -> bool:
    """Pages that read a workspace's tables. Account pages stay outside: their counters must survive a refusal."""
    return request.path == "/" or request.path.startswith(("/w/", "/i/"))


def find_membership(request: HttpRequest, slug: str) -> Membership | None:
    return next(iter(memberships(request.user.pk, slug)), None)


@asked
def memberships(user: int, slug: str) -> QuerySet[Membership]:
    """Membership and workspace in one query, which enters the workspace as it finds it."""
    entered = Func(Value("app.workspace_id"), Cast("workspace_id", TextField()), Value(True), function="set_config")
    return (
        Membership.objects.select_related("workspace")
        .filter(user=user, workspace__slug=slug, left_at=None)
        .annotate(entered=Cast(entered, TextField()), **BESIDE)[:1]
    )


def moved(request: HttpRequest, slug: str) -> HttpResponse:
    """An address the workspace had before leads on, for its members; everybody else gets the same 404 as for none."""
    former = (
        Address.objects.select_related("workspace")
        .filter(slug=slug, workspace__memberships__user=request.user.pk, workspace__memberships__left_at=None)
        .first()
    )
    if former is None or request.method not in ("GET", "HEAD"):
        raise Http404
    path = request.get_full_path().replace(f"/w/{slug}/", f"/w/{former.workspace.slug}/", 1)
    return HttpResponse(status=301, headers={"Location": path})


def first_press(request: HttpRequest, member: Membership) -> HttpResponse | None:
    """Takes the form's key before the view runs: a second press waits here for the first, then follows it."""
    try:
        key = uuid.UUID(request.POST.get("once", "")) if request.method in UNSAFE else None
    except ValueError:
        key = None
    if key is None:
        return None
    try:
        location = take(member, key, clock.now())
    except IntegrityError:  # the first press deleted the workspace
        raise Http404 from None
    request.receipt = key  # type: ignore[attr-defined]
    return go(request, location) if location else None


def take(member: Membership, key: uuid.UUID, at: dt.datetime) -> str:
    """Where the form's first press led, or "" where this is the first. What is older than a week goes: nobody presses
    a button again after that."""
    about: dict[str, Any] = {
        "workspace": member.workspace_id,
        "by": member.pk,
        "key": key,
        "at": at,
        "old": at - A_WEEK,
    }
    with connection.cursor() as cursor:
        cursor.execute(TAKE, about)
        return cursor.fetchone()[0]


def give_back(request: HttpRequest) -> None:
    """The form was only tried out: its key stays good for when it is sent in earnest."""
    if key := getattr(request, "receipt", None):
        Receipt.objects.filter(by=request.member, key=key).delete()  # type: ignore[attr-defined]
        request.receipt = None  # type: ignore[attr-defined]


def leave_address(request: HttpRequest, key: uuid.UUID, response: HttpResponse) -> None:
    member: Membership = request.member  # type: ignore[attr-defined]
    location = response.get("Location") or response.get("HX-Redirect") or request.get_full_path()
    with connection.cursor() as cursor:
        cursor.execute(LEAVE, {"workspace": member.workspace_id, "by": member.pk, "key": key, "location": location})
