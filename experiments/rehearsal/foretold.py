"""How well a rehearsal foretold what people then said. Shown beside the bar; no rule reads it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, IntegerField, Min, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from experiments.facts import first_id
from experiments.models import Criterion, Evidence, Experiment
from experiments.rehearsal.models import Prediction
from experiments.rehearsal.queries import rehearsals_of
from experiments.rules.reasons import percent
from experiments.rules.statistics import Share, wilson

ENOUGH = 3  # real answers, before anything is compared
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Foretold:
    """One bar: what the personas said, what people said, and the 95 % interval of the latter (Wilson)."""

    bar: str
    personas: Share
    people: Share

    @property
    def fits(self) -> bool:
        low, high = wilson(self.people)
        return low <= self.personas.rate <= high

    @property
    def says(self) -> str:
        low, high = wilson(self.people)
        numbers = _(
            "The rehearsal foretold %(foretold)s of %(personas)s, %(foretold_share)s. Of people, %(yes)s of %(n)s"
            " said yes, %(share)s, with a %(level)s interval from %(low)s to %(high)s."
        ) % {
            "foretold": self.personas.k,
            "personas": self.personas.n,
            "foretold_share": percent(self.personas.rate),
            "yes": self.people.k,
            "n": self.people.n,
            "share": percent(self.people.rate),
            "low": percent(low),
            "high": percent(high),
            "level": percent(LEVEL),
        }
        if self.fits:
            return numbers + " " + _("The rehearsal fits what people said. With so few that can be chance.")
        return numbers + " " + _("The rehearsal missed what people said: believe people.")


def foretold(experiment: Experiment, *, number: int | None = None) -> list[Foretold]:
    """By the last rehearsal that was done before the first real answer counted, or by the one with this number if it
    was; bar by bar, once there are enough real answers."""
    first, people = counted(experiment)
    if first is None or all(real.n < ENOUGH for real in people.values()):
        return []
    before = rehearsals_of(experiment).filter(state="done", finished_at__lt=first)
    last = (before.filter(number=number) if number else before).order_by("number").last()
    if last is None:
        return []
    said = Prediction.objects.filter(workspace=experiment.workspace_id, persona__rehearsal=last)
    answers = list(said.values_list("bar", "answer"))
    keys = {row.name: first_id(row) for row in criteria_by_revision(experiment)}
    compared = [(bar, personas(answers, bar), people.get(keys.get(bar, 0))) for bar in last.bars]
    return [Foretold(bar, own, real) for bar, own, real in compared if own.n and real and real.n >= ENOUGH]


def criteria_by_revision(experiment: Experiment) -> QuerySet[Criterion]:
    """An amendment may have renamed a bar since."""
    return Criterion.objects.filter(workspace=experiment.workspace_id, experiment=experiment).order_by("pk")


def personas(answers: Sequence[tuple[str, str]], bar: str) -> Share:
    """An unclear one counts in n and is not a yes, as people's answers do."""
    said = [answer for about, answer in answers if about == bar]
    return Share(said.count("yes"), len(said))


def counted(experiment: Experiment) -> tuple[dt.datetime | None, dict[int, Share]]:
    """When the first piece of evidence that counts was recorded, and what people say of each criterion by now."""
    none = Value(0, IntegerField())
    stands = Q(corrected_by__isnull=True)
    rows = list(
        Evidence.objects.filter(workspace=experiment.workspace_id, experiment=experiment, counts=True)
        .order_by()
        .values(criterion=F("readings__criterion"))
        .annotate(
            first=Min("recorded_at"),
            yes=Count("readings", filter=stands & Q(readings__answer="yes"))
            + Coalesce(Sum("readings__yes", filter=stands), none),
            n=Count("readings", filter=stands & ~Q(readings__answer=""))
            + Coalesce(Sum("readings__n", filter=stands), none),
        )
    )
    first = min((row["first"] for row in rows), default=None)
    return first, {row["criterion"]: Share(int(row["yes"]), int(row["n"])) for row in rows if row["criterion"]}
