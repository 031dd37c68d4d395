from django.urls import path, re_path

from experiments.forecasts.views import calibration, calibration_file, forecast, forecast_file, withdraw

app_name = "forecasts"
urlpatterns = [
    path("experiments/<int:number>/forecast/", forecast, name="forecast"),
    path("experiments/<int:number>/forecast/withdraw/", withdraw, name="withdraw"),
    re_path(
        r"^experiments/(?P<number>[0-9]{1,18})/forecasts\.(?P<kind>csv|json|md)$", forecast_file, name="forecast_file"
    ),
    path("calibration/", calibration, name="calibration"),
    re_path(r"^calibration\.(?P<kind>csv|json|md)$", calibration_file, name="calibration_file"),
]
