"""A rehearsal without any AI: a colleague plays the persona, somebody types what they say."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from experiments.rehearsal import actions, persona, queries, words
from experiments.rehearsal.forms import ColleagueForm
from experiments.views.find import find
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.MEMBER)
def colleague(request: TenantRequest, number: int) -> HttpResponse:
    experiment = find(request, number)
    script = queries.script_of(experiment)
    data = request.POST if request.method == "POST" else None
    form = ColleagueForm(
        data,
        questions=script.questions if script else [],
        bars=[row.name for row in queries.bars_of(experiment)],
        proposed=persona.proposed(experiment.hypothesis)[0],
    )
    if data is not None and form.is_valid():
        return go(request, actions.hold_with_colleague(experiment, form.cast, by=request.member, at=clock.now()))
    context = {"experiment": experiment, "script": script, "form": form, "simulated": words.SIMULATED}
    return answer(request, "rehearsal/colleague.html", context, status=422 if data is not None else 200)
