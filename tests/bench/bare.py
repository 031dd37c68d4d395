"""The yardstick: pages as Django's tutorial would write them, of the same rows, behind Django's own middleware."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.handlers.wsgi import WSGIHandler
from django.db import transaction
from django.forms import modelform_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.test import override_settings
from django.urls import path

from decisions.models import Decider, Decision, Learning, Recommendation
from experiments.models import Evidence, Experiment
from hypotheses.models import Hypothesis
from kaizenlab.workspaces import numbers, tenancy
from kaizenlab.workspaces.models import Membership

PREFIX = "/bare"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tests.bench.bare.routed",
]
MODELS: dict[str, Any] = {"hypotheses": Hypothesis, "experiments": Experiment, "decisions": Decision}
COLUMNS = {
    "hypotheses": ["number", "statement", "state", "owner", "created_at"],
    "experiments": ["number", "title", "state", "owner", "ends_on"],
    "decisions": ["number", "title", "outcome", "needed", "got", "proposed_by", "settled_at"],
}


class Bare(WSGIHandler):
    """A second Django in the same process, with the middleware of a new project."""

    def load_middleware(self, is_async: bool = False) -> None:
        with override_settings(MIDDLEWARE=MIDDLEWARE):
            super().load_middleware(is_async)


def routed(get_response: Any) -> Any:
    def middleware(request: HttpRequest) -> HttpResponse:
        request.urlconf = "tests.bench.bare"  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


@login_required
@transaction.atomic
def listing(request: HttpRequest, workspace: int, name: str) -> HttpResponse:
    tenancy.enter(workspace)  # the rows show themselves to nobody else
    rows = MODELS[name].objects.filter(workspace=workspace).order_by("-number")[:50]
    people = "owner__user" if name != "decisions" else "proposed_by__user"
    context = {"rows": rows.select_related(people), "columns": COLUMNS[name], "name": name, "workspace": workspace}
    return render(request, f"bench/{name}.html", context)


@login_required
@transaction.atomic
def detail(request: HttpRequest, workspace: int, name: str, number: int) -> HttpResponse:
    tenancy.enter(workspace)
    record = get_object_or_404(MODELS[name], workspace=workspace, number=number)
    return render(request, "bench/detail.html", {"record": record, "groups": shown([[record], *around(name, record)])})


@login_required
@transaction.atomic
def new(request: HttpRequest, workspace: int) -> HttpResponse:
    tenancy.enter(workspace)
    form = modelform_factory(Hypothesis, fields=["statement", "persona", "stage"])(request.POST or None)
    if form.is_valid():
        member = Membership.objects.get(workspace=workspace, user=request.user.pk)
        form.instance.number = numbers.following(workspace, "H")
        form.instance.workspace_id = workspace
        form.instance.owner = form.instance.created_by = member
        form.instance.created_at = form.instance.changed_at = member.joined_at
        form.save()
        return redirect("bare-detail", workspace, "hypotheses", form.instance.number)
    return render(request, "bench/form.html", {"form": form})


def around(name: str, record: Any) -> list[Iterable[Any]]:
    """The rows that the product's page shows beside the record itself."""
    if name == "hypotheses":
        evidence = Evidence.objects.filter(experiment__hypothesis=record).select_related("testimony", "experiment")
        return [
            record.assumptions.all(),
            record.experiments.select_related("result"),
            evidence.order_by("-number")[:5],
            Hypothesis.objects.filter(pk=record.parent_id),
            record.successors.all(),
            Membership.objects.select_related("user"),
        ]
    said = Recommendation.objects.select_related("result", "policy").filter(pk=record.recommendation_id)
    return [
        said,
        [said[0].result],
        Experiment.objects.filter(pk=record.experiment_id),
        Hypothesis.objects.filter(pk=record.hypothesis_id),
        Decider.objects.filter(decision=record).select_related("member__user"),
        Learning.objects.filter(decision=record),
    ]


def shown(groups: Iterable[Iterable[Any]]) -> list[list[list[tuple[str, Any]]]]:
    """Each row as its fields' names and values, without asking for the records it refers to."""
    return [[values(row) for row in rows] for rows in groups]


def values(row: Any) -> list[tuple[str, Any]]:
    return [(field.verbose_name, getattr(row, field.attname)) for field in row._meta.fields]


urlpatterns = [
    path("bare/<int:workspace>/hypotheses/new/", new, name="bare-new"),
    path("bare/<int:workspace>/<str:name>/", listing, name="bare-list"),
    path("bare/<int:workspace>/<str:name>/<int:number>/", detail, name="bare-detail"),
]
