"""How far each run is, kept beside it, so that a list reads two numbers instead of everything that steps check
themselves from. Pages of one run, and its doors, count anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from experiments.models import Experiment
from experiments.runs.models import Run
from experiments.runs.queries import walks
from hypotheses.models import Hypothesis
from kaizenlab.events.models import Event
from kaizenlab.lib.asked import among, asked


def watch(event: Event, records: Sequence[Any]) -> list[Any]:
    """Counts in the transaction of each event that may move a run; what it keeps follows from the records and is no
    record itself."""
    if event.verb == "hypothesis.created":
        return []
    if event.verb.startswith("hypothesis."):
        keep(held_of_hypotheses([each.pk for each in records if isinstance(each, Hypothesis)]))
    elif experiments := set(tested(records)):
        keep(held_of(sorted(experiments)))
    return []


def tested(records: Iterable[Any]) -> Iterable[int]:
    """The experiments among these records, and those that the others are about."""
    for record in records:
        about = record.pk if isinstance(record, Experiment) else getattr(record, "experiment_id", None)
        if about is not None:
            yield about


def keep(held: Iterable[tuple[int, int]]) -> None:
    """The runs, by their experiments' keys and their own."""
    runs = dict(held)
    for experiment, walk in (walks(runs) if runs else {}).items():
        Run.objects.filter(pk=runs[experiment]).update(done=walk.progress.done, of=walk.progress.of)


@asked
def held_of(experiments: Sequence[int]) -> QuerySet[Any, tuple[int, int]]:
    return held(among("experiment", experiments))


@asked
def held_of_hypotheses(hypotheses: Sequence[int]) -> QuerySet[Any, tuple[int, int]]:
    return held(among("experiment__hypothesis", hypotheses))


def held(which: Any) -> QuerySet[Any, tuple[int, int]]:
    """Rows are held before they are counted: of two who write at once, the second counts what the first wrote, too."""
    rows = Run.objects.filter(which, replaced_at=None).order_by("pk")
    return rows.select_for_update(of=["self"], no_key=True).values_list("experiment", "pk")
