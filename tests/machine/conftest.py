from collections.abc import Iterator
from pathlib import Path

import pytest

from kaizenlab.postgres import Server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A PostgreSQL of its own, where a test may log in as anybody. The folders above are closed to its user."""
    with Server(tmp_path_factory.mktemp("server") / "postgres", throw_away=True) as running:
        yield running


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"
