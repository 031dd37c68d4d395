from django.urls import path

from kaizenlab.drafts.views import keep

app_name = "drafts"
urlpatterns = [path("drafts/", keep, name="keep")]
