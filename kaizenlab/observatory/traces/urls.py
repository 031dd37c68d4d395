from django.urls import path, re_path

from kaizenlab.observatory.traces.views.files import file
from kaizenlab.observatory.traces.views.list import export, list_
from kaizenlab.observatory.traces.views.trace import trace

app_name = "traces"
urlpatterns = [
    path("traces/", list_, name="list"),
    re_path(r"^traces\.(?P<kind>csv|json|md)$", export, name="export"),
    path("hypotheses/<int:number>/trace/", trace, name="trace"),
    re_path(r"^hypotheses/(?P<number>[0-9]{1,18})/trace\.(?P<kind>csv|json|md|otlp\.json)$", file, name="file"),
]
