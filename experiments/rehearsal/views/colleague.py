"""A rehearsal without any AI: a colleague plays the persona, somebody types what they say."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from experiments.models import Experiment
from experiments.rehearsal import actions, persona, queries, words
from experiments.rehearsal.actions import Cast
from experiments.rehearsal.forms import MOST_QUESTIONS, ColleagueForm
from experiments.views.find import find
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.lib.refusal import Stale
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.MEMBER)
def colleague(request: TenantRequest, number: int) -> HttpResponse:
    experiment = find(request, number)
    proposed = persona.proposed(experiment.hypothesis)[0]
    if request.method != "POST":
        return page(request, experiment, as_it_asks_now(experiment, proposed))
    form = ColleagueForm(
        request.POST, questions=asked(request, "question"), bars=asked(request, "bar"), proposed=proposed
    )
    if not form.is_valid():
        return page(request, experiment, form, status=422)
    try:
        return go(request, actions.hold_with_colleague(experiment, form.cast, by=request.member, at=clock.now()))
    except Stale as stale:
        now = as_it_asks_now(experiment, form.cast)
        gone = [(question, said) for question, said in form.cast.answers if said and question not in now.questions]
        return page(request, experiment, now, stale=stale, gone=gone, status=409)


def as_it_asks_now(experiment: Experiment, proposed: Cast) -> ColleagueForm:
    script = queries.script_of(experiment)
    bars = [row.name for row in queries.bars_of(experiment)]
    return ColleagueForm(questions=script.questions if script else [], bars=bars, proposed=proposed)


def asked(request: TenantRequest, name: str) -> list[str]:
    """What the form asked when it was opened; browsers send line ends in their own way."""
    return [text.replace("\r\n", "\n") for text in request.POST.getlist(name)[:MOST_QUESTIONS]]


def page(
    request: TenantRequest, experiment: Experiment, form: ColleagueForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"experiment": experiment, "form": form, "simulated": words.SIMULATED, **more}
    return answer(request, "rehearsal/colleague.html", context, status=status)
