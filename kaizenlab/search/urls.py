from django.urls import path, re_path

from kaizenlab.search.views.saved import remove, save
from kaizenlab.search.views.search import export, search

app_name = "search"
urlpatterns = [
    path("search/", search, name="search"),
    re_path(r"^search\.(?P<kind>csv|json|md)$", export, name="export"),
    path("search/views/", save, name="save"),
    path("search/views/<int:number>/remove/", remove, name="remove"),
]
