"""What is written while a rehearsal is held: by the worker each answer at once, so that one killed loses one."""

from __future__ import annotations

import datetime as dt

from experiments.rehearsal import queries
from experiments.rehearsal.models import Persona, Prediction, Rehearsal, SimulatedAnswer
from kaizenlab.events import record as events
from kaizenlab.workspaces import tenancy


def enter(workspace: int, pk: int, *, at: dt.datetime) -> Rehearsal | None:
    """The rehearsal, running from now on and told so far; None where it was cancelled or is over."""
    with tenancy.inside(workspace):
        row = locked(workspace, pk)
        if not row.is_open:
            return None
        if row.state == "queued":
            row.state, row.started_at = "running", at
            row.save(update_fields=["state", "started_at"])
        [told] = queries.told(Rehearsal.objects.filter(workspace=workspace, pk=pk).select_related("experiment"))
        return told


def runs(workspace: int, pk: int) -> bool:
    with tenancy.inside(workspace):
        return Rehearsal.objects.filter(workspace=workspace, pk=pk, state="running").exists()


def keep_answer(persona: Persona, position: int, question: str, text: str, *, is_cut: bool = False) -> bool:
    """False, and nothing kept, where somebody cancelled meanwhile."""
    with tenancy.inside(persona.workspace_id):
        if still_running(persona):
            answer(persona, position, question, text, is_cut=is_cut)
            return True
    return False


def keep_prediction(persona: Persona, bar: str, word: str) -> bool:
    with tenancy.inside(persona.workspace_id):
        if still_running(persona):
            predict(persona, bar, word)
            return True
    return False


def still_running(persona: Persona) -> bool:
    return locked(persona.workspace_id, persona.rehearsal_id).state == "running"


def end(workspace: int, pk: int, *, failure: str = "", at: dt.datetime) -> None:
    """Done, or failed and why. One event; none where somebody cancelled before."""
    with tenancy.inside(workspace):
        row = locked(workspace, pk)
        if not row.is_open:
            return
        row.state, row.failure, row.finished_at = "failed" if failure else "done", failure, at
        row.save(update_fields=["state", "failure", "finished_at"])
        facts = {"number": row.number} | ({"failure": failure} if failure else {})
        verb = "rehearsal.failed" if failure else "rehearsal.finished"
        events.record(verb, row.experiment, by=None, at=at, also=[row], facts=facts)


def answer(persona: Persona, position: int, question: str, text: str, *, is_cut: bool = False) -> SimulatedAnswer:
    said = {"position": position, "question": question, "text": text, "is_cut": is_cut}
    return SimulatedAnswer.objects.create(workspace_id=persona.workspace_id, persona=persona, **said)


def predict(persona: Persona, bar: str, word: str) -> Prediction:
    return Prediction.objects.create(workspace_id=persona.workspace_id, persona=persona, bar=bar, answer=word)


def locked(workspace: int, pk: int) -> Rehearsal:
    """The row as it is now, held until the transaction ends."""
    whole = Rehearsal.objects.select_related("experiment__workspace", "workspace")
    return whole.select_for_update(of=["self"]).get(workspace=workspace, pk=pk)
