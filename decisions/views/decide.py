"""The decision page: evidence left, judgement right, nothing preselected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from decisions import queries
from decisions.actions.proposal import propose
from decisions.case import advice, recommended
from decisions.forms import DecisionForm
from decisions.models import Decision
from decisions.rules import Response
from decisions.views import find
from decisions.views.evidence import evidence_of
from decisions.words import CHOICES, OUTCOMES
from experiments.models import Experiment
from experiments.runs.gate import HeldUp
from experiments.runs.queries import walk_of
from experiments.runs.walk import Taken
from hypotheses.queries import writers
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.lib.dates import weekday
from kaizenlab.lib.refusal import Refused
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.VIEWER, write=Role.MEMBER)
def decide(request: TenantRequest, number: int) -> HttpResponse:
    experiment = find.experiment(request, number)
    if request.method == "POST" or awaits(experiment):
        return ask(request, experiment)
    standing = experiment.standing  # type: ignore[attr-defined]  # annotated where it is found
    return go(request, reverse("decisions:record", args=[request.workspace.slug, standing]) if standing else experiment)


def awaits(experiment: Experiment) -> bool:
    """A result that nobody has answered, and that the policy answers with a decision, not with a rerun."""
    recommendation = getattr(experiment, "recommendation", None)
    is_open = experiment.closed_at is None and experiment.standing is None  # type: ignore[attr-defined]
    return is_open and recommendation is not None and recommendation.response != Response.RERUN


def ask(request: TenantRequest, experiment: Experiment, corrects: Decision | None = None) -> HttpResponse:
    """The form of a first decision, or of one that corrects an accepted one; what is wrong with it; the record."""
    said = getattr(experiment, "recommendation", None)
    if said is None:
        raise Refused(_("%(experiment)s has no result to decide on.") % {"experiment": experiment.ref})
    recommendation = recommended(said.outcome)
    open_ones, people = list(queries.others(experiment)), list(writers(request.workspace))
    form = DecisionForm(
        request.POST if request.method == "POST" else None,
        people=people,
        recommendation=recommendation,
        others={other.number: other.state for other in open_ones},
        today=clock.today(request.workspace.time_zone),
        keeps_successor=bool(corrects and corrects.successor_id),
        initial={"deciders": [str(request.member.pk)]},
    )
    held_up, status = [] if corrects else waited_for(experiment), 422 if form.is_bound else 200
    if form.is_valid():
        try:
            decision = propose(experiment, **form.said, supersedes=corrects, by=request.member, at=clock.now())
            return go(request, decision)
        except HeldUp as refusal:
            held_up, status = refusal.steps, 409
    context = {
        "held_up": held_up,
        "experiment": experiment,
        "hypothesis": experiment.hypothesis,
        "corrects": corrects,
        "form": form,
        "choices": choices(form),
        "spent": experiment.spent,  # type: ignore[attr-defined]  # annotated where it is found
        "may_write": request.member.may(Role.MEMBER),
        "is_founder": request.member.may(Role.FOUNDER),
        "due_day": weekday(clock.today(request.workspace.time_zone, said.due_at)),
        "is_late": clock.now() > said.due_at,
        "advice": advice(recommendation),
        "recommendation": said,
        "approvers": [each for each in people if each != request.member and each.may(Role.FOUNDER)],
        "ends": open_ones,
        "runs": [other for other in open_ones if other.state in ("running", "paused")],
        **evidence_of(experiment),
    }
    return answer(request, "decisions/decide.html", context, status=status)


def waited_for(experiment: Experiment) -> Sequence[Taken]:
    """The playbook's blocking steps that are not done; a learning is written on this very form."""
    walk = walk_of(experiment)
    return [step for step in walk.undone("decide") if step.fact != "learning"] if walk else []


def choices(form: DecisionForm) -> list[dict[str, Any]]:
    """The outcomes with what each sets off; only what somebody has chosen is checked."""
    within = {answer.value for answer in form.recommendation.answers}
    return [
        {
            "value": outcome,
            "word": word,
            "means": CHOICES[outcome],
            "checked": form["outcome"].value() == outcome,
            "against": outcome not in within,
            "recommended": outcome == form.recommendation.response,
            "within": outcome in within and outcome != form.recommendation.response,
        }
        for outcome, word in OUTCOMES.items()
    ]
