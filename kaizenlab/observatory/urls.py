from django.urls import path, register_converter

from kaizenlab.lib.refs import PATTERN
from kaizenlab.observatory import views


class ReferenceConverter:
    regex = PATTERN.pattern.replace("(", "(?:")

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ReferenceConverter, "ref")

urlpatterns = [
    path("", views.home, name="home"),
    path("<ref:reference>", views.jump, name="jump"),
]
