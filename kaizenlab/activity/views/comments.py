"""What is said about one record: a page of its own, the same as a file, and whether one hears of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaizenlab.activity import files, records
from kaizenlab.comments import actions, queries, shown
from kaizenlab.comments.forms import CommentForm
from kaizenlab.comments.models import Comment
from kaizenlab.lib import clock, exports, keyset, refs
from kaizenlab.lib.answer import answer, go
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.queries import people
from kaizenlab.workspaces.rules import Role

SIZE = 30
PREFIX, MENDING = "comment", "mend"  # of the forms: the first stands on the record's own page too


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.VIEWER, write=Role.MEMBER)
def comments(request: TenantRequest, reference: str) -> HttpResponse:
    """The page; a comment is sent to the same address, from here or from the record's page."""
    record = records.find(request, reference)
    form = CommentForm(request.POST if request.method == "POST" else None, prefix=PREFIX)
    if form.is_valid():
        said = actions.write(record, form.cleaned_data["text"], by=request.member, at=clock.now())
        return go(request, way_back(request, record, said))
    return show(request, record, form, status=422 if form.is_bound else 200)


@require_POST
@allow(Role.MEMBER)
def edit(request: TenantRequest, reference: str, number: str) -> HttpResponse:
    """Its author mends a slip; the form stands in the comment's place on the page, under `?edit=3`."""
    record, comment = find(request, reference, int(number))
    form = CommentForm(request.POST, prefix=MENDING)
    if not form.is_valid():
        return show(request, record, CommentForm(prefix=PREFIX), mending=(comment.number, form), status=422)
    said = actions.edit(record, comment.number, form.cleaned_data["text"], by=request.member, at=clock.now())
    return go(request, here(request, record, said))


@require_POST
@allow(Role.MEMBER)
def withdraw(request: TenantRequest, reference: str, number: str) -> HttpResponse:
    record, comment = find(request, reference, int(number))
    actions.withdraw(record, comment.number, by=request.member, at=clock.now())
    return go(request, way_back(request, record, comment))


@require_POST
@allow(Role.VIEWER)
def follow(request: TenantRequest, reference: str) -> HttpResponse:
    """What somebody hears of is their own: it leaves no event."""
    record = records.find(request, reference)
    is_on = request.POST.get("on") == "1"
    actions.follow(record, is_on=is_on, by=request.member)
    said = _("You follow %(ref)s.") if is_on else _("You do not follow %(ref)s any more.")
    messages.success(request, said % {"ref": record.ref})
    return go(request, way_back(request, record))


@require_safe
@allow(Role.VIEWER)
def export(request: TenantRequest, reference: str, kind: str) -> HttpResponse:
    record = records.find(request, reference)
    letter, number = refs.parse(record.ref) or ("", 0)
    rows = [files.comment(row) for row in queries.of(request.workspace, letter, number).order_by("number")]
    text = files.COMMENT_WRITERS[kind](record.ref, records.title(record), rows)
    return exports.file(text, kind, f"{request.workspace.slug}-{record.ref}-comments")


def show(
    request: TenantRequest,
    record: Any,
    form: CommentForm,
    *,
    mending: tuple[int, CommentForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    kind, number = refs.parse(record.ref) or ("", 0)
    page = keyset.page(queries.of(request.workspace, kind, number), request.GET, "-number", size=SIZE)
    now = clock.now()
    rows = [shown.row(row, request.member, now) for row in page.rows]
    may_write = request.member.may(Role.MEMBER)
    which, mend = mending or asked_to_mend(request, rows)
    context = {
        "record": record,
        "title": records.title(record),
        "address": record.get_absolute_url(),
        "page": page,
        "rows": rows,
        "form": form if may_write else None,
        "which": which,
        "mend": mend,
        "people": [str(person) for person in people(request.workspace)] if may_write else [],
    }
    return answer(request, "activity/comments.html", context, status=status)


def asked_to_mend(request: TenantRequest, rows: list[dict[str, Any]]) -> tuple[int, CommentForm | None]:
    """The comment that the address opens for mending, if its reader may."""
    asked = request.GET.get("edit", "")
    for row in rows:
        if row["may_edit"] and str(row["number"]) == asked:
            return row["number"], CommentForm(prefix=MENDING, initial={"text": row["text"]})
    return 0, None


def find(request: TenantRequest, reference: str, number: int) -> tuple[Any, Comment]:
    record = records.find(request, reference)
    kind, of = refs.parse(record.ref) or ("", 0)
    return record, get_object_or_404(Comment, workspace=request.workspace, kind=kind, record=of, number=number)


def way_back(request: TenantRequest, record: Any, comment: Comment | None = None) -> str:
    """To where somebody pressed: the record's own page, or that of its comments."""
    if request.POST.get("from") == "record":
        return record.get_absolute_url().partition("#")[0] + "#comments"
    return here(request, record, comment)


def here(request: TenantRequest, record: Any, comment: Comment | None = None) -> str:
    page = reverse("activity:comments", args=[request.workspace.slug, record.ref])
    return f"{page}#comment-{comment.number}" if comment else page
