"""Erasing a participant: their words and files go for good, and everything that is computed stays.

Whatever a participant said lies in rows of its own, and nothing that is sealed holds more of it than a digest.
PostgreSQL lets only the owning role delete them, in the function that records it outside of the workspace.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from experiments.actions.planning import lock
from experiments.attachments.models import Attachment
from experiments.intake import actions as intake
from experiments.intake.models import OVER, Import
from experiments.models import Evidence, Experiment, Testimony
from kaizenlab.events import record as events
from kaizenlab.lib.refusal import Refused
from kaizenlab.workspaces.models import Membership


@dataclass(frozen=True, slots=True)
class Participant:
    """Who stands at one place of an experiment's evidence. `elsewhere`: the other places that have their alias."""

    place: int
    aliases: tuple[str, ...]
    elsewhere: tuple[int, ...]

    @property
    def places(self) -> list[int]:
        return sorted({self.place, *self.elsewhere})


def participant(experiment: Experiment, place: int) -> Participant:
    spoken = Testimony.objects.filter(workspace=experiment.workspace_id, evidence__experiment=experiment)
    named = spoken.exclude(alias="")
    aliases = tuple(named.filter(evidence__place=place).order_by("evidence__number").values_list("alias", flat=True))
    others = named.filter(alias__in=aliases).exclude(evidence__place=place)
    places = others.order_by("evidence__place").values_list("evidence__place", flat=True).distinct()
    return Participant(place, tuple(dict.fromkeys(aliases)), tuple(places))


@transaction.atomic
def erase(
    experiment: Experiment, *, places: Collection[int], files: Collection[int] = (), by: Membership, at: dt.datetime
) -> dict[str, Any]:
    """The words and files of every version at these places, and those of the experiment's own `files` (by number)."""
    experiment = lock(experiment)
    pieces = Evidence.objects.filter(workspace=experiment.workspace_id, experiment=experiment, place__in=places)
    own = Attachment.objects.filter(workspace=experiment.workspace_id, experiment=experiment, erased_at=None)
    doomed = own.filter(evidence__place__in=places) | own.filter(evidence=None, number__in=files)
    records = [*pieces.order_by("number"), *doomed.order_by("number")]
    if not doomed.exists() and not pieces.filter(testimony__isnull=False).exists() and not has_notes(pieces):
        raise Refused(_("There is nothing left to erase here."))
    stop_imports(experiment, at)
    gone = run(experiment, places, files, by)
    events.record("participant.erased", experiment, by=by, at=at, also=records, facts=gone)
    return gone


def has_notes(pieces: Any) -> bool:
    return (pieces.exclude(source="") | pieces.exclude(elsewhere="")).exists()


def stop_imports(experiment: Experiment, at: dt.datetime) -> None:
    """Tables that are not recorded yet may hold their words. One that somebody is just confirming is not waited for:
    it waits for us."""
    unfinished = Import.objects.filter(workspace=experiment.workspace_id, experiment=experiment).exclude(state__in=OVER)
    ours = list(unfinished.select_for_update(of=["self"], skip_locked=True))
    if len(ours) < unfinished.count():
        raise Refused(_("An import is at work in this experiment. Try again when it is over."))
    for each in ours:
        intake.end(each, "cancelled", at)


def run(experiment: Experiment, places: Collection[int], files: Collection[int], by: Membership) -> dict[str, Any]:
    """What the ledger may say of it: how much is gone, and the digest of the digests."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pieces, words, files, digest FROM erase_participant(%s, %s::int[], %s::bigint[], %s)",
            [experiment.pk, sorted(places), sorted(files), by.pk],
        )
        names = ("pieces", "words", "files", "digest")
        return dict(zip(names, cursor.fetchone() or (), strict=True))


def own_files(experiment: Experiment) -> list[tuple[int, str]]:
    """The files of the experiment itself, any of which may hold somebody's words too: number and name."""
    rows = Attachment.objects.filter(workspace=experiment.workspace_id, experiment=experiment, evidence=None)
    kept = rows.filter(erased_at=None).order_by("number").annotate(name=F("content__name"))
    return list(kept.values_list("number", "name"))
