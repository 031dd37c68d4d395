"""The settings of the AI server: what makes no sense stops the start."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from kaizenlab.lib import environment
from tests.machine.terminal import say

NAME = "KAIZENLAB_AI_BASE_URL"
NONSENSE = [
    "ai.example.org",
    "ftp://ai.example.org/v1",
    "https://",
    "https://key@ai.example.org/v1",
    "https://ai.example.org/v1?key=1",
    "https://ai.example.org/v1#here",
    "https://ai.example.org:0/v1",
    "https://ai.example.org:99999/v1",
    "https://[::1/v1",
    "https://ai.example.org/\x7f",
]


@pytest.mark.parametrize("value", NONSENSE)
def test_what_is_no_address_is_refused_and_not_repeated(monkeypatch, value):
    monkeypatch.setenv(NAME, value)
    with pytest.raises(ImproperlyConfigured, match=NAME) as refusal:
        environment.address(NAME)
    assert "key" not in str(refusal.value)


@pytest.mark.parametrize("value", ["", "http://localhost:11434/v1", "https://ai.example.org", "http://[::1]:8080/v1/"])
def test_an_address_is_taken_without_its_last_slash(monkeypatch, value):
    monkeypatch.setenv(NAME, value)
    assert environment.address(NAME) == value.rstrip("/")


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({NAME: "http://localhost:1/v1"}, "KAIZENLAB_AI_MODEL is missing"),
        ({NAME: "nonsense"}, NAME),
        ({"KAIZENLAB_AI_TIMEOUT": "soon"}, "KAIZENLAB_AI_TIMEOUT"),
        ({"KAIZENLAB_AI_TIMEOUT": "601"}, "KAIZENLAB_AI_TIMEOUT"),
        ({"KAIZENLAB_AI_KEY": "a", "KAIZENLAB_AI_KEY_FILE": "/b"}, "KAIZENLAB_AI_KEY"),
    ],
)
def test_the_start_stops_and_names_the_setting(tmp_path, settings, named):
    address = {"DATABASE_URL": "postgresql://role@host/name", "KAIZENLAB_DATA": str(tmp_path)}
    done = say("check", **address, **settings)
    assert done.returncode
    assert named in done.stderr
