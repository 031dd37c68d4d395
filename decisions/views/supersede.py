"""A new decision in the place of an accepted one, which stays readable for good."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from decisions.views import find
from decisions.views.decide import ask
from kaizenlab.lib.answer import go
from kaizenlab.lib.refusal import Refused
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.MEMBER)
def supersede(request: TenantRequest, number: int) -> HttpResponse:
    decision = find.decision(request, number, "experiment__result")
    if decision.kind == "decision" and decision.state == "accepted":
        experiment = decision.experiment
        experiment.recommendation, experiment.hypothesis = decision.recommendation, decision.hypothesis
        experiment.spent = decision.spent  # type: ignore[attr-defined]  # annotated where it is found
        return ask(request, experiment, corrects=decision)
    if request.method == "POST":
        raise Refused(_("Only an accepted decision can be superseded."))
    return go(request, decision)
