"""Files and links, read with the records they belong to, and never with a file's content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.http import Http404
from django.template.defaultfilters import filesizeformat

from experiments.attachments.models import Attachment, Link
from experiments.models import Evidence, Experiment

FILE = {"number": F("number"), "name": F("content__name"), "type": F("type"), "size": F("size"), "sha256": F("sha256")}
LINK = {"number": F("number"), "label": F("label"), "url": F("url")}


@dataclass(frozen=True, slots=True)
class File:
    """Without a name it was erased."""

    number: int
    name: str | None
    type: str
    size: int
    sha256: str

    @property
    def length(self) -> str:
        return filesizeformat(self.size)


def with_files[M](pieces: QuerySet[Evidence, M]) -> QuerySet[Evidence, M]:
    """Pieces of evidence, each with what is attached to any version of it."""
    return pieces.annotate(files=ArraySubquery(of_the_piece().values(json=JSONObject(**FILE))))


def digests_of_files() -> ArraySubquery:
    """Of what is attached to a piece of evidence: all that a record for good may keep of it."""
    return ArraySubquery(of_the_piece().values("sha256"))


def of_the_piece() -> QuerySet[Attachment]:
    """For a query of pieces of evidence."""
    here = {"workspace": OuterRef("workspace_id"), "experiment": OuterRef("experiment_id")}
    return standing(Attachment.objects.filter(**here, evidence__number=OuterRef("place")))


def with_shelf[M](experiments: QuerySet[Experiment, M]) -> QuerySet[Experiment, M]:
    """Experiments, each with the files and links that belong to the whole of it."""
    mine = {"workspace": OuterRef("workspace_id"), "experiment": OuterRef("pk")}
    own = standing(Attachment.objects.filter(**mine, evidence=None))
    links = standing(Link.objects.filter(**mine))
    return experiments.annotate(
        files=ArraySubquery(own.values(json=JSONObject(**FILE))),
        shelf_links=ArraySubquery(links.values(json=JSONObject(**LINK))),
    )


def standing[Kept: (Attachment, Link)](rows: QuerySet[Kept]) -> QuerySet[Kept]:
    return rows.filter(withdrawn_at=None).order_by("number")


def shelf(experiment: Any) -> dict[str, list[dict[str, Any]]]:
    """Of an experiment read by the query above, as plain values."""
    return {"files": experiment.files, "links": experiment.shelf_links}


def files(record: Any) -> list[File]:
    """Of a record read by one of the queries above."""
    return [File(**each) for each in record.files]


def kept_by(experiment: Experiment, place: int | None) -> QuerySet[Attachment]:
    """All files of the experiment itself, or of the piece at that place: withdrawn and erased ones too."""
    belongs = {"evidence": None} if place is None else {"evidence__number": place}
    rows = Attachment.objects.filter(workspace=experiment.workspace_id, experiment=experiment, **belongs)
    return rows.select_related("by__user", "withdrawn_by__user").annotate(name=F("content__name")).order_by("number")


def links_of(experiment: Experiment) -> QuerySet[Link]:
    rows = Link.objects.filter(workspace=experiment.workspace_id, experiment=experiment)
    return rows.select_related("by__user", "withdrawn_by__user").order_by("number")


def first_version(experiment: Experiment, place: int) -> Evidence:
    """What the files of a piece belong to, however often it was corrected."""
    rows = Evidence.objects.filter(workspace=experiment.workspace_id, experiment=experiment, number=place, place=place)
    found = rows.first()
    if found is None:
        raise Http404
    return found
