"""What is said about a record, who follows it, and what happened in the whole workspace."""

from django.urls import path, re_path

from kaizenlab.activity.views.comments import comments, edit, export, follow, withdraw
from kaizenlab.activity.views.feed import feed, file
from kaizenlab.lib.refs import SPELT

REF = f"(?P<reference>{SPELT})"

app_name = "activity"
urlpatterns = [
    path("activity/", feed, name="feed"),
    re_path(r"^activity\.(?P<kind>csv|json|md)$", file, name="file"),
    re_path(rf"^{REF}/comments/$", comments, name="comments"),
    re_path(rf"^{REF}/comments\.(?P<kind>csv|json|md)$", export, name="export"),
    re_path(rf"^{REF}/comments/(?P<number>[0-9]{{1,9}})/$", edit, name="edit"),
    re_path(rf"^{REF}/comments/(?P<number>[0-9]{{1,9}})/withdraw/$", withdraw, name="withdraw"),
    re_path(rf"^{REF}/follow/$", follow, name="follow"),
]
