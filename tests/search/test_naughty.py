"""Whatever is typed into the search field, it is an answer and no mistake."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaizenlab.search import words
from kaizenlab.search.rules.passages import needles, passage, spans, whole
from kaizenlab.search.rules.query import loosened, parse
from kaizenlab.search.rules.text import folded, tokens, traced
from tests import world as build

NAUGHTY = [
    *(
        "",
        " ",
        "\t\n",
        "\0",
        "a\0b",
        "'",
        "''",
        '"',
        '""',
        '"unclosed',
        "\\",
        "\\'",
        "':*",
        "a:*",
        "!",
        "&",
        "|",
        "<->",
    ),
    *(
        "(",
        ")",
        "()",
        "a & !b",
        "kind:",
        "kind:''",
        "kind:decision'",
        "-",
        "--",
        "-kind:decision",
        "-'",
        '-"',
        "owner:@",
    ),
    *("owner:", "after:", "after:9999-99-99", "after:0001-01-01", "before:9999-12-31", "after:0000-01-01", "@me"),
    *(
        "is:",
        "is:late'--",
        "'; DROP TABLE search_entry; --",
        "{{ 7 * 7 }}",
        "{% include 'x' %}",
        "<script>alert(1)</script>",
    ),
    *(
        "%",
        "_",
        "%s",
        "%(x)s",
        "{}",
        "$$",
        "$1",
        "\u202eevil",
        "\ufeff",
        "\u200b",
        "é",
        "e\u0301",
        "ﬁ",
        "İ",
        "ß",
        "ﾊﾞ",
        "ﾞ",
    ),
    *(
        "𠮷野家",
        "👩‍👩‍👧",
        "🇯🇵",
        "ไทย",
        "한국어",
        "हिन्दी",
        "עברית",
        "「",
        "」",
        "「」",
        "『未完",
        "東",
        "東京都",
        "　",
        "－",
        "ー",
        "々",
    ),
    *(
        "http://",
        "https://",
        "https://[",
        "https://[::1",
        "http://a",
        "https://github.com/a/b/pull/" + "9" * 400,
        "a/b#1",
    ),
    *(
        "deadbeef",
        "0" * 40,
        "D-",
        "D-0",
        "D-99999999999999999999",
        "-" * 500,
        "a " * 400,
        "x" * 600,
        '"' * 99,
        ":" * 99,
    ),
    *(
        "kind:decision " * 40,
        "-a " * 40,
        "a" * 500 + "'",
        "\r\n\r\n",
        "../../etc/passwd",
        "null",
        "undefined",
        "NaN",
        "1e309",
    ),
]


@pytest.mark.django_db
def test_every_naughty_string_is_answered(world):
    build.hypothesis(world)
    client = world.as_("vera")
    for query in NAUGHTY:
        for path in ("search/", "search.json"):
            response = client.get(world.url(path), {"q": query})
            assert response.status_code in (200, 303), (path, query, response.status_code)


@pytest.mark.django_db
@settings(max_examples=60)
@given(st.text(max_size=60))
def test_any_text_is_answered_and_any_title_found_by_itself(query):
    from kaizenlab.search import find
    from kaizenlab.workspaces.models import Workspace

    parsed = parse(query, words.vocabulary())
    find.find(Workspace(pk=1, time_zone="UTC"), parsed)
    find.find(Workspace(pk=1, time_zone="UTC"), loosened(parsed), loosely=True)


@given(st.text(max_size=80))
def test_folding_by_clusters_points_into_the_text(text):
    line = traced(text)
    assert len(line.origin) == len(line.text) + 1
    assert list(line.origin) == sorted(line.origin)
    assert all(0 <= at <= len(text) for at in line.origin)


@given(st.text(max_size=80))
def test_places_grow_and_no_word_is_empty(text):
    found = tokens(folded(text))
    assert [token.place for token in found] == sorted({token.place for token in found})
    assert all(token.lexeme.strip() for token in found)


@given(st.text(max_size=120), st.text(max_size=20))
def test_what_is_shown_is_the_text_itself(text, query):
    sought = needles(parse(query, {}))
    marks = spans(text, sought, {})
    assert "".join(piece.text for piece in whole(text, marks)) == text
    shown = "".join(piece.text for piece in passage(text, marks, width=40))
    assert len(shown) <= 42
