"""The house's own rules, and documents that can't rot."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands

from kaizenlab.lib import environment

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text()
MAILS = "templates/emails/"
TRACKED = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")[
    :-1
]


def section(title: str) -> str:
    return re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL)[1]


def test_the_readme_lists_exactly_the_settings_that_are_read():
    assert set(re.findall(r"^\| `(\w+)`", section("Configuration"), re.MULTILINE)) == environment.KNOWN.keys()


def test_every_command_of_the_readme_exists():
    named = {row.split()[0] for row in re.findall(r"^\| `([^`]+)`", section("Operation"), re.MULTILINE)}
    assert named <= get_commands().keys() | {"up", "test", "judge", "lint_questions"}


def test_the_readme_shows_the_two_commands_before_anything_else():
    first = README.index("```")
    block = README[first : README.index("```", first + 3)]
    assert "python3 manage.py up" in block
    assert "python3 manage.py test" in block


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "decisions/POLICY.md"])
def test_every_file_a_document_names_exists(document):
    text = (ROOT / document).read_text()
    links = re.findall(r"\]\((?!https?://)([^)#]+)\)", text)
    paths = re.findall(r"`((?:kaizenlab|hypotheses|experiments|decisions|templates|static|tests)/[\w./-]*)`", text)
    for name in links + paths:
        assert (ROOT / name).exists() or ((ROOT / document).parent / name).exists(), name


def test_the_top_level_holds_only_what_every_project_has_and_the_floors():
    folders = {name.split("/")[0] for name in TRACKED if "/" in name}
    assert folders <= {".ci", "kaizenlab", "hypotheses", "experiments", "decisions", "templates", "static", "tests"}


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "services", "managers"])
def test_no_module_is_a_drawer_for_everything(name):
    assert not [path for path in TRACKED if Path(path).stem == name]


def test_no_page_holds_inline_script_or_style():
    guilty = re.compile(
        r"\sstyle=|\son\w+=\"|hx-on|<style|javascript:|\|\s*safe\b|mark_safe|<script(?![^>]*(\bsrc=|application/json))",
        re.IGNORECASE,
    )
    for path in TRACKED:
        if path.endswith(".html") and not path.startswith(MAILS):
            found = guilty.search((ROOT / path).read_text())
            assert not found, (path, found and found[0])


def test_mails_style_themselves_inline_and_load_nothing():
    """Mail programs drop style sheets; and what a mail would load tells its sender who reads it when."""
    guilty = re.compile(
        r"\son\w+=\"|<style|<script|<img|<link|<iframe|\ssrc=|url\(|javascript:|\|\s*safe\b|mark_safe", re.IGNORECASE
    )
    for path in TRACKED:
        if path.endswith(".html") and path.startswith(MAILS):
            found = guilty.search((ROOT / path).read_text())
            assert not found, (path, found and found[0])


def test_no_lock_file_names_a_registry():
    assert not {"uv.lock", "pylock.toml"} & {Path(path).name for path in TRACKED}
    for path in TRACKED:
        if Path(path).name.startswith("requirements"):
            assert "://" not in (ROOT / path).read_text(), path
