"""==words== are highlighted, in quotes and in findings, and nothing else becomes markup."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaizenlab.lib.markdown import marked, prose
from tests import world as build
from tests.hypotheses.test_naughty import strings

TAG = re.compile(r"<(?!/?mark>)")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("We ==lose it== every time", "We <mark>lose it</mark> every time"),
        ("==a== and ==b==", "<mark>a</mark> and <mark>b</mark>"),
        ("これは==大事==です", "これは<mark>大事</mark>です"),
        ("==<b>==", "<mark>&lt;b&gt;</mark>"),
        ('=="x"==', "<mark>&quot;x&quot;</mark>"),
        ("a == b and c == d", "a == b and c == d"),
        ("x==y and z==w", "x==y and z==w"),
        ("==== ==== ==", "==== ==== =="),
        ("==open", "==open"),
    ],
)
def test_a_quote_is_text_but_for_its_highlights(text, html):
    assert marked(text) == html


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see https://a.example/x?y=1&z=2.", [("https://a.example/x?y=1&amp;z=2", "https://a.example/x?y=1&amp;z=2")]),
        ("[words](https://a.example) stay", [("https://a.example", "words")]),
        ("![a chart](https://a.example/i.png)", [("https://a.example/i.png", "a chart")]),
        ("![](https://a.example/i.png)", [("https://a.example/i.png", "https://a.example/i.png")]),
        ("`https://a.example`", []),
        ("![x](javascript:alert(1))", []),
    ],
)
def test_an_address_is_a_link_and_so_is_an_image(text, links):
    html = prose(text)
    assert re.findall(r'<a href="([^"]+)" rel="[^"]+">([^<]+)</a>', html) == links
    assert "<img" not in html


def test_people_who_are_named_stand_out():
    said = prose("@Bob and ＠bobby tables, not @Bobbyx, x@bob or `@Bob`", ["Bob", "bob", "Bobby Tables", "bobby.t"])
    assert re.findall(r"<strong>(.*?)</strong>", said) == ["@Bob", "＠bobby tables"]
    assert prose("@田中さん", ["田中"]) == "<p><strong>@田中</strong>さん</p>\n"
    assert "<strong>" not in prose("@Bob")


def test_findings_highlight_too():
    assert prose("She **said** ==never== `a ==b== c`") == (
        "<p>She <strong>said</strong> <mark>never</mark> <code>a ==b== c</code></p>\n"
    )


@given(st.text(alphabet="=<>&'\"/ab \n"))
def test_nothing_else_becomes_a_tag(text):
    assert not TAG.search(marked(text))
    assert not re.search(r"<(?!/?(p|br|mark|blockquote|h\d|strong)\b)", prose(text))


def test_no_payload_becomes_markup():
    for text in strings():
        for payload in (text, f"=={text}=="):
            assert not TAG.search(marked(payload)), payload


@pytest.mark.django_db
def test_it_is_seen_wherever_quotes_are(world):
    experiment = build.running(world)
    said = {"quotes": ("I ==never== know why",), "findings": "Said ==twice==."}
    build.observed(world, experiment, "yes", alias="P1", **said)
    build.concluded(world, experiment=experiment, yes=2, n=4)
    vera, number = world.as_("vera"), experiment.number
    for page in (f"experiments/{number}/", f"experiments/{number}/evidence/1/", f"experiments/{number}/decide/"):
        text = vera.get(world.url(page)).text
        assert "I <mark>never</mark> know why" in text, page
        assert "Said <mark>twice</mark>." in text, page
    exported = json.loads(vera.get(world.url(f"experiments/{number}.json")).content)
    assert exported["evidence"][0]["quotes"] == ["I ==never== know why"]
