from django.urls import path

from decisions.figures.views.deciding import deciding
from decisions.figures.views.rows import rows

app_name = "figures"
urlpatterns = [
    path("metrics/deciding/", deciding, name="deciding"),
    path("metrics/deciding/<slug:figure>/", rows, name="rows"),
]
