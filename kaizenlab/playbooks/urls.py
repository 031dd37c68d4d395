from django.urls import path, re_path

from kaizenlab.playbooks.views.changes import changes, changes_file
from kaizenlab.playbooks.views.list import export, list_
from kaizenlab.playbooks.views.record import file, own, shipped, shipped_file, version, version_file
from kaizenlab.playbooks.views.shelve import archive, copy_own, copy_shipped, restore
from kaizenlab.playbooks.views.write import edit, import_, new

app_name = "playbooks"
urlpatterns = [
    path("playbooks/", list_, name="list"),
    re_path(r"^playbooks\.(?P<kind>csv|json|md)$", export, name="export"),
    path("playbooks/new/", new, name="new"),
    path("playbooks/import/", import_, name="import"),
    path("playbooks/shipped/<slug:name>/", shipped, name="shipped"),
    re_path(r"^playbooks/shipped/(?P<name>[a-z-]{1,60})\.(?P<kind>csv|json|md)$", shipped_file, name="shipped_file"),
    path("playbooks/shipped/<slug:name>/copy/", copy_shipped, name="copy_shipped"),
    path("playbooks/<int:number>/", own, name="own"),
    re_path(r"^playbooks/(?P<number>[0-9]{1,18})\.(?P<kind>csv|json|md)$", file, name="file"),
    path("playbooks/<int:number>/edit/", edit, name="edit"),
    path("playbooks/<int:number>/copy/", copy_own, name="copy"),
    path("playbooks/<int:number>/archive/", archive, name="archive"),
    path("playbooks/<int:number>/restore/", restore, name="restore"),
    path("playbooks/<int:number>/versions/<int:version>/", version, name="version"),
    re_path(
        r"^playbooks/(?P<number>[0-9]{1,18})/versions/(?P<version>[0-9]{1,9})\.(?P<kind>csv|json|md)$",
        version_file,
        name="version_file",
    ),
    path("playbooks/<int:number>/changes/", changes, name="changes"),
    re_path(r"^playbooks/(?P<number>[0-9]{1,18})/changes\.(?P<kind>csv|json|md)$", changes_file, name="changes_file"),
]
