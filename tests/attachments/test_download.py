"""Files come back as downloads, to whoever may see the record."""

from __future__ import annotations

import pytest

from experiments.attachments import actions
from experiments.attachments.views.download import disposition
from tests import world as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(world):
    return build.attached(world, build.running(world), b"a,b\n1,2", name='数字 "1".csv', type_="text/csv")


def test_it_is_always_a_download_that_nothing_runs_in(world, kept):
    response = world.as_("vera").get(world.url(f"attachments/{kept.number}/"))
    assert (response.status_code, response.content) == (200, b"a,b\n1,2")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith("attachment; ")
    assert "filename*=UTF-8''%E6%95%B0%E5%AD%97%20%221%22.csv" in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "no-store"
    assert response["Accept-Ranges"] == "none"


def test_a_part_is_not_handed_out(world, kept):
    response = world.as_("vera").get(world.url(f"attachments/{kept.number}/"), headers={"range": "bytes=0-1"})
    assert (response.status_code, response.content) == (200, b"a,b\n1,2")


def test_a_stranger_gets_the_404_of_no_file(world, kept):
    build.make_elsewhere()
    assert world.as_("charlie").get(world.url(f"attachments/{kept.number}/")).status_code == 404
    assert world.as_("charlie").get(f"/w/elsewhere/attachments/{kept.number}/").status_code == 404


@pytest.mark.parametrize("number", ["0", "999", "9" * 30])
def test_there_is_no_other(world, kept, number):
    assert world.as_("vera").get(world.url(f"attachments/{number}/")).status_code == 404


def test_what_is_withdrawn_only_founders_open(world, kept):
    actions.withdraw(kept, why="Outdated.", by=world.bob, at=world.now)
    where = world.url(f"attachments/{kept.number}/")
    assert [world.as_(name).get(where).status_code for name in ("vera", "bob", "fumi", "alice")] == [404, 404, 200, 200]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a.txt", "attachment; filename=\"a.txt\"; filename*=UTF-8''a.txt"),
        ('a"; x="b.txt', "attachment; filename=\"a_; x=_b.txt\"; filename*=UTF-8''a%22%3B%20x%3D%22b.txt"),
        ("é.png", "attachment; filename=\"_.png\"; filename*=UTF-8''%C3%A9.png"),
    ],
)
def test_names_are_written_as_the_standard_says(name, said):
    assert disposition(name) == said
