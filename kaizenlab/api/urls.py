"""Version 1 of what programs call. `place` is the workspace: the token's, or nothing is there."""

from django.urls import path, re_path

from kaizenlab.api import readings
from kaizenlab.api.methods import nothing

app_name = "api"
urlpatterns = [
    path("w/<slug:place>/metrics/<int:number>/readings/", readings.readings, name="readings"),
    re_path("", nothing, name="nothing"),
]
