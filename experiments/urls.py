from django.urls import path, re_path

from experiments.views.criteria import criteria
from experiments.views.list import export, list_
from experiments.views.new import new
from experiments.views.plan import plan
from experiments.views.register import register
from experiments.views.revisions import revisions

app_name = "experiments"
urlpatterns = [
    path("experiments/", list_, name="list"),
    re_path(r"^experiments\.(?P<kind>csv|json)$", export, name="export"),
    path("hypotheses/<int:number>/experiments/new/", new, name="new"),
    path("experiments/<int:number>/plan/", plan, name="plan"),
    path("experiments/<int:number>/criteria/", criteria, name="criteria"),
    path("experiments/<int:number>/register/", register, name="register"),
    path("experiments/<int:number>/revisions/", revisions, name="revisions"),
]
