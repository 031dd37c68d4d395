from django.urls import path, re_path, register_converter

from kaizenlab.lib.refs import SPELT
from kaizenlab.observatory import looking, views


class ReferenceConverter:
    regex = SPELT

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ReferenceConverter, "ref")

urlpatterns = [
    path("", views.home, name="home"),
    path("fresh/", views.fresh, name="fresh"),
    re_path(r"^needs-a-decision\.(?P<kind>csv|json|md)$", views.export, name="waiting_file"),
    path("changes/", looking.changed, name="changes"),
    re_path(r"^changes\.(?P<kind>csv|json|md)$", looking.export, name="changes_file"),
    path("changes/looked/", looking.looked, name="looked"),
    path("<ref:reference>", views.jump, name="jump"),
]
