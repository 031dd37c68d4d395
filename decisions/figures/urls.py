from django.urls import path, re_path

from decisions.figures.views.deciding import deciding
from decisions.figures.views.rows import export, rows

app_name = "figures"
urlpatterns = [
    path("metrics/deciding/", deciding, name="deciding"),
    path("metrics/deciding/<slug:figure>/", rows, name="rows"),
    re_path(r"^metrics/deciding/(?P<figure>[a-z]+)\.(?P<kind>csv|json|md)$", export, name="export"),
]
