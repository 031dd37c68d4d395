from django.urls import path, re_path

from decisions.backtest.views import export, policy

app_name = "backtest"
urlpatterns = [
    path("settings/policy/", policy, name="policy"),
    re_path(r"^settings/policy\.(?P<kind>csv|json|md)$", export, name="export"),
]
