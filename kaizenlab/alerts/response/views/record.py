"""A response: who is on it, what is known, by when it has to be decided, and the log of what happened since."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from decisions.rules import Response as Answer
from experiments.models import Experiment
from kaizenlab.alerts.response import files, known
from kaizenlab.alerts.response.actions import responding
from kaizenlab.alerts.response.forms import RemarkForm
from kaizenlab.alerts.response.models import Remark, Response
from kaizenlab.alerts.response.views.find import find
from kaizenlab.lib import clock, exports, keyset
from kaizenlab.lib.answer import answer, go
from kaizenlab.lib.dates import weekday
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.models import Membership
from kaizenlab.workspaces.rules import Role

ROLES = dict(Membership.ROLES)
SIZE = 50  # remarks on a page


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.VIEWER, write=Role.MEMBER)
def record(request: TenantRequest, number: int) -> HttpResponse:
    """The page; a remark is sent to the same address."""
    response = find(request, number)
    form = RemarkForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        responding.note(response, form.cleaned_data["text"], by=request.member, at=clock.now())
        return go(request, response.get_absolute_url() + "#log")
    return show(request, response, form, status=422 if form.is_bound else 200)


@require_POST
@allow(Role.MEMBER)
def join(request: TenantRequest, number: int) -> HttpResponse:
    return go(request, responding.join(find(request, number), by=request.member, at=clock.now()))


@require_safe
@allow(Role.VIEWER)
def export_log(request: TenantRequest, number: str, kind: str) -> HttpResponse:
    response = find(request, int(number))
    name = f"{request.workspace.slug}-{response.experiment.ref}-response-{response.number}"
    return exports.file(files.response_as(kind, response), kind, name)


def show(request: TenantRequest, response: Response, form: RemarkForm, *, status: int) -> HttpResponse:
    now, experiment = clock.now(), response.experiment
    people = [person(row) for row in response.people]  # type: ignore[attr-defined]  # annotated where it is found
    is_open = response.ended_at is None
    may_write = request.member.may(Role.MEMBER)
    remarks = Remark.objects.filter(workspace=request.workspace, response=response).select_related("by__user")
    context = {
        "response": response,
        "experiment": experiment,
        "hypothesis": experiment.hypothesis,
        "people": people,
        "on_it": sum(1 for each in people if each["joined_at"]),
        "may_join": is_open
        and may_write
        and request.member.pk not in {each["pk"] for each in people if each["joined_at"]},
        "known": known.known(experiment, now=now) if experiment.plan else None,
        "alerts": known.called(response, now=now),
        "due_day": day_in(request, response.due_at),
        "policy_day": policy_day(request, response),
        "is_overdue": now > response.due_at if is_open else response.ended_at and response.ended_at > response.due_at,
        "next": following(request, experiment) if is_open and may_write else None,
        "page": keyset.page(remarks, request.GET, "-id", size=SIZE),
        "form": form if is_open and may_write else None,
        "which": f"?n={response.number}",
        "others": [n for n in range(response.last, 0, -1) if n != response.number],  # type: ignore[attr-defined]
    }
    return answer(request, "response/record.html", context, status=status)


def person(row: dict[str, Any]) -> dict[str, Any]:
    joined_at = row["joined_at"]
    return {
        "pk": row["member"],
        "name": row["name"] or row["email"].partition("@")[0],
        "role": ROLES[row["role"]],
        "joined_at": dt.datetime.fromisoformat(joined_at) if joined_at else None,
    }


def day_in(request: TenantRequest, moment: dt.datetime) -> str:
    """A deadline is read in the workspace's zone."""
    return weekday(clock.today(request.workspace.time_zone, moment))


def policy_day(request: TenantRequest, response: Response) -> str:
    """By when the policy wants the decision, where a result came in later and gives more time."""
    said = getattr(response.experiment, "recommendation", None)
    if said is None or said.due_at == response.due_at or said.response == Answer.RERUN:
        return ""
    return day_in(request, said.due_at)


def following(request: TenantRequest, experiment: Experiment) -> tuple[str, str]:
    """The one thing to do next, and where."""
    here = [request.workspace.slug, experiment.number]
    if experiment.state in ("running", "paused"):
        return _("Conclude experiment"), reverse("experiments:conclude", args=here)
    if experiment.state == "concluded" and experiment.closed_at is None:
        return _("Decide"), reverse("decisions:decide", args=here)
    return _("See the experiment"), experiment.get_absolute_url()
