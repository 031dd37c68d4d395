"""Evidence is added and never changed: a correction is a new row, with a reason, in its predecessor's place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from experiments import facts
from experiments.actions.planning import lock
from experiments.attachments import actions as attachments
from experiments.attachments.actions import Upload
from experiments.binding import refuse_by_hand
from experiments.dossier import said_as_json
from experiments.models import Bearing, Evidence, Experiment, Reading, Testimony
from experiments.rehearsal.refusal import refuse_simulated
from experiments.rules.observe import Said
from experiments.stance import Stance
from hypotheses.models import Assumption
from kaizenlab.events import record as events
from kaizenlab.lib import clock
from kaizenlab.lib.asked import asked
from kaizenlab.lib.bidi import isolated
from kaizenlab.lib.refusal import Refused
from kaizenlab.workspaces.models import Membership

OVER = ("concluded", "cancelled")
CORRECTED = gettext_lazy("Somebody corrected this evidence meanwhile. Both versions are below; what you typed is kept.")


class Overtaken(Refused):
    """Somebody else's correction took this one's place."""


class Met(Refused):
    """Somebody of this alias is in the experiment already. Two sessions may be real: whoever is sure may say so."""


@dataclass(frozen=True, slots=True)
class Word:
    """What is said about one criterion (the id of the row first registered), for a comparison about one arm."""

    criterion: int
    said: Said
    arm: str = ""


@dataclass(frozen=True, slots=True)
class Bears:
    """What is said about one assumption (its id) of the hypothesis that is tested."""

    assumption: int
    stance: Stance


@dataclass(frozen=True, slots=True)
class Entry:
    """One piece of evidence as somebody typed it."""

    observed_on: dt.date
    words: tuple[Word, ...] = ()
    alias: str = ""
    findings: str = ""
    quotes: tuple[str, ...] = ()
    source: str = ""
    points_elsewhere: bool = False
    elsewhere: str = ""
    manner: str = ""  # said, did, or not told apart
    bearings: tuple[Bears, ...] = ()
    taken_from: int | None = None  # the metric's reading that it is, where nobody typed it

    @property
    def testimony(self) -> dict[str, Any]:
        return {"alias": self.alias, "findings": self.findings, "quotes": list(self.quotes)}


@transaction.atomic
def record(
    experiment: Experiment,
    entry: Entry,
    *,
    upload: Upload | None = None,
    sure: bool = True,
    by: Membership,
    at: dt.datetime,
) -> Evidence:
    """Adds a piece of evidence, with a file or without. The lock gives each its place in the order of recording.

    Unless somebody is `sure`, an alias that is recorded already is asked about.
    """
    experiment = lock(experiment)
    refuse_when_over(experiment)
    if not sure:
        ask_about(experiment, entry.alias)
    refuse_by_hand(experiment, [word.criterion for word in entry.words])
    refuse_simulated(experiment, [entry.findings, *entry.quotes])
    evidence = add(experiment, entry, by=by, at=at)
    kept = [attachments.keep(experiment, upload, evidence=evidence, by=by, at=at)] if upload else []
    said = particulars(evidence, entry) | {"files": [attachments.particulars(each) for each in kept]}
    events.record("evidence.recorded", experiment, by=by, at=at, also=kept, facts=said)
    return evidence


@transaction.atomic
def correct(
    evidence: Evidence, entry: Entry, *, reason: str, sure: bool = True, by: Membership, at: dt.datetime
) -> Evidence:
    """Puts `entry` in the place of `evidence`. One that says nothing of a criterion withdraws what was said."""
    experiment = lock(evidence.experiment)
    refuse_when_over(experiment)
    if evidence.taken_from_id:
        raise Refused(_("This came from %(source)s. Correct the reading there.") % {"source": evidence.source})
    refuse_by_hand(experiment, [word.criterion for word in entry.words])
    refuse_simulated(experiment, [entry.findings, *entry.quotes])
    if Evidence.objects.filter(workspace=experiment.workspace_id, corrects=evidence).exists():
        raise Overtaken(str(CORRECTED))
    if not sure and not Testimony.objects.filter(
        workspace=experiment.workspace_id, evidence=evidence, alias__iexact=entry.alias
    ):
        ask_about(experiment, entry.alias)
    first = Evidence.objects.get(workspace=experiment.workspace_id, experiment=experiment, number=evidence.place)
    counts = first.recorded_at >= (experiment.registered_at or at) and is_after_registration(
        experiment, entry.observed_on
    )
    corrected = add(experiment, entry, by=by, at=at, counts=counts, corrects=evidence, reason=reason)
    facts_ = particulars(corrected, entry) | {"corrects": evidence.number, "reason_digest": facts.digest(reason)}
    events.record("evidence.corrected", experiment, by=by, at=at, facts=facts_)
    return corrected


def refuse_when_over(experiment: Experiment) -> None:
    if experiment.state in OVER:
        raise Refused(_("This experiment is over and takes no more evidence."))


def ask_about(experiment: Experiment, alias: str) -> None:
    """Of a locked experiment, so that two forms open side by side that proposed the same alias meet here."""
    said = {"workspace": experiment.workspace_id, "alias__iexact": alias}
    if alias and standing().filter(evidence__experiment=experiment, **said).exists():
        raise Met(_("“%(alias)s” is recorded in this experiment already.") % {"alias": isolated(alias)})


def standing() -> QuerySet[Testimony]:
    """What people said in pieces that no correction took the place of."""
    return Testimony.objects.filter(evidence__corrected_by=None)


def is_after_registration(experiment: Experiment, observed_on: dt.date) -> bool:
    """What was observed before the bar was frozen never counts towards it."""
    if experiment.registered_at is None:
        return False
    return observed_on >= clock.today(experiment.workspace.time_zone, experiment.registered_at)


def add(experiment: Experiment, entry: Entry, *, by: Membership, at: dt.datetime, **fields: Any) -> Evidence:
    number, at = following(experiment, at)
    [evidence] = add_all(experiment, [entry], number=number, by=by, at=at, **fields)
    return evidence


def following(experiment: Experiment, at: dt.datetime) -> tuple[int, dt.datetime]:
    """The next number of a locked experiment's evidence, and the moment it is recorded: never before the last one's."""
    for number, recorded_at in newest(experiment.workspace_id, experiment.pk):
        return number + 1, max(at, recorded_at)
    return 1, at


@asked
def newest(workspace: int, experiment: int) -> QuerySet[Any, tuple[int, dt.datetime]]:
    rows = Evidence.objects.filter(workspace=workspace, experiment=experiment).order_by("-number")
    return rows.values_list("number", "recorded_at")[:1]


def add_all(
    experiment: Experiment, entries: Sequence[Entry], *, number: int, by: Membership, at: dt.datetime, **fields: Any
) -> list[Evidence]:
    """The rows of several pieces, numbered from `number` on, in a few statements. The caller's event names them."""
    made = [
        row(experiment, entry, number=each, by=by, at=at, **fields) for each, entry in enumerate(entries, start=number)
    ]
    Evidence.objects.bulk_create(made)
    pairs = list(zip(made, entries, strict=True))
    Testimony.objects.bulk_create(
        Testimony(workspace=experiment.workspace, evidence=evidence, **entry.testimony)
        for evidence, entry in pairs
        if any(entry.testimony.values())
    )
    Reading.objects.bulk_create([each for evidence, entry in pairs for each in readings(evidence, entry.words)])
    Bearing.objects.bulk_create([each for evidence, entry in pairs for each in bearings(evidence, entry.bearings)])
    return made


def row(
    experiment: Experiment, entry: Entry, *, number: int, by: Membership, at: dt.datetime, **fields: Any
) -> Evidence:
    predecessor: Evidence | None = fields.get("corrects")
    return Evidence(
        workspace=experiment.workspace,
        experiment=experiment,
        number=number,
        place=predecessor.place if predecessor else number,
        observed_on=entry.observed_on,
        manner=entry.manner,
        source=entry.source,
        points_elsewhere=entry.points_elsewhere,
        elsewhere=entry.elsewhere,
        digest=facts.digest(facts.canonical(entry.testimony)),
        taken_from_id=entry.taken_from,
        recorded_at=at,
        recorded_by=by,
        **{"counts": is_after_registration(experiment, entry.observed_on)} | fields,
    )


def readings(evidence: Evidence, words: Iterable[Word]) -> list[Reading]:
    return [
        Reading(
            workspace=evidence.workspace,
            evidence=evidence,
            criterion_id=word.criterion,
            arm=word.arm,
            **(said_as_json(word.said) or {}),
        )
        for word in words
    ]


def bearings(evidence: Evidence, said: Iterable[Bears]) -> list[Bearing]:
    """Only of assumptions of the hypothesis that is tested."""
    made = [
        Bearing(workspace=evidence.workspace, evidence=evidence, assumption_id=each.assumption, stance=each.stance)
        for each in said
    ]
    named = {bearing.assumption_id for bearing in made}
    tested = Assumption.objects.filter(workspace=evidence.workspace_id, hypothesis=evidence.experiment.hypothesis_id)
    if made and tested.filter(pk__in=named).count() != len(named):
        raise Refused(_("Evidence bears only on assumptions of the hypothesis that is tested."))
    return made


def particulars(evidence: Evidence, entry: Entry) -> dict[str, Any]:
    """For the ledger: what was measured, and of all that may be erased only the digest."""
    said = [(word, said_as_json(word.said) or {}) for word in entry.words]
    return {
        "number": evidence.number,
        "observed_on": evidence.observed_on.isoformat(),
        "counts": evidence.counts,
        "manner": evidence.manner,
        "digest": evidence.digest,
        "said": [
            {"criterion": word.criterion, "arm": word.arm} | {k: v for k, v in values.items() if k != "because"}
            for word, values in said
        ],
        "bearings": [{"assumption": each.assumption, "stance": each.stance.value} for each in entry.bearings],
    }
