"""Pages before a workspace, and inside one its settings."""

from django.urls import include, path, re_path

from kaizenlab.workspaces.views import front as fronts
from kaizenlab.workspaces.views import invitations, jobs, members, preferences, settings

app_name = "workspaces"

inside = [
    path("settings/", settings.settings, name="settings"),
    path("settings/members/", members.members, name="members"),
    re_path(r"^settings/members\.(?P<kind>csv|json|md)$", members.export, name="members_file"),
    path("settings/members/<int:number>/role/", members.role, name="role"),
    path("settings/members/<int:number>/remove/", members.remove, name="remove"),
    path("settings/leave/", members.leave, name="leave"),
    path("settings/invitations/<int:number>/again/", members.invite_again, name="invite_again"),
    path("settings/invitations/<int:number>/revoke/", members.revoke, name="revoke"),
    path("settings/jobs/", jobs.jobs, name="jobs"),
    re_path(r"^settings/jobs\.(?P<kind>csv|json|md)$", jobs.export, name="jobs_file"),
    path("settings/jobs/<int:number>/again/", jobs.try_again, name="try_again"),
    path("settings/delete/", settings.delete, name="delete"),
]

urlpatterns = [
    path("w/new/", fronts.new, name="new"),
    path("w/switch/", fronts.switch, name="switch"),
    path("i/<str:token>/", invitations.invitation, name="invitation"),
    path("w/<slug:slug>/", include(inside)),
]

front = [
    path("", fronts.landing, name="landing"),
    path("account/preferences/", preferences.preferences, name="preferences"),
]
