"""Links of an experiment, and addresses inside what people wrote."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from experiments.attachments.models import Link
from kaizenlab.events.models import Event
from kaizenlab.lib.links import linked
from tests import world as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def experiment(world):
    return build.running(world)


def add(world, experiment, **typed):
    return world.as_("bob").post(world.url(f"experiments/{experiment.number}/links/"), typed)


def test_a_link_is_shown_with_its_host_and_leads_away_safely(world, experiment):
    response = add(world, experiment, url="https://docs.example.org/a?b=1&c=2", label="Interview <script>")
    assert (response.status_code, response["location"]) == (303, f"/w/hinoki/experiments/{experiment.number}/#files")
    page = world.as_("vera").get(world.url(f"experiments/{experiment.number}/")).text
    assert (
        '<a class="link" href="https://docs.example.org/a?b=1&amp;c=2" rel="noopener noreferrer nofollow">'
        "Interview &lt;script&gt;</a>" in page
    )
    assert "docs.example.org" in page
    world.enter()
    event = Event.objects.get(verb="link.added")
    assert event.records == [experiment.ref, f"link:{Link.objects.get().pk}"]
    assert "docs.example.org" in event.facts


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "ftp://example.org/a",
        "data:text/html,x",
        "file:///etc/passwd",
        "https://",
        "https://user:secret@example.org/",
        "https://google.com@evil.example/",
        "",
        "x" * 3000,
    ],
)
def test_any_other_address_is_refused_and_kept_in_the_form(world, experiment, url):
    response = add(world, experiment, url=url, label="Here")
    assert response.status_code == 422
    assert 'value="Here"' in response.text
    world.enter()
    assert not Link.objects.exists()


def test_postgresql_takes_no_other_scheme(world, experiment):
    with pytest.raises(IntegrityError, match="link_scheme"), transaction.atomic():
        build.linked(world, experiment, "javascript:alert(1)")


def test_the_same_address_is_linked_once(world, experiment):
    add(world, experiment, url="https://example.org/a")
    assert "linked here already" in add(world, experiment, url="https://example.org/a").text


def test_withdrawing_hides_it_and_keeps_why(world, experiment):
    build.linked(world, experiment)
    bob = world.as_("bob")
    where = world.url(f"experiments/{experiment.number}/links/1/withdraw/")
    assert "Interview script" in bob.get(where).text
    assert bob.post(where, {"why": "Moved."}).status_code == 303
    assert "docs.example.org" not in bob.get(world.url(f"experiments/{experiment.number}/")).text
    assert "Moved." in bob.get(world.url(f"experiments/{experiment.number}/files/")).text
    assert bob.post(where, {"why": "Moved."}).status_code == 409


def test_the_source_of_evidence_becomes_a_link_where_it_holds_an_address(world, experiment):
    build.observed(world, experiment, "yes", source="Notes: https://notes.example.org/p1, page 3")
    page = world.as_("vera").get(world.url(f"experiments/{experiment.number}/")).text
    assert (
        'Notes: <a class="link" href="https://notes.example.org/p1" rel="noopener noreferrer nofollow">'
        "notes.example.org</a>, page 3" in page
    )


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("no address", "no address"),
        ("<b> & \"'", "&lt;b&gt; &amp; &quot;&#x27;"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("http://[::1", "http://[::1"),
        ("（https://例え.jp/あ）。", '（<a class="link" href="https://例え.jp/あ" rel="{rel}">例え.jp</a>）。'),
        (
            "https://a.example@b.example/",
            '<a class="link" href="https://a.example@b.example/" rel="{rel}">b.example</a>',
        ),
        (
            'https://a.example/"onclick="x',
            '<a class="link" href="https://a.example/" rel="{rel}">a.example</a>&quot;onclick=&quot;x',
        ),
    ],
)
def test_addresses_in_text(text, html):
    assert linked(text) == html.format(rel="noopener noreferrer nofollow")
