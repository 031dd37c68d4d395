"""A rerun is a new experiment, linked to the old one and planned as that was."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from experiments import queries
from experiments.actions.conclusion import close
from experiments.actions.planning import BAR, OVER, keep, lock, placed
from experiments.models import Criterion, Experiment, KillCriterion
from experiments.runs import beginning
from hypotheses.models import Hypothesis
from kaizenlab.events import record as events
from kaizenlab.lib import clock
from kaizenlab.lib.refusal import Refused
from kaizenlab.workspaces import numbers
from kaizenlab.workspaces.models import Membership

FINISHED = ("concluded", "cancelled")


@transaction.atomic
def rerun(experiment: Experiment, *, by: Membership, at: dt.datetime) -> Experiment:
    """A draft with the old plan, and with its playbook from the beginning; its dates lie as many days later as the old
    plan is old. Closes an invalid result."""
    old = lock(experiment)
    belief = Hypothesis.objects.select_for_update().get(workspace=old.workspace_id, pk=old.hypothesis_id)
    refuse_unless_finished(old, belief)
    later = clock.today(old.workspace.time_zone, at) - clock.today(old.workspace.time_zone, old.registered_at or at)
    new = Experiment.objects.create(
        workspace=old.workspace,
        number=numbers.following(old.workspace_id, "E"),
        hypothesis=belief,
        title=old.title,
        method=old.method,
        planned_sample=old.planned_sample,
        ends_on=old.ends_on and old.ends_on + later,
        cost=old.cost,
        owner=by,
        rerun_of=old,
        created_at=at,
        created_by=by,
    )
    copy_bars(old, new, later)
    beginning.copy_again(old, new, by=by, at=at)
    if old.state == "concluded" and old.result.verdict == "invalid":
        close(old, at)
    events.record(
        "experiment.rerun_planned",
        new,
        by=by,
        at=at,
        also=[old, belief],
        facts={"title": new.title, "rerun_of": old.ref},
    )
    return new


def refuse_unless_finished(old: Experiment, belief: Hypothesis) -> None:
    if old.state not in FINISHED:
        raise Refused(_("Only an experiment that is over can be run again."))
    if belief.state in OVER:
        raise Refused(_("This hypothesis is settled. A new decision has to reopen it before it can be tested again."))
    planned = old.reruns.exclude(state__in=FINISHED).order_by("number").first()
    if planned:
        raise Refused(_("%(ref)s is planned as its rerun already.") % {"ref": planned.ref})


def copy_bars(old: Experiment, new: Experiment, later: dt.timedelta) -> None:
    rows = queries.criteria_of(old)
    copies = {row.pk: Criterion(**{field: getattr(row, field) for field in BAR}) for row in rows}
    keep(new, list(copies.values()))
    kills = [
        KillCriterion(
            criterion=copies[row.criterion_id],
            direction=row.direction,
            threshold=row.threshold,
            of=row.of,
            by=row.by + later,
        )
        for row in queries.kills_of(old, rows)
    ]
    KillCriterion.objects.bulk_create(placed(kills, new))
