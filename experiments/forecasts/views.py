"""A forecast before the start, everybody's after the result, and how good they were over time."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from experiments.forecasts import actions, drawing, queries, rules
from experiments.forecasts.forms import ForecastForm
from experiments.models import Experiment
from experiments.views.find import find
from kaizenlab.lib import clock, exports, keyset
from kaizenlab.lib.answer import answer, go
from kaizenlab.lib.reasons import exact_percent
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

FORECAST = ("by", "probability", "brier")
CALIBRATION = ("between", "n", "said", "held", "interval")
LISTED = ("id", "probability", "member", "member__user__name", "member__user__email")


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.VIEWER, write=Role.MEMBER)
def forecast(request: TenantRequest, number: int) -> HttpResponse:
    experiment = find(request, number)
    own = queries.mine(experiment, request.member)
    form = ForecastForm(
        request.POST if request.method == "POST" else None, initial={"probability": own.probability} if own else None
    )
    if form.is_valid():
        actions.give(experiment, form.cleaned_data["probability"], by=request.member, at=clock.now())
        return go(request, address(request, experiment))
    context: dict[str, Any] = {
        "experiment": experiment,
        "form": form,
        "own": exact_percent(Fraction(own.probability)) if own else "",
        "open": actions.is_open(experiment),
        "may_write": request.member.may(Role.MEMBER),
    }
    shown = everybody(request, experiment) if experiment.state == "concluded" else sealed(experiment)
    return answer(request, "forecasts/forecast.html", context | shown, status=422 if form.is_bound else 200)


@require_POST
@allow(Role.MEMBER)
def withdraw(request: TenantRequest, number: int) -> HttpResponse:
    experiment = find(request, number)
    actions.withdraw(experiment, by=request.member, at=clock.now())
    return go(request, address(request, experiment))


def address(request: TenantRequest, experiment: Experiment) -> str:
    return reverse("forecasts:forecast", args=[request.workspace.slug, experiment.number])


def sealed(experiment: Experiment) -> dict[str, Any]:
    return {"given": queries.given(experiment)}


def everybody(request: TenantRequest, experiment: Experiment) -> dict[str, Any]:
    """Who expected what, the most confident first; an invalid result gives nobody a Brier score."""
    forecasts = queries.revealed(experiment)
    page = keyset.page(forecasts.values(*LISTED), request.GET, ["-probability", "id"])
    tallies = queries.tallies(forecasts)
    happened = rules.HAPPENED.get(experiment.result.verdict)
    counts = happened is not None
    return {
        "page": page,
        "rows": [
            {
                "who": row["member__user__name"] or row["member__user__email"].partition("@")[0],
                "mine": row["member"] == request.member.pk,
                "said": exact_percent(Fraction(row["probability"])),
                "brier": "" if happened is None else drawing.four(rules.score(row["probability"], happened)),
            }
            for row in page.rows
        ],
        "given": rules.count(tallies),
        "counts": counts,
        "happened": happened,
        "mean": drawing.rounded(rules.mean(tallies)) if tallies else "",
        "brier": drawing.four(rules.brier_of(tallies)) if tallies and counts else "",
    }


@require_safe
@allow(Role.VIEWER)
def calibration(request: TenantRequest) -> HttpResponse:
    """The workspace's, or with `?of=me` one's own."""
    of_me = request.GET.get("of") == "me"
    tallies = queries.tallies(queries.resolved(request.workspace, request.member if of_me else None))
    missing = max(0, rules.ENOUGH - rules.count(tallies))
    context: dict[str, Any] = {"of_me": of_me, "given": rules.count(tallies), "missing": missing}
    return answer(request, "forecasts/calibration.html", context if missing else context | calibrated(tallies))


@require_safe
@allow(Role.VIEWER)
def calibration_file(request: TenantRequest, kind: str) -> HttpResponse:
    """The table of the page; where there is too little to tell it is empty, as the page is."""
    of_me = request.GET.get("of") == "me"
    tallies = queries.tallies(queries.resolved(request.workspace, request.member if of_me else None))
    rows = [] if rules.count(tallies) < rules.ENOUGH else drawing.rows(rules.bins(tallies))
    plain = [{column: getattr(row, column) for column in CALIBRATION} for row in rows]
    text = exports.table(kind, _("Calibration"), CALIBRATION, plain)
    return exports.file(text, kind, f"{request.workspace.slug}-calibration")


@require_safe
@allow(Role.VIEWER)
def forecast_file(request: TenantRequest, number: str, kind: str) -> HttpResponse:
    """Everybody's once there is a result; before it nobody's, not even the reader's own."""
    experiment = find(request, int(number))
    rows = []
    if experiment.state == "concluded":
        happened = rules.HAPPENED.get(experiment.result.verdict)
        order = queries.revealed(experiment).order_by("-probability", "id").values(*LISTED)
        rows = [
            {
                "by": row["member__user__name"] or row["member__user__email"].partition("@")[0],
                "probability": row["probability"],
                "brier": None if happened is None else drawing.four(rules.score(row["probability"], happened)),
            }
            for row in order
        ]
    text = exports.table(kind, _("Forecasts of %(ref)s") % {"ref": experiment.ref}, FORECAST, rows)
    return exports.file(text, kind, f"{request.workspace.slug}-{experiment.ref}-forecasts")


def calibrated(tallies: list[rules.Tally]) -> dict[str, Any]:
    parts = rules.parts(tallies)
    return {
        "rows": drawing.rows(rules.bins(tallies)),
        "mean": drawing.rounded(rules.mean(tallies)),
        "rate": drawing.rounded(rules.base_rate(tallies)),
        "brier": drawing.four(parts.brier),
        "reliability": drawing.four(parts.reliability),
        "resolution": drawing.four(parts.resolution),
        "uncertainty": drawing.four(parts.uncertainty),
    }
