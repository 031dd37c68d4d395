from django.urls import path, re_path

from experiments.runs.views.assign import assign
from experiments.runs.views.begin import begin
from experiments.runs.views.changes import changes, changes_file
from experiments.runs.views.step import note, reopen, skip, tick

app_name = "runs"
urlpatterns = [
    path("experiments/<int:number>/playbook/", begin, name="begin"),
    path("experiments/<int:number>/playbook/changes/", changes, name="changes"),
    re_path(
        r"^experiments/(?P<number>[0-9]{1,18})/playbook/changes\.(?P<kind>csv|json|md)$",
        changes_file,
        name="changes_file",
    ),
    path("experiments/<int:number>/steps/<int:position>/tick/", tick, name="tick"),
    path("experiments/<int:number>/steps/<int:position>/reopen/", reopen, name="reopen"),
    path("experiments/<int:number>/steps/<int:position>/skip/", skip, name="skip"),
    path("experiments/<int:number>/steps/<int:position>/note/", note, name="note"),
    path("experiments/<int:number>/steps/<int:position>/assign/", assign, name="assign"),
]
