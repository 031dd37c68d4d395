"""Hosts an operator trusts: what is no host stops the start."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from kaizenlab.lib import environment

NAME = "KAIZENLAB_TRUSTED_HOSTS"


@pytest.mark.parametrize(
    "value",
    [
        "http://hooks.lan",
        "hooks.lan/a",
        "somebody@hooks.lan",
        "hooks.lan:0",
        "hooks.lan:99999",
        "hooks.lan:port",
        ":8080",
        "hooks.lan?a",
        "hooks lan",
        "fd00::5",
        "[fd00::5",
        "ｈooks.lan",
    ],
)
def test_what_is_no_host_is_refused(monkeypatch, value):
    monkeypatch.setenv(NAME, f"good.lan,{value}")
    with pytest.raises(ImproperlyConfigured, match=NAME):
        environment.hosts(NAME)


def test_hosts_are_taken_with_a_port_or_without(monkeypatch):
    monkeypatch.setenv(NAME, "hooks.lan, 10.0.0.5:8080 ,[fd00::5],[fd00::5]:81,")
    assert environment.hosts(NAME) == ["hooks.lan", "10.0.0.5:8080", "[fd00::5]", "[fd00::5]:81"]
    monkeypatch.delenv(NAME)
    assert environment.hosts(NAME) == []
