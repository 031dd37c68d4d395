from __future__ import annotations

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404

from experiments.attachments.queries import with_shelf
from experiments.models import Experiment
from experiments.runs.queries import walked
from hypotheses.queries import ringing
from kaizenlab.comments.queries import beside
from kaizenlab.workspaces.access import TenantRequest

NAMED = (
    *("hypothesis", "owner__user", "plan__by__user", "rerun_of"),
    *("result__by__user", "cancelled_by__user"),
)


def find(request: TenantRequest, number: int, *, whole: bool = False) -> Experiment:
    """A workspace's experiment by its number, with what every page of it names, and how far its playbook is; `whole`
    for the page that shows the playbook's steps, what is kept with the experiment, what rings about it,
    and what is said."""
    rows = walked(Experiment.objects.select_related(*NAMED), whole=whole)
    if whole:
        said = beside("E", request.member)
        rows = with_response(with_shelf(rows)).annotate(rings=ringing(Experiment, decision=None), **said)
    found = get_object_or_404(rows, workspace=request.workspace, number=number)
    found.workspace = found.hypothesis.workspace = request.workspace
    return found


def with_response[M](experiments: QuerySet[Experiment, M]) -> QuerySet[Experiment, M]:
    """With whether people are assembled about it right now; None where they never were. Floors above are read through
    their related names."""
    called = Experiment.objects.filter(pk=OuterRef("pk"), responses__isnull=False).order_by("-responses__number")
    is_open = ExpressionWrapper(Q(responses__ended_at=None), output_field=BooleanField())
    return experiments.annotate(responding=Subquery(called.values(said=is_open)[:1]))
