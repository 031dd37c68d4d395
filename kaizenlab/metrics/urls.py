from django.urls import path, re_path

from kaizenlab.metrics.views.correct import correct
from kaizenlab.metrics.views.list import export as export_list
from kaizenlab.metrics.views.list import list_
from kaizenlab.metrics.views.record import export, record
from kaizenlab.metrics.views.table import table
from kaizenlab.metrics.views.write import archive, edit, new, restore

app_name = "metrics"
urlpatterns = [
    path("metrics/", list_, name="list"),
    re_path(r"^metrics\.(?P<kind>csv|json|md)$", export_list, name="export"),
    path("metrics/new/", new, name="new"),
    path("metrics/<int:number>/", record, name="record"),
    re_path(r"^metrics/(?P<number>[1-9][0-9]{0,9})\.(?P<kind>csv|json|md)$", export, name="file"),
    path("metrics/<int:number>/edit/", edit, name="edit"),
    path("metrics/<int:number>/archive/", archive, name="archive"),
    path("metrics/<int:number>/restore/", restore, name="restore"),
    path("metrics/<int:number>/table/", table, name="table"),
    path("metrics/<int:number>/readings/<int:reading>/", correct, name="correct"),
]
