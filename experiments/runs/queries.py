"""How far each playbook is, in whatever query finds its experiment.

`walked(queryset)` asks for a run's steps, and for the facts they check themselves from, as one column more, so that a
page and a refusal see the same run, and neither of them pays a query for it. Lists read the two numbers that are kept
of each run: `kept(queryset)`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    F,
    FilteredRelation,
    Func,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.expressions import Combinable, RawSQL
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Cast, Coalesce, Greatest, JSONObject

from experiments.models import Criterion, Evidence, Experiment, KillCriterion, Reading
from experiments.runs.models import Run, Step
from experiments.runs.rules import Progress
from experiments.runs.walk import COUNTED, PEOPLE, RUN, TOLD, Walk, read
from hypotheses.models import Assumption
from hypotheses.words import BLOCKS
from kaizenlab.lib.asked import among, asked

A_BAR = (
    Q(kind="k_of_n", required__isnull=False, planned__isnull=False)
    | Q(kind="rate", target__gt=0, target__lt=1, planned__gte=1)
    | Q(kind="mean", target__isnull=False, planned__gte=1)
    | Q(kind="count", target__gte=1, period_days__gte=1)
    | Q(kind="comparison", target__isnull=False, planned__gte=1) & ~Q(measure="")
    | Q(kind="judgement", judge__isnull=False)
)


def walked[M](experiments: QuerySet[Experiment, M], *, whole: bool = False) -> QuerySet[Experiment, M]:
    """The same experiments with their `walk`; `whole` for a page that shows one run's texts, too."""
    return experiments.annotate(walk=column(whole=whole))


@cache
def column(*, whole: bool = False) -> RawSQL:
    """Null for an experiment that has no playbook: then no fact is looked up either.

    Written as SQL once a process: to put it together from its parts anew costs more than all else that a list does.
    """
    compiler = Experiment.objects.order_by().values(said=subquery(whole=whole)).query.get_compiler("default")
    compiler.setup_query()
    [(_, (sql, params), _)] = compiler.select
    return RawSQL(sql, params, JSONField())  # noqa: S611  # the ORM's own words


def subquery(*, whole: bool) -> Subquery:
    told = {name: F(name) for name in TOLD} if whole else {}
    people = {f"{who}_{part}": F(f"{who}__user__{part}") for who in PEOPLE for part in ("name", "email")}
    shown = {name: F(name) for name in COUNTED} | told | (people if whole else {})
    steps = Step.objects.filter(run=OuterRef("pk")).order_by("position").values(said=JSONObject(**shown))
    run = Run.objects.filter(workspace=OuterRef("workspace_id"), experiment=OuterRef("pk"), replaced_at=None)
    said = JSONObject(
        **{name: F(name) for name in RUN},
        steps=ArraySubquery(steps),
        canvas=canvas(),
        frozen=frozen_canvas(),
        evidence=evidence(),
        result=Q(experiment__result__isnull=False),
        **{name: Exists(found) for name, found in there().items()},
    )
    return Subquery(run.values(said=said)[:1])


def canvas() -> Combinable:
    """As it is now, in the words of the copy that registration freezes."""
    assumptions = Assumption.objects.filter(hypothesis=OuterRef("experiment__hypothesis_id"), dropped_at=None)
    rated = JSONObject(importance=F("importance"), uncertainty=F("uncertainty"))
    return JSONObject(
        **{block: F(f"experiment__hypothesis__{block}") for block in ("statement", *BLOCKS)},
        assumptions=ArraySubquery(assumptions.values(said=rated)),
    )


def frozen_canvas() -> Combinable:
    """Null for a draft's."""
    return KeyTransform("canvas", Cast("experiment__plan__text", JSONField()))


def evidence() -> Combinable:
    """The standing pieces that count and answer a criterion, or the people, visits or values that their readings of one
    criterion add up to, whichever is more: a total of forty answers is one piece, and forty answers.

    What doesn't stand is looked up once and left out, rather than asked of each row: a plan that stays good while
    PostgreSQL has not yet noticed that a hundred thousand rows came in.
    """
    theirs = OuterRef(OuterRef("experiment_id"))
    corrected = Evidence.objects.filter(experiment=theirs, corrects__isnull=False).values("corrects")
    uncounted = Evidence.objects.filter(experiment=theirs, counts=False).values("pk")
    readings = Reading.objects.filter(criterion__experiment=OuterRef("experiment_id")).order_by()
    readings = readings.exclude(evidence__in=corrected).exclude(evidence__in=uncounted)
    values = Func(F("values"), function="cardinality")
    size = Coalesce("n", "exposures", "events", values, 1, output_field=BigIntegerField())
    number = readings.values("criterion__experiment").annotate(said=Count("evidence", distinct=True)).values("said")
    covered = readings.values("criterion").annotate(said=Sum(size)).order_by("-said").values("said")[:1]
    return Greatest(*(Coalesce(Subquery(found, output_field=BigIntegerField()), 0) for found in (number, covered)))


def there() -> dict[str, QuerySet[Any]]:
    """What has to be there for a fact to hold; floors above are read through their related names."""
    drafted = {"experiment": OuterRef("experiment_id"), "plan": None}
    me = Experiment.objects.filter(pk=OuterRef("experiment_id"))
    decisions = {"decisions__kind": "decision"}
    learned = Q(decisions__state__in=["proposed", "accepted"], decisions__learned__gt="", **decisions)
    return {
        "criteria": Criterion.objects.filter(A_BAR, role="primary", **drafted),
        "kill": KillCriterion.objects.filter(**drafted),
        "rehearsal": me.filter(rehearsals__state="done"),
        "learning": me.filter(Q(learnings__isnull=False) | learned),
        "decision": me.filter(decisions__state__in=["accepted", "superseded"], **decisions),
    }


def walk_of(experiment: Experiment) -> Walk | None:
    """The run of an experiment that `walked` found."""
    return read(experiment.walk)  # type: ignore[attr-defined]  # annotated where it is found


def walks(experiments: Iterable[int]) -> dict[int, Walk]:
    """The runs of the experiments with these keys, in one query."""
    return {pk: walk for pk, said in with_walks(list(experiments)) if (walk := read(said))}


@asked
def with_walks(experiments: Sequence[int]) -> QuerySet[Any, tuple[int, Mapping[str, Any] | None]]:
    return Experiment.objects.filter(among("pk", experiments)).values_list("pk", column())


KEPT = ("run__pk", "run__done", "run__of")


def kept[M](experiments: QuerySet[Experiment, M]) -> QuerySet[Experiment, M]:
    """The same experiments, each with the run it follows as `run`: the columns `KEPT` are what `progress` reads."""
    return experiments.annotate(run=FilteredRelation("runs", condition=Q(runs__replaced_at=None)))


def progress(rows: Iterable[Mapping[str, Any]]) -> dict[int, Progress]:
    """How far the run of each of these experiments is, by the experiment's key. Those of which nothing is kept yet are
    counted, in one query."""
    follow = {row["pk"]: row for row in rows if row["run__pk"]}
    uncounted = [pk for pk, row in follow.items() if row["run__done"] is None]
    counted = walks(uncounted) if uncounted else {}
    return {
        pk: counted[pk].progress if pk in counted else Progress(row["run__done"], row["run__of"])
        for pk, row in follow.items()
    }
