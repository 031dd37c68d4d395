from __future__ import annotations

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Max, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.http import Http404
from django.shortcuts import get_object_or_404

from kaizenlab.alerts.response.models import PostMortem, Responder, Response
from kaizenlab.workspaces.access import TenantRequest

ABOUT = ("hypothesis", "owner__user", "plan", "result", "recommendation")
WHO = {
    "member": F("member_id"),
    "name": F("member__user__name"),
    "email": F("member__user__email"),
    "role": F("member__role"),
    "joined_at": F("joined_at"),
}


def find(request: TenantRequest, number: int) -> Response:
    """The newest response of an experiment, or the one that `n` asks for, with its people and how many there were."""
    rows = Response.objects.filter(workspace=request.workspace, experiment__number=number)
    if asked := request.GET.get("n"):
        rows = rows.filter(number=int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 0)
    people = Responder.objects.filter(response=OuterRef("pk")).order_by("joined_at", "pk")  # those on it first
    mine = Response.objects.filter(experiment=OuterRef("experiment")).order_by().values("experiment")
    whole = rows.select_related("ended_by_decision", *(f"experiment__{name}" for name in ABOUT)).annotate(
        people=ArraySubquery(people.values(said=JSONObject(**WHO))),
        last=Subquery(mine.annotate(last=Max("number")).values("last")),
    )
    found = whole.order_by("-number").first()
    if found is None:
        raise Http404
    found.workspace = found.experiment.workspace = found.experiment.hypothesis.workspace = request.workspace
    return found


def find_postmortem(request: TenantRequest, number: int) -> PostMortem:
    """The post-mortem of a decision, with what it looks back on."""
    rows = PostMortem.objects.select_related("decision", "experiment", "hypothesis", "finished_by__user")
    found = get_object_or_404(rows, workspace=request.workspace, number=number)
    for record in (found, found.decision, found.experiment, found.hypothesis):
        record.workspace = request.workspace
    return found
