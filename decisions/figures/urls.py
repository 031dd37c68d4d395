from django.urls import path, re_path

from decisions.figures.views.deciding import deciding, file
from decisions.figures.views.rows import export, rows

app_name = "figures"
urlpatterns = [
    path("metrics/deciding/", deciding, name="deciding"),
    re_path(r"^metrics/deciding\.(?P<kind>csv|json|md)$", file, name="file"),
    path("metrics/deciding/<slug:figure>/", rows, name="rows"),
    re_path(r"^metrics/deciding/(?P<figure>[a-z]+)\.(?P<kind>csv|json|md)$", export, name="export"),
]
