"""Scripts and rehearsals: the only writers. A rehearsal by an AI is asked for here and held by the worker."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from experiments.actions.planning import lock
from experiments.models import Experiment
from experiments.rehearsal import queries, tasks
from experiments.rehearsal.models import Persona, Rehearsal, Script
from experiments.rehearsal.stage import answer, locked, predict
from kaizenlab.events import record as events
from kaizenlab.lib.refusal import Refused, Stale
from kaizenlab.workspaces.models import Membership

OVER = ("concluded", "cancelled")


@dataclass(frozen=True, slots=True)
class Cast:
    """Somebody to interview. Of a colleague's also each question and bar they were asked, with what they answered."""

    name: str
    description: str
    answers: Sequence[tuple[str, str]] = ()
    predictions: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def save_script(
    experiment: Experiment, questions: Sequence[str], *, version: int, by: Membership, at: dt.datetime
) -> Script:
    """Puts the questions in the place of those of `version`, which is 0 where there was no script."""
    experiment = lock(experiment)
    refuse_when_over(experiment)
    text = "\n".join(questions)
    script = queries.script_of(experiment)
    if version != (script.version if script else 0):
        theirs = script.text if script else ""
        author = str(script.changed_by) if script else ""
        raise Stale(
            _("Somebody changed this script meanwhile."), mine={"text": text}, theirs={"text": theirs}, by=author
        )
    if script and script.text == text:
        return script
    script = script or Script(workspace=experiment.workspace, experiment=experiment, version=0)
    script.text, script.changed_at, script.changed_by = text, at, by
    script.version += 1
    script.save()
    facts = {"questions": len(questions), "version": script.version}
    events.record("script.saved", experiment, by=by, at=at, also=[script], facts=facts)
    return script


@transaction.atomic
def ask(experiment: Experiment, personas: Sequence[Cast], *, by: Membership, at: dt.datetime) -> Rehearsal:
    """Has the configured AI play the personas. The job is queued in the same transaction."""
    experiment = lock(experiment)
    if not settings.AI_BASE_URL:
        raise Refused(_("No AI server is configured here. You can rehearse with a colleague."))
    rehearsal = begin(experiment, "model", personas, by=by, at=at, model=settings.AI_MODEL[:200])
    tasks.rehearse.configure(lock="rehearse").defer(workspace=experiment.workspace_id, rehearsal=rehearsal.pk)
    events.record("rehearsal.asked", experiment, by=by, at=at, also=[rehearsal], facts=particulars(rehearsal, personas))
    return rehearsal


@transaction.atomic
def hold_with_colleague(experiment: Experiment, persona: Cast, *, by: Membership, at: dt.datetime) -> Rehearsal:
    """A colleague played the persona, and somebody typed what they said. Just as simulated.

    Stale where they were asked something else than what the script and the criteria ask by now.
    """
    experiment = lock(experiment)
    rehearsal = begin(experiment, "colleague", [persona], by=by, at=at, state="running", started_at=at)
    [played] = queries.personas_in_order().filter(workspace=experiment.workspace_id, rehearsal=rehearsal)
    asked = [question for question, _said in persona.answers]
    if asked != rehearsal.questions or [*persona.predictions] != rehearsal.bars:
        raise Stale(_("What is asked here was changed meanwhile."), mine={}, theirs={})
    for position, (question, text) in enumerate(persona.answers):
        if text:
            answer(played, position, question, text)
    for bar, word in persona.predictions.items():
        predict(played, bar, word)
    rehearsal.state, rehearsal.finished_at = "done", at
    rehearsal.save(update_fields=["state", "finished_at"])
    events.record("rehearsal.held", experiment, by=by, at=at, also=[rehearsal], facts=particulars(rehearsal, [persona]))
    return rehearsal


@transaction.atomic
def cancel(rehearsal: Rehearsal, *, by: Membership, at: dt.datetime) -> Rehearsal:
    """The worker sees it before it asks the next question."""
    row = locked(rehearsal.workspace_id, rehearsal.pk)
    if not row.is_open:
        raise Refused(_("This rehearsal is over already."))
    row.state, row.finished_at = "cancelled", at
    row.save(update_fields=["state", "finished_at"])
    events.record("rehearsal.cancelled", row.experiment, by=by, at=at, also=[row], facts={"number": row.number})
    return row


def begin(
    experiment: Experiment,
    kind: str,
    personas: Sequence[Cast],
    *,
    by: Membership,
    at: dt.datetime,
    model: str = "",
    state: str = "queued",
    started_at: dt.datetime | None = None,
) -> Rehearsal:
    refuse_when_over(experiment)
    script = queries.script_of(experiment)
    if script is None or not script.text:
        raise Refused(_("Write the script first: there is no question to ask yet."))
    earlier = Rehearsal.objects.filter(workspace=experiment.workspace_id, experiment=experiment).order_by("number")
    if any(each.is_open for each in earlier):
        raise Refused(_("A rehearsal of this script is under way. Wait for it, or cancel it."))
    last = earlier.last()
    rehearsal = Rehearsal.objects.create(
        workspace=experiment.workspace,
        experiment=experiment,
        number=last.number + 1 if last else 1,
        kind=kind,
        model=model,
        questions=script.questions,
        bars=[row.name for row in queries.bars_of(experiment)],
        state=state,
        asked_by=by,
        at=at,
        started_at=started_at,
    )
    Persona.objects.bulk_create(
        Persona(
            workspace=experiment.workspace,
            rehearsal=rehearsal,
            position=position,
            name=each.name,
            description=each.description,
        )
        for position, each in enumerate(personas)
    )
    return rehearsal


def refuse_when_over(experiment: Experiment) -> None:
    if experiment.state in OVER:
        raise Refused(_("This experiment is over: its script and its rehearsals stay as they are."))


def particulars(rehearsal: Rehearsal, personas: Sequence[Cast]) -> dict[str, int | str]:
    """For the ledger: how much was asked, and no word that anybody said."""
    return {"number": rehearsal.number, "questions": len(rehearsal.questions), "personas": len(personas)}
