"""`manage.py check --deploy` in surroundings such as production has."""

import secrets
from pathlib import Path

import pytest

from kaizenlab import postgres
from kaizenlab.postgres import Server
from tests.machine.terminal import say

PRODUCTION = {
    "KAIZENLAB_ORIGIN": "https://kaizen.example.org",
    "KAIZENLAB_MAIL_URL": "smtp://mailer:secret@mail.example.org:587",
    "KAIZENLAB_SECRET_KEY": secrets.token_urlsafe(64),
}


def test_production_is_clean(server: Server, tmp_path: Path) -> None:
    assert warnings(server, tmp_path) == "System check identified no issues (0 silenced).\n"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("KAIZENLAB_SECRET_KEY", "short", "kaizenlab.E001"),
        ("KAIZENLAB_ORIGIN", "http://kaizen.example.org", "kaizenlab.W003"),
        ("KAIZENLAB_MAIL_URL", "", "kaizenlab.W004"),
    ],
)
def test_what_is_unsafe_is_named(server: Server, tmp_path: Path, name: str, value: str, expected: str) -> None:
    said = warnings(server, tmp_path, **{name: value})
    assert expected in said
    assert "HINT: " in said


def test_an_unsafe_role_is_named_when_the_database_is_asked(server: Server, tmp_path: Path) -> None:
    said = say(
        "check", "--database=default", **PRODUCTION, KAIZENLAB_DATA=str(tmp_path), DATABASE_URL=server.url("postgres")
    )
    assert said.returncode == 1
    assert "kaizenlab.E002" in said.stderr


def warnings(server: Server, folder: Path, **settings: str) -> str:
    urls = {"DATABASE_URL": server.url(postgres.SERVING), "KAIZENLAB_DATA": str(folder)}
    done = say("check", "--deploy", "--fail-level=WARNING", **(PRODUCTION | urls | settings))
    return done.stdout or done.stderr
