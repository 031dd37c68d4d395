from django.urls import path

from kaizenlab.tokens import views

app_name = "tokens"
urlpatterns = [
    path("settings/tokens/", views.list_, name="list"),
    path("settings/tokens/new/", views.new, name="new"),
    path("settings/tokens/<int:number>/revoke/", views.revoke, name="revoke"),
]
