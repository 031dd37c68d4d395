"""One rehearsal: how far it got, and what its personas answered."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from experiments.models import Experiment
from experiments.rehearsal import actions, queries, words
from experiments.rehearsal.actions import Cast
from experiments.rehearsal.models import Rehearsal
from experiments.rehearsal.views.script import may_write
from experiments.views.find import find
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_safe
@allow(Role.VIEWER)
def record(request: TenantRequest, number: int, which: int) -> HttpResponse:
    experiment = find(request, number)
    rehearsal = next(iter(queries.told(queries.rehearsals_of(experiment).filter(number=which))), None)
    if rehearsal is None:
        raise Http404
    expected = len(rehearsal.personas.all()) * (len(rehearsal.questions) + len(rehearsal.bars))
    answered = sum(len(each.answers.all()) + len(each.predictions.all()) for each in rehearsal.personas.all())
    context = {
        "experiment": experiment,
        "rehearsal": rehearsal,
        "answered": answered,
        "expected": expected,
        "may_write": may_write(request, experiment),
        "has_ai": bool(settings.AI_BASE_URL),
        "simulated": words.SIMULATED,
    }
    response = answer(request, "rehearsal/record.html", context, partial="progress")
    if request.htmx and not rehearsal.is_open:  # it was watched: now there are other buttons, too
        response["HX-Refresh"] = "true"
    return response


@require_POST
@allow(Role.MEMBER)
def cancel(request: TenantRequest, number: int, which: int) -> HttpResponse:
    rehearsal = found(find(request, number), which)
    actions.cancel(rehearsal, by=request.member, at=clock.now())
    return go(request, rehearsal)


@require_POST
@allow(Role.MEMBER)
def again(request: TenantRequest, number: int, which: int) -> HttpResponse:
    """The same personas, with the script as it is now."""
    experiment = find(request, number)
    before = queries.personas_in_order().filter(rehearsal=found(experiment, which))
    personas = [Cast(each.name, each.description) for each in before]
    return go(request, actions.ask(experiment, personas, by=request.member, at=clock.now()))


def found(experiment: Experiment, which: int) -> Rehearsal:
    rehearsal = get_object_or_404(queries.rehearsals_of(experiment), number=which)
    rehearsal.workspace, rehearsal.experiment = experiment.workspace, experiment
    return rehearsal
