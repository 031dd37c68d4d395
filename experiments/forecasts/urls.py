from django.urls import path

from experiments.forecasts.views import calibration, forecast, withdraw

app_name = "forecasts"
urlpatterns = [
    path("experiments/<int:number>/forecast/", forecast, name="forecast"),
    path("experiments/<int:number>/forecast/withdraw/", withdraw, name="withdraw"),
    path("calibration/", calibration, name="calibration"),
]
