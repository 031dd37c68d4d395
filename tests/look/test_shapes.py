"""HTML from shapes and cells: the same as Django's own, whatever the cells are."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from kaizenlab.lib.shapes import fill, fill_each

cells = st.one_of(
    st.text(), st.integers(), st.floats(), st.none(), st.text().map(mark_safe), st.just(gettext_lazy("Name"))
)


@given(st.tuples(cells, cells))
def test_a_shape_is_filled_as_django_fills_it(said: tuple[Any, Any]) -> None:
    filled = fill('<a href="{}">{}</a>', *said)
    assert filled == format_html('<a href="{}">{}</a>', *said)
    assert isinstance(filled, SafeString)


@given(st.lists(st.tuples(cells, cells), max_size=4))
def test_so_is_each_of_many(rows: list[tuple[Any, Any]]) -> None:
    assert fill_each("<td>{}<td>{}", rows) == format_html_join("", "<td>{}<td>{}", rows)


def test_what_people_type_never_becomes_html() -> None:
    assert fill("<b>{}</b>", "<script>alert('&\"')</script>") == (
        "<b>&lt;script&gt;alert(&#x27;&amp;&quot;&#x27;)&lt;/script&gt;</b>"
    )
