"""Which metric fits which criterion, and that nobody types what one gives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from experiments.models import Criterion, Experiment
from kaizenlab.lib.asked import asked
from kaizenlab.lib.bidi import isolated
from kaizenlab.lib.refs import ref
from kaizenlab.lib.refusal import Refused
from kaizenlab.metrics.models import Metric
from kaizenlab.workspaces.models import Workspace

# The shapes that a kind of criterion can take its figures from: days counted, shares, values taken one by one
FITS = {"count": ("count",), "rate": ("ratio",), "mean": ("value", "count")}


def fits(kind: str, shape: str) -> bool:
    return shape in FITS.get(kind, ())


def offered(workspace: Workspace) -> list[tuple[int, str, str]]:
    """The metrics in use as a form offers them: key, name, shape."""
    rows = Metric.objects.filter(workspace=workspace, archived_at=None).order_by("name", "number")
    listed = rows.values_list("pk", "number", "name", "shape")
    return [(pk, f"{ref('M', number)} {name}", shape) for pk, number, name, shape in listed]


def refuse_misfits(workspace: int, criteria: Iterable[Criterion]) -> None:
    """A bound criterion names a metric of this workspace that is in use and of a fitting shape."""
    bound = [row for row in criteria if row.metric_id]
    if not bound:
        return
    rows = Metric.objects.filter(workspace=workspace, pk__in={row.metric_id for row in bound})
    known = {metric.pk: metric for metric in rows}
    for row in bound:
        metric = known.get(row.metric_id or 0)
        if metric is None or not fits(row.kind, metric.shape):
            raise Refused(_("“%(name)s” can't take its figures from this metric.") % {"name": isolated(row.name)})
        if metric.archived_at:
            raise Refused(_("%(ref)s is archived: restore it first.") % {"ref": metric.ref})


def refuse_by_hand(experiment: Experiment, criteria: Sequence[int]) -> None:
    """What a metric gives nobody types: `criteria` are the first ids of what somebody says something about."""
    if not criteria or not experiment.plan_id:
        return
    for pk, first, name, number in bound_in(experiment.workspace_id, experiment.pk, experiment.plan_id):
        if (first or pk) in criteria:
            facts = {"name": isolated(name), "metric": ref("M", number)}
            raise Refused(_("“%(name)s” takes its figures from %(metric)s. Record the reading there.") % facts)


@asked
def bound_in(workspace: int, experiment: int, plan: int) -> QuerySet[Any, tuple[int, int | None, str, int]]:
    rows = Criterion.objects.filter(workspace=workspace, experiment=experiment, plan=plan).exclude(metric=None)
    return rows.annotate(first=F("origin_id")).values_list("pk", "first", "name", "metric__number")
