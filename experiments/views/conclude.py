"""Bar and result side by side first; then the question."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from experiments import dossier as dossiers
from experiments import facts, policy, record, words
from experiments.actions import conclusion
from experiments.forms.ending import BrokenForm
from experiments.models import Experiment
from experiments.rules.outcomes import Status
from experiments.rules.result import Result
from experiments.runs.gate import HeldUp
from experiments.runs.queries import walk_of
from experiments.seen import criteria_seen
from experiments.views.find import find
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.MEMBER)
def conclude(request: TenantRequest, number: int) -> HttpResponse:
    """Concludes what the page showed: if it would be another result by now, it is shown first (409)."""
    experiment = find(request, number)
    if request.method != "POST":
        return go(request, experiment) if experiment.state not in ("running", "paused") else page(request, experiment)
    conclusion.refuse_unless_started(experiment)
    broken = BrokenForm(request.POST) if "broken" in request.POST else None
    if broken and not broken.is_valid():
        return page(request, experiment, broken=broken, status=422)
    if not broken and request.POST.get("shown", "") not in ("", stamp(preview(experiment))):
        return page(request, experiment, moved=True, status=409)
    reason = broken.cleaned_data["broken"] if broken else ""
    try:
        conclusion.conclude(experiment, by=request.member, at=clock.now(), broken=reason)
    except HeldUp:
        return page(request, experiment, status=409)
    return go(request, experiment)


def page(request: TenantRequest, experiment: Experiment, *, status: int = 200, **more: Any) -> HttpResponse:
    numbers, respond = policy.in_force(request.workspace)
    dossier = record.dossier(record.collect(experiment, now=clock.now()), numbers=numbers)
    result = dossiers.result(dossier, closed=True)
    recommended = respond(result)
    walk = walk_of(experiment)
    context = {
        "experiment": experiment,
        "held_up": walk.undone("execute") if walk else [],
        "result": result,
        "verdict": words.VERDICTS[result.verdict or ""],
        "confidence": words.CONFIDENCES.get(result.confidence or "", ""),
        "reasons": [reason.said(_) for reason in result.reasons],
        "criteria": criteria_seen(dossier, result),
        "undecided": [each.name for each in result.outcomes if each.status is Status.UNDECIDED],
        "response": recommended and words.RESPONSES[recommended.response],
        "outcome": recommended and recommended.response,
        "either": recommended and len(recommended.answers) > 1,
        "stamp": stamp(result),
        "may_say_broken": request.member.may(Role.FOUNDER) or not conclusion.has_counted(experiment),
        "broken": BrokenForm(),
    }
    return answer(request, "experiments/conclude.html", context | more, status=status)


def preview(experiment: Experiment) -> Result:
    return dossiers.result(record.gather(experiment, now=clock.now()), closed=True)


def stamp(result: Result) -> str:
    """Changes when anything does that the page shows of a result."""
    return facts.digest(facts.canonical(result.as_json()))[:16]
