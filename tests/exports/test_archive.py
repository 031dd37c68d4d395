"""The whole history as MADR files in a zip."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from decisions import archive, files
from decisions.archive import file_name, slug
from decisions.models import Decision
from tests import world as build
from tests.people import browser


def opened(answer):
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(answer.getvalue()))


def test_one_file_a_decision_and_an_index(world):
    build.decided(world)
    build.killed(world)
    bundle = opened(browser("vera").get(world.url("decisions.zip")))
    names = bundle.namelist()
    assert names == [
        "decisions/0001-investigate-interviews-lost-rationale.md",
        "decisions/0002-kill-interviews-lost-rationale.md",
        "decisions/README.md",
    ]
    first = bundle.read(names[0]).decode()
    assert first == browser("vera").get(world.url("decisions/1.md")).content.decode()
    assert first.startswith('---\nstatus: "accepted"\n')
    index = bundle.read("decisions/README.md").decode()
    assert "# Decisions of Hinoki" in index
    assert f"| [D-1 Interviews: lost rationale]({names[0].partition('/')[2]}) | Investigate | accepted |" in index
    assert bundle.testzip() is None


def test_the_same_history_gives_the_same_bytes_whoever_asks(world):
    build.decided(world)
    fumi = world.fumi.user
    first = browser("bob").get(world.url("decisions.zip")).getvalue()
    fumi.language, fumi.time_zone = "ja", "Asia/Tokyo"
    fumi.save()
    assert browser("fumi").get(world.url("decisions.zip")).getvalue() == first


def test_it_holds_what_the_list_shows(world):
    build.decided(world)
    build.killed(world)
    found = opened(browser("bob").get(world.url("decisions.zip?outcome=kill")))
    assert [name for name in found.namelist() if "README" not in name] == [
        "decisions/0002-kill-interviews-lost-rationale.md"
    ]
    assert opened(browser("bob").get(world.url("decisions.zip?outcome=nonsense"))).namelist() == ["decisions/README.md"]


def test_a_history_of_many_parts_is_whole_and_none_twice(world, monkeypatch):
    monkeypatch.setattr(archive, "PART", 2)
    experiments = [build.concluded(world) for _ in range(5)]
    for experiment in experiments:
        build.decided(world, experiment)
    rows = [row["ref"] for row in archive.rows(Decision.objects.filter(workspace=world.workspace).order_by("number"))]
    assert rows == [f"D-{n}" for n in range(1, 6)]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("SSO first", "sso-first"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\boot.ini", "c-boot-ini"),
        ("価格ページの順番", "価格ページの順番"),
        ("ＦＵＬＬ　width", "full-width"),
        ("Ünïcode & <b>", "ünïcode-b"),
        ("\x00\n\u202eexe.md", "exe-md"),
        ("…!?", ""),
        ("CON", "con"),
        ("x" * 300, "x" * 60),
        ("a" * 59 + " b", "a" * 59),
    ],
)
def test_a_title_becomes_a_name_that_leads_nowhere(title, name):
    assert slug(title) == name
    assert not re.search(r"[\x00-\x1f/\\:.]", slug(title))


def test_the_name_begins_with_the_number(world):
    decision = build.decided(world)
    (row,) = files.rows(Decision.objects.filter(pk=decision.pk))
    assert file_name(row | {"ref": "D-41", "title": "SSO first", "outcome": "kill"}) == "0041-kill-sso-first.md"
    assert file_name(row | {"ref": "D-12345", "title": "…", "outcome": "", "kind": "…"}) == "12345.md"
