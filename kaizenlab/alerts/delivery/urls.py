"""A workspace's page of notifications, and the two doors that a token opens."""

from django.urls import include, path

from kaizenlab.alerts.delivery.views import public, settings

app_name = "delivery"

inside = [
    path("settings/notifications/", settings.notifications, name="notifications"),
    path("settings/notifications/routing/", settings.routing, name="routing"),
    path("settings/notifications/test/", settings.test, name="test"),
    path("settings/notifications/calendar/", settings.make_feed, name="make_feed"),
    path("settings/notifications/calendar/revoke/", settings.revoke_feed, name="revoke_feed"),
]

urlpatterns = [
    path("u/<str:token>/", public.leave, name="unsubscribe"),
    path("ical/<str:token>.ics", public.feed, name="calendar"),
    path("w/<slug:slug>/", include(inside)),
]
