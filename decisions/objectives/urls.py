from django.urls import path, re_path

from decisions.objectives.views import record, write

app_name = "objectives"
urlpatterns = [
    path("metrics/objectives/new/", write.new, name="new"),
    path("metrics/objectives/import/", write.import_, name="import"),
    path("metrics/objectives/<slug:name>.yaml", record.file, name="file"),
    re_path(r"^metrics/objectives/(?P<name>[a-z0-9-]+)\.(?P<kind>csv|json|md)$", record.export, name="export"),
    path("metrics/objectives/<slug:name>/", record.record, name="record"),
    path("metrics/objectives/<slug:name>/edit/", write.edit, name="edit"),
    path("metrics/objectives/<slug:name>/remove/", write.remove, name="remove"),
]
