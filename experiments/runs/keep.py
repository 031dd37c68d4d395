"""How far each run is, kept beside it, so that a list reads two numbers instead of everything that steps check
themselves from. Pages of one run, and its doors, count anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q

from experiments.models import Experiment
from experiments.runs.models import Run
from experiments.runs.queries import walks
from hypotheses.models import Hypothesis
from kaizenlab.events.models import Event


def watch(event: Event, records: Sequence[Any]) -> list[Any]:
    """Counts in the transaction of each event that may move a run; what it keeps follows from the records and is no
    record itself."""
    if event.verb == "hypothesis.created":
        return []
    if event.verb.startswith("hypothesis."):
        keep(Q(experiment__hypothesis__in=[each.pk for each in records if isinstance(each, Hypothesis)]))
    elif experiments := set(tested(records)):
        keep(Q(experiment__in=experiments))
    return []


def tested(records: Iterable[Any]) -> Iterable[int]:
    """The experiments among these records, and those that the others are about."""
    for record in records:
        about = record.pk if isinstance(record, Experiment) else getattr(record, "experiment_id", None)
        if about is not None:
            yield about


def keep(which: Q) -> None:
    """Their rows are held first: of two who write at once, the second counts what the first wrote, too."""
    held = Run.objects.filter(which, replaced_at=None).order_by("pk").select_for_update(of=["self"], no_key=True)
    runs = dict(held.values_list("experiment", "pk"))
    for experiment, walk in (walks(runs) if runs else {}).items():
        Run.objects.filter(pk=runs[experiment]).update(done=walk.progress.done, of=walk.progress.of)
