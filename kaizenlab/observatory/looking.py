"""What changed since somebody last looked, the same as a file, and the press that says they have."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from decisions.figures import periods
from kaizenlab.activity import files, shown
from kaizenlab.activity.queries import ROW
from kaizenlab.events import marks
from kaizenlab.lib import clock, exports, keyset
from kaizenlab.lib.answer import answer, go
from kaizenlab.lib.dates import moment
from kaizenlab.observatory import changes
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

SHOWN = ("seq", "at", "verb", "subject", "facts")


@require_safe
@allow(Role.VIEWER)
def changed(request: TenantRequest) -> HttpResponse:
    """The events after a mark, the newest first. Where it stands in the address, the page stays what it was; else it is
    the reader's own as it is now."""
    since, kind = asked_for(request)
    page = keyset.page(changes.since(request.member, since, kind).values(*SHOWN, **ROW), request.GET, "-seq")
    context = {
        "page": page,
        "rows": [row | {"day": moment(row["local"])} for row in shown.rows(page.rows, request.workspace)],
        "kinds": [{"kind": name, "word": word, "here": name == kind} for name, word in changes.WORDS.items()],
        "since": since,
        "exported": f"?since={since}" + (f"&kind={kind}" if kind else ""),
    }
    return answer(request, "observatory/changes.html", context)


@require_safe
@allow(Role.VIEWER)
def export(request: TenantRequest, kind: str) -> HttpResponse:
    """All of them, on all pages."""
    found = changes.since(request.member, *asked_for(request)).values(*SHOWN, **ROW)
    text = files.WRITERS[kind](_("What changed"), files.rows(found, request.workspace))
    return exports.kept(text, kind, f"{request.workspace.slug}-changes")


def asked_for(request: TenantRequest) -> tuple[int, str]:
    """The mark, and what kind of changes after it."""
    kind, asked = request.GET.get("kind", ""), request.GET.get("since")
    since = marks.mark(request.member) if asked is None else numbered(asked)
    if since is None or kind not in ("", *changes.KINDS):
        raise Http404
    return since, kind


@require_POST
@allow(Role.VIEWER)
def looked(request: TenantRequest) -> HttpResponse:
    seq = numbered(request.POST.get("seq", ""))
    if seq is not None:
        marks.look(request.member, seq, at=clock.now())
    period = periods.asked(request.GET, request.workspace.time_zone, clock.now()).query
    return go(request, f"{request.workspace.get_absolute_url()}?{period}" if request.GET else request.workspace)


def numbered(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None
