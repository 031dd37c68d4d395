from django.urls import path, re_path

from kaizenlab.alerts.views.act import acknowledge, silence, wake
from kaizenlab.alerts.views.count import count
from kaizenlab.alerts.views.list import export, list_
from kaizenlab.alerts.views.record import file, record
from kaizenlab.alerts.views.signals import reset, signals

app_name = "alerts"
urlpatterns = [
    path("alerts/", list_, name="list"),
    re_path(r"^alerts\.(?P<kind>csv|json|md)$", export, name="export"),
    path("alerts/count/", count, name="count"),
    path("alerts/<int:number>/", record, name="record"),
    re_path(r"^alerts/(?P<number>[0-9]{1,18})\.(?P<kind>csv|json|md)$", file, name="file"),
    path("alerts/<int:number>/acknowledge/", acknowledge, name="acknowledge"),
    path("alerts/<int:number>/silence/", silence, name="silence"),
    path("alerts/<int:number>/wake/", wake, name="wake"),
    path("settings/signals/", signals, name="signals"),
    path("settings/signals/reset/", reset, name="reset"),
]
