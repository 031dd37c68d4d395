"""The rehearsals of a script, how well they foretold the real interviews, and the way to the next one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from experiments.models import Experiment
from experiments.rehearsal import actions, persona, queries
from experiments.rehearsal.foretold import foretold
from experiments.rehearsal.forms import PersonasForm
from experiments.rehearsal.views.script import may_write
from experiments.views.find import find
from kaizenlab.lib import clock, keyset
from kaizenlab.lib.answer import answer, go
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.VIEWER, write=Role.MEMBER)
def list_(request: TenantRequest, number: int) -> HttpResponse:
    """Posting asks the configured AI to play the personas."""
    experiment = find(request, number)
    if request.method != "POST":
        return page(request, experiment, PersonasForm(proposed=persona.proposed(experiment.hypothesis)))
    form = PersonasForm(request.POST)
    if not form.is_valid():
        return page(request, experiment, form, status=422)
    return go(request, actions.ask(experiment, form.personas, by=request.member, at=clock.now()))


def page(request: TenantRequest, experiment: Experiment, form: PersonasForm, **how: Any) -> HttpResponse:
    script = queries.script_of(experiment)
    mine = queries.rehearsals_of(experiment)
    context = {
        "experiment": experiment,
        "script": script,
        "page": keyset.page(mine, request.GET, size=SHOWN),
        "foretold": foretold(experiment),
        "may_write": may_write(request, experiment),
        "has_ai": bool(settings.AI_BASE_URL),
        "model": settings.AI_MODEL,
        "form": form,
    }
    return answer(request, "rehearsal/list.html", context, **how)
