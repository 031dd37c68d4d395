from django.urls import path

from kaizenlab.alerts.hooks.views.acts import redeliver, remove, rotate, switch_off, switch_on, test
from kaizenlab.alerts.hooks.views.pages import delivery, list_, record
from kaizenlab.alerts.hooks.views.write import edit, new

app_name = "hooks"
urlpatterns = [
    path("settings/webhooks/", list_, name="list"),
    path("settings/webhooks/new/", new, name="new"),
    path("settings/webhooks/<int:number>/", record, name="record"),
    path("settings/webhooks/<int:number>/edit/", edit, name="edit"),
    path("settings/webhooks/<int:number>/rotate/", rotate, name="rotate"),
    path("settings/webhooks/<int:number>/off/", switch_off, name="switch_off"),
    path("settings/webhooks/<int:number>/on/", switch_on, name="switch_on"),
    path("settings/webhooks/<int:number>/test/", test, name="test"),
    path("settings/webhooks/<int:number>/remove/", remove, name="remove"),
    path("settings/webhooks/<int:number>/deliveries/<slug:message>/", delivery, name="delivery"),
    path("settings/webhooks/<int:number>/deliveries/<slug:message>/redeliver/", redeliver, name="redeliver"),
]
