from django.urls import path

from decisions.backtest.views import policy

app_name = "backtest"
urlpatterns = [path("settings/policy/", policy, name="policy")]
