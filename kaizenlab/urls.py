"""The site map."""

from django.urls import include, path

from kaizenlab import health
from kaizenlab.example.views import sign_in
from kaizenlab.observatory.prometheus.views import metrics
from kaizenlab.workspaces.urls import front

tenant = [
    path("", include("kaizenlab.observatory.urls")),
    path("", include("kaizenlab.observatory.traces.urls")),
    path("", include("hypotheses.urls")),
    path("", include("experiments.urls")),
    path("", include("experiments.runs.urls")),
    path("", include("experiments.intake.urls")),
    path("", include("experiments.attachments.urls")),
    path("", include("experiments.rehearsal.urls")),
    path("", include("experiments.forecasts.urls")),
    path("", include("kaizenlab.playbooks.urls")),
    path("", include("kaizenlab.drafts.urls")),
    path("", include("kaizenlab.metrics.urls")),
    path("", include("kaizenlab.tokens.urls")),
    path("", include("decisions.urls")),
    path("", include("decisions.followup.urls")),
    path("", include("decisions.figures.urls")),
    path("", include("decisions.objectives.urls")),
    path("", include("kaizenlab.alerts.response.urls")),
    path("", include("kaizenlab.alerts.hooks.urls")),
    path("", include("kaizenlab.alerts.urls")),
    path("", include("decisions.backtest.urls")),
]

urlpatterns = [
    path("", include(front)),
    path("", include("kaizenlab.workspaces.urls")),
    path("", include("kaizenlab.alerts.delivery.urls")),
    path("", include("kaizenlab.shares.urls")),
    path("account/example/<str:token>/", sign_in, name="example"),
    path("account/", include("allauth.urls")),
    path("w/<slug:slug>/", include(tenant)),
    path("api/v1/", include("kaizenlab.api.urls")),
    path("metrics", metrics, name="prometheus"),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
]
