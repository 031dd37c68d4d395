"""How well the rehearsals foretold what people then said. Shown beside the bar; no rule reads it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, IntegerField, Min, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from experiments.models import Criterion, Evidence, Experiment
from experiments.rehearsal.models import Prediction, Rehearsal
from experiments.rules.statistics import Share, wilson
from kaizenlab.lib.reasons import percent

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
            "Of the personas of every rehearsal done before the first real answer, %(foretold)s of %(personas)s"
            " said yes, %(foretold_share)s. Of people, %(yes)s of %(n)s said yes, %(share)s, with a %(level)s interval"
            " from %(low)s to %(high)s."
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
            return numbers + " " + _("That fits. With so few it can be chance.")
        return numbers + " " + _("That missed: believe people.")


def foretold(experiment: Experiment) -> list[Foretold]:
    """By all rehearsals that were done before the first real answer counted, since a colleague plays one persona in
    each; bar by bar, once there are enough real answers."""
    first, people = counted(experiment)
    if first is None or all(real.n < ENOUGH for real in people.values()):
        return []
    names: dict[int, str] = {}
    said: dict[int, list[str]] = {}
    for bar, key, word in predictions(experiment, first):
        names[key] = bar
        said.setdefault(key, []).append(word)
    compared = [(names[key], share(words), people.get(key)) for key, words in said.items()]
    return [Foretold(bar, own, real) for bar, own, real in compared if real and real.n >= ENOUGH]


def predictions(experiment: Experiment, first: dt.datetime) -> Iterable[tuple[str, int, str]]:
    """What each persona said of each bar, with the key by which evidence is linked to it: an amendment may have
    renamed it since."""
    mine = {"workspace": experiment.workspace_id, "experiment": experiment}
    before = Rehearsal.objects.filter(**mine, state="done", finished_at__lt=first)
    named = Criterion.objects.filter(**mine, name=OuterRef("bar")).order_by("pk")
    found = Prediction.objects.filter(workspace=experiment.workspace_id, persona__rehearsal__in=before)
    key = Subquery(named.values(first=Coalesce("origin", "pk"))[:1])
    return found.filter(Exists(named)).order_by("pk").values_list("bar", key, "answer")


def share(words: list[str]) -> Share:
    """An unclear one counts in n and is not a yes, as people's answers do."""
    return Share(words.count("yes"), len(words))


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
