from django.urls import path, re_path

from hypotheses.views.assumptions import add_assumption, drop_assumption, edit_assumption
from hypotheses.views.canvas import canvas
from hypotheses.views.edit import edit
from hypotheses.views.history import history, history_file
from hypotheses.views.list import export, list_
from hypotheses.views.new import new
from hypotheses.views.record import record

app_name = "hypotheses"
urlpatterns = [
    path("hypotheses/", list_, name="list"),
    re_path(r"^hypotheses\.(?P<kind>csv|json|md)$", export, name="export"),
    path("hypotheses/new/", new, name="new"),
    path("hypotheses/<int:number>/", canvas, name="canvas"),
    re_path(r"^hypotheses/(?P<number>[0-9]{1,18})\.(?P<kind>csv|json|md)$", record, name="record"),
    path("hypotheses/<int:number>/edit/", edit, name="edit"),
    path("hypotheses/<int:number>/history/", history, name="history"),
    re_path(r"^hypotheses/(?P<number>[0-9]{1,18})/history\.(?P<kind>csv|json|md)$", history_file, name="history_file"),
    path("hypotheses/<int:number>/assumptions/", add_assumption, name="add_assumption"),
    path("hypotheses/<int:number>/assumptions/<int:assumption>/", edit_assumption, name="edit_assumption"),
    path("hypotheses/<int:number>/assumptions/<int:assumption>/drop/", drop_assumption, name="drop_assumption"),
]
