from django.urls import path, re_path

from kaizenlab.alerts.response.views.list import export, list_
from kaizenlab.alerts.response.views.postmortem import act, file, finish, postmortem
from kaizenlab.alerts.response.views.record import export_log, join, record

app_name = "response"
urlpatterns = [
    path("experiments/<int:number>/response/", record, name="record"),
    re_path(r"^experiments/(?P<number>[0-9]{1,18})/response\.(?P<kind>csv|json|md)$", export_log, name="log"),
    path("experiments/<int:number>/response/join/", join, name="join"),
    path("postmortems/", list_, name="list"),
    re_path(r"^postmortems\.(?P<kind>csv|json|md)$", export, name="export"),
    path("decisions/<int:number>/postmortem/", postmortem, name="postmortem"),
    re_path(r"^decisions/(?P<number>[0-9]{1,18})/postmortem\.(?P<kind>csv|json|md)$", file, name="file"),
    path("decisions/<int:number>/postmortem/actions/", act, name="act"),
    path("decisions/<int:number>/postmortem/finish/", finish, name="finish"),
]
