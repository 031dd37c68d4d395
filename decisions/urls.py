from django.urls import path, re_path

from decisions.views.compare import compare
from decisions.views.compare import file as compared
from decisions.views.decide import decide
from decisions.views.list import archive, export, list_
from decisions.views.record import file, paper, record
from decisions.views.settle import accept, reject, withdraw
from decisions.views.supersede import supersede

app_name = "decisions"
urlpatterns = [
    path("experiments/<int:number>/decide/", decide, name="decide"),
    path("decisions/", list_, name="list"),
    path("decisions.zip", archive, name="archive"),
    re_path(r"^decisions\.(?P<kind>csv|json|md)$", export, name="export"),
    path("decisions/compare/", compare, name="compare"),
    re_path(r"^decisions/compare\.(?P<kind>csv|json|md)$", compared, name="compared"),
    path("decisions/<int:number>/", record, name="record"),
    re_path(r"^decisions/(?P<number>[0-9]{1,18})\.(?P<kind>csv|json|md)$", file, name="file"),
    re_path(r"^decisions/(?P<number>[0-9]{1,18})\.pdf$", paper, name="paper"),
    path("decisions/<int:number>/accept/", accept, name="accept"),
    path("decisions/<int:number>/reject/", reject, name="reject"),
    path("decisions/<int:number>/withdraw/", withdraw, name="withdraw"),
    path("decisions/<int:number>/supersede/", supersede, name="supersede"),
]
