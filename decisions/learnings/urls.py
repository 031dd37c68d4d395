from django.urls import path, re_path

from decisions.learnings.views.list import export, list_
from decisions.learnings.views.record import file, record, restate, weigh

app_name = "learnings"
urlpatterns = [
    path("learnings/", list_, name="list"),
    re_path(r"^learnings\.(?P<kind>csv|json|md)$", export, name="export"),
    path("learnings/<int:number>/", record, name="record"),
    re_path(r"^learnings/(?P<number>[1-9][0-9]{0,17})\.(?P<kind>csv|json|md)$", file, name="file"),
    path("learnings/<int:number>/weigh/", weigh, name="weigh"),
    path("learnings/<int:number>/status/", restate, name="restate"),
]
