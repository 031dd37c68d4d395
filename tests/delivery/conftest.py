from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import LazySettings

from tests import world as build
from tests.delivery.office import Desk, Office, Server
from tests.world import World


@pytest.fixture
def world() -> World:
    world = build.make_world()
    world.enter()
    return world


@pytest.fixture
def office(settings: LazySettings) -> Iterator[Office]:
    office = Office()
    server = Server(office)
    server.start()
    office.address = f"smtp://127.0.0.1:{server.port}?tls=off"
    options = {"host": "127.0.0.1", "port": server.port, "timeout": 10}
    settings.MAILERS = {
        "default": {"BACKEND": "kaizenlab.lib.mail.Queue"},
        "carrier": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options},
    }
    yield office
    server.stop()


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)
