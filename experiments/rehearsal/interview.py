"""One conversation with each persona, question by question; between questions it looks whether it shall go on."""

from __future__ import annotations

import datetime as dt

from experiments.rehearsal import ai, prompt, stage
from experiments.rehearsal.models import Persona, Rehearsal
from kaizenlab.lib import clock

LONGEST = dt.timedelta(hours=1)


class Cancelled(Exception):  # noqa: N818 - somebody wanted it
    """The state was written by who cancelled."""


def hold(workspace: int, pk: int) -> None:
    rehearsal = stage.enter(workspace, pk, at=clock.now())
    if rehearsal is None:
        return
    try:
        with ai.connected() as server:
            for persona in rehearsal.personas.all():
                converse(server, rehearsal, persona)
    except Cancelled:
        return
    except ai.Silent as silent:
        stage.end(workspace, pk, failure=silent.failure, at=clock.now())
    else:
        stage.end(workspace, pk, at=clock.now())


def converse(server: ai.Server, rehearsal: Rehearsal, persona: Persona) -> None:
    """Goes on behind what was answered before a worker was killed."""
    answered = {each.position: each.text for each in persona.answers.all()}
    talk = [prompt.role(persona)]
    for position, question in enumerate(rehearsal.questions):
        talk.append(prompt.asked(question))
        if position not in answered:
            go_on(rehearsal)
            said = server.answer(talk)
            if not stage.keep_answer(persona, position, question, said.text, is_cut=said.is_cut):
                raise Cancelled
            answered[position] = said.text
        talk.append(prompt.answered(answered[position]))
    predicted = {each.bar for each in persona.predictions.all()}
    for bar in rehearsal.bars:
        if bar not in predicted:
            go_on(rehearsal)
            word = prompt.word_in(server.answer([*talk, prompt.asked_to_predict(bar)]).text)
            if not stage.keep_prediction(persona, bar, word):
                raise Cancelled


def go_on(rehearsal: Rehearsal) -> None:
    if rehearsal.started_at and clock.now() - rehearsal.started_at > LONGEST:
        raise ai.Silent("long")
    if not stage.runs(rehearsal.workspace_id, rehearsal.pk):
        raise Cancelled
