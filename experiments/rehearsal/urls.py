from django.urls import path, re_path

from experiments.rehearsal.views.colleague import colleague
from experiments.rehearsal.views.export import export
from experiments.rehearsal.views.list import list_
from experiments.rehearsal.views.record import again, cancel, record
from experiments.rehearsal.views.script import script

app_name = "rehearsal"
urlpatterns = [
    path("experiments/<int:number>/script/", script, name="script"),
    path("experiments/<int:number>/rehearsal/", list_, name="list"),
    re_path(r"^experiments/(?P<number>[0-9]{1,18})/rehearsal\.(?P<kind>csv|json|md)$", export, name="export"),
    path("experiments/<int:number>/rehearsal/colleague/", colleague, name="colleague"),
    path("experiments/<int:number>/rehearsal/<int:which>/", record, name="record"),
    path("experiments/<int:number>/rehearsal/<int:which>/cancel/", cancel, name="cancel"),
    path("experiments/<int:number>/rehearsal/<int:which>/again/", again, name="again"),
]
