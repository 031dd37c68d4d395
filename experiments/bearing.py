"""What pieces of evidence say about assumptions, read with them in the same query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from experiments.models import Bearing, Evidence
from experiments.words import STANCES


@dataclass(frozen=True, slots=True)
class Borne:
    """An assumption by id, number and text, and whether the piece supports it, contradicts it or is neutral."""

    assumption: int
    number: int
    text: str
    stance: str

    @property
    def word(self) -> str:
        return str(STANCES[self.stance])


def with_bearings(rows: QuerySet[Evidence]) -> QuerySet[Evidence, Any]:
    said = Bearing.objects.filter(evidence=OuterRef("pk")).order_by("assumption__number")
    parts = {name: F(f"assumption__{name}") for name in ("number", "text")}
    return rows.annotate(bears=ArraySubquery(said.values(json=JSONObject(**BORNE | parts))))


BORNE = {"assumption": F("assumption_id"), "stance": F("stance")}


def borne(row: Any) -> list[Borne]:
    """Of a row read by the query above."""
    return [Borne(**each) for each in row.bears]
