"""Looking at a decision again: what was decided and why, what came of it, and whether it held up."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from decisions.afterwards import afterwards
from decisions.followup import actions, words
from decisions.followup.forms import ReviewForm
from decisions.views import find
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.lib.dates import day
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.VIEWER, write=Role.MEMBER)
def review(request: TenantRequest, number: int) -> HttpResponse:
    decision = find.decision(request, number)
    today = clock.today(request.workspace.time_zone)
    form = ReviewForm(request.POST if request.method == "POST" else None, today=today)
    if form.is_valid():
        actions.review(decision, **form.cleaned_data, by=request.member, at=clock.now())
        return go(request, f"{decision.get_absolute_url()}#reviews")
    followed = afterwards(decision, today)
    if request.method != "POST" and not followed["may_be_reviewed"]:
        return go(request, decision)
    context = {
        "decision": decision,
        "experiment": decision.experiment,
        "hypothesis": decision.hypothesis,
        "settled_day": day(decision.settled_at) if decision.settled_at else "",
        "form": form,
        "choices": choices(form),
        "may_write": request.member.may(Role.MEMBER),
        **followed,
    }
    return answer(request, "followup/review.html", context, status=422 if form.is_bound else 200)


def choices(form: ReviewForm) -> list[dict[str, Any]]:
    """The verdicts with what each says; only what somebody has chosen is checked."""
    return [
        {"value": value, "word": word, "means": words.MEANS[value], "checked": form["verdict"].value() == value}
        for value, word in words.VERDICTS.items()
    ]
