from django.urls import include, path

from kaizenlab.shares import public, views

app_name = "shares"

inside = [
    path("decisions/<int:number>/share/", views.decision, name="decision"),
    path("hypotheses/<int:number>/trace/share/", views.trace, name="trace"),
    path("shares/<int:number>/revoke/", views.revoke, name="revoke"),
]

urlpatterns = [
    path("s/<str:token>/", public.show, name="show"),
    path("w/<slug:slug>/", include(inside)),
]
