from __future__ import annotations

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery

from experiments.attachments.queries import with_shelf
from experiments.models import Experiment
from experiments.runs.queries import walked
from hypotheses.queries import ringing
from kaizenlab.comments.queries import beside
from kaizenlab.lib.asked import asked, only
from kaizenlab.workspaces.access import TenantRequest

NAMED = (
    *("hypothesis", "owner__user", "plan__by__user", "rerun_of"),
    *("result__by__user", "cancelled_by__user"),
)


def find(request: TenantRequest, number: int, *, whole: bool = False) -> Experiment:
    """A workspace's experiment by its number, with what every page of it names, and how far its playbook is; `whole`
    for the page that shows the playbook's steps, what is kept with the experiment, what rings about it,
    and what is said."""
    rows = wholly(request.workspace.pk, number, request.member.pk) if whole else named(request.workspace.pk, number)
    found = only(rows)
    found.workspace = found.hypothesis.workspace = request.workspace
    return found


@asked
def named(workspace: int, number: int) -> QuerySet[Experiment]:
    return walked(Experiment.objects.filter(workspace=workspace, number=number).select_related(*NAMED))


@asked
def wholly(workspace: int, number: int, reader: int) -> QuerySet[Experiment]:
    rows = Experiment.objects.filter(workspace=workspace, number=number).select_related(*NAMED)
    rings = ringing(Experiment, decision=None)
    return with_response(with_shelf(walked(rows, whole=True))).annotate(rings=rings, **beside("E", reader))


def with_response[M](experiments: QuerySet[Experiment, M]) -> QuerySet[Experiment, M]:
    """With whether people are assembled about it right now; None where they never were. Floors above are read through
    their related names."""
    called = Experiment.objects.filter(pk=OuterRef("pk"), responses__isnull=False).order_by("-responses__number")
    is_open = ExpressionWrapper(Q(responses__ended_at=None), output_field=BooleanField())
    return experiments.annotate(responding=Subquery(called.values(said=is_open)[:1]))
