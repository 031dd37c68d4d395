from django.urls import path, re_path

from experiments.views.amend import amend
from experiments.views.cancel import cancel
from experiments.views.conclude import conclude
from experiments.views.correct import correct
from experiments.views.criteria import criteria
from experiments.views.evidence import evidence
from experiments.views.list import export, list_
from experiments.views.new import new
from experiments.views.plan import plan
from experiments.views.protocol import protocol
from experiments.views.register import register
from experiments.views.rerun import rerun
from experiments.views.revisions import revisions, revisions_file
from experiments.views.run import run
from experiments.views.state import pause, resume, start

app_name = "experiments"
urlpatterns = [
    path("experiments/", list_, name="list"),
    re_path(r"^experiments\.(?P<kind>csv|json|md)$", export, name="export"),
    path("hypotheses/<int:number>/experiments/new/", new, name="new"),
    path("experiments/<int:number>/plan/", plan, name="plan"),
    path("experiments/<int:number>/criteria/", criteria, name="criteria"),
    path("experiments/<int:number>/register/", register, name="register"),
    path("experiments/<int:number>/amend/", amend, name="amend"),
    path("experiments/<int:number>/revisions/", revisions, name="revisions"),
    re_path(
        r"^experiments/(?P<number>[0-9]{1,18})/revisions\.(?P<kind>csv|json|md)$", revisions_file, name="revisions_file"
    ),
    path("experiments/<int:number>/", run, name="run"),
    re_path(r"^experiments/(?P<number>[0-9]{1,18})\.(?P<kind>csv|json|md)$", protocol, name="protocol"),
    path("experiments/<int:number>/start/", start, name="start"),
    path("experiments/<int:number>/pause/", pause, name="pause"),
    path("experiments/<int:number>/resume/", resume, name="resume"),
    path("experiments/<int:number>/evidence/", evidence, name="evidence"),
    path("experiments/<int:number>/evidence/<int:place>/", correct, name="correct"),
    path("experiments/<int:number>/conclude/", conclude, name="conclude"),
    path("experiments/<int:number>/cancel/", cancel, name="cancel"),
    path("experiments/<int:number>/rerun/", rerun, name="rerun"),
]
