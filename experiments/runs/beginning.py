"""A run begins: the playbook's steps are copied, each with the day on which it is due.

Inner functions: the event of whoever calls them names the experiment.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from experiments.models import Experiment
from experiments.runs.models import Run, Step
from experiments.runs.rules import due_dates
from kaizenlab.lib import clock
from kaizenlab.playbooks.document import Step as Written
from kaizenlab.playbooks.source import Source
from kaizenlab.workspaces.models import Membership

COPIED = ("phase", "key", "title", "text", "fact", "blocks", "count", "unit", "days")
KEPT = ("state", "reason", "note", "owner_id", "changed_at", "changed_by_id")


def copy(source: Source, experiment: Experiment, *, by: Membership, at: dt.datetime) -> Run:
    run = Run(
        origin=source.origin,
        slug=source.slug,
        name=source.document.name,
        version=source.number,
        sha256=source.sha256,
        text=source.text,
    )
    return write(run, map(copied, source.document.steps), experiment, by=by, at=at)


def copy_again(old: Experiment, new: Experiment, *, by: Membership, at: dt.datetime) -> None:
    """The same playbook, in the version the old experiment followed, from the beginning."""
    former = current(old)
    if former is None:
        return
    run = Run(**{name: getattr(former, name) for name in ("origin", "slug", "name", "version", "sha256", "text")})
    steps = former.steps.order_by("position").values(*COPIED)
    write(run, steps, new, by=by, at=at)


def carry_over(former: Run, run: Run) -> int:
    """What was done under the former playbook goes on where the new one has the same step, by its key, and as binding.
    How many ticks and skips went on; the rest begins anew, and stays with the former run."""
    before = {step.key: step for step in former.steps.all()}
    moved = []
    for step in run.steps.all():
        old = before.get(step.key)
        if old and all(getattr(old, name) == getattr(step, name) for name in ("fact", "blocks")):
            for name in KEPT:
                setattr(step, name, getattr(old, name))
            moved.append(step)
    Step.objects.bulk_update(moved, KEPT)
    return sum(step.state != "pending" for step in moved)


def write(
    run: Run, steps: Iterable[Mapping[str, Any]], experiment: Experiment, *, by: Membership, at: dt.datetime
) -> Run:
    run.workspace, run.experiment, run.begun_at, run.begun_by = experiment.workspace, experiment, at, by
    run.save(force_insert=True)
    rows = list(steps)
    due = due_dates((row["days"] for row in rows), clock.today(experiment.workspace.time_zone, at))
    Step.objects.bulk_create(
        Step(workspace=experiment.workspace, run=run, position=position, due_on=due_on, **row)
        for position, (row, due_on) in enumerate(zip(rows, due, strict=True), start=1)
    )
    return run


def copied(step: Written) -> dict[str, Any]:
    return {name: getattr(step, "check" if name == "fact" else name) for name in COPIED}


def current(experiment: Experiment) -> Run | None:
    """The run an experiment follows, if any."""
    rows = Run.objects.filter(workspace=experiment.workspace_id, experiment=experiment, replaced_at=None)
    return rows.select_related("begun_by__user").first()
