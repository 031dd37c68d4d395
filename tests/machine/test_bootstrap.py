"""From a fresh machine to a ready .venv."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from kaizenlab import bootstrap
from tests.machine.terminal import surroundings


@pytest.mark.parametrize("file", ["manage.py", "kaizenlab/__init__.py", "kaizenlab/bootstrap.py"])
def test_what_runs_before_the_venv_can_be_read_by_python_3_8(file: str) -> None:
    ast.parse((Path(bootstrap.ROOT) / file).read_text(), feature_version=(3, 8))


def test_the_running_python_is_taken_first() -> None:
    assert search(path="") == (0, sys.executable)


def test_a_python_on_the_path_that_does_not_run_is_passed_over(tmp_path: Path) -> None:
    shim, real = program(tmp_path / "a" / "python3.13", "exit 127"), program(tmp_path / "b" / "python3.13", "exit 0")
    assert search(path=f"{shim.parent}:{real.parent}", newest=False) == (0, str(real))


def test_the_versions_of_pyenv_are_found_newest_first(tmp_path: Path) -> None:
    for version in ("3.9.18", "3.12.1", "3.14.0"):
        program(tmp_path / "versions" / version / "bin" / "python3", "exit 0")
    newest = tmp_path / "versions" / "3.14.0" / "bin" / "python3"
    assert search(path="", newest=False, PYENV_ROOT=str(tmp_path)) == (0, str(newest))


def test_without_a_python_that_is_new_enough_it_says_what_to_install(tmp_path: Path) -> None:
    code, said = search(path="", newest=False, HOME=str(tmp_path))
    assert code == 1
    assert said.startswith("KaizenLab needs Python 3.12 or newer and found none")
    assert "apt install" in said
    assert "pyenv install" in said


def test_a_smaller_set_is_content_with_a_larger_one() -> None:
    assert bootstrap.digest("dev") in bootstrap.acceptable("local")
    assert bootstrap.digest("local") not in bootstrap.acceptable("dev")
    assert bootstrap.digest("local+ai") in bootstrap.acceptable("production+ai")
    assert bootstrap.digest("production+ai") not in bootstrap.acceptable("local")
    assert bootstrap.digest("production+ai") not in bootstrap.acceptable("local+ai")


def test_only_up_adds_what_asks_an_ai_and_only_for_a_server_that_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("DATABASE_URL_FILE", raising=False)
    monkeypatch.setenv("KAIZENLAB_AI_BASE_URL", "")
    assert bootstrap.wanted("up") == "local"
    monkeypatch.setenv("KAIZENLAB_AI_BASE_URL", "http://localhost:11434/v1")
    assert [bootstrap.wanted(command) for command in ("up", "worker", "test")] == ["local+ai", "local", "dev"]
    monkeypatch.setenv("DATABASE_URL", "postgresql://role@host/name")
    assert bootstrap.wanted("up") == "production+ai"


def test_up_adds_what_makes_pdf_files_where_it_is_switched_on(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "DATABASE_URL_FILE", "KAIZENLAB_AI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KAIZENLAB_PDF", "off")
    assert bootstrap.wanted("up") == "local"
    monkeypatch.setenv("KAIZENLAB_PDF", "on")
    assert [bootstrap.wanted(command) for command in ("up", "worker", "test")] == ["local+pdf", "local", "dev"]
    monkeypatch.setenv("KAIZENLAB_AI_BASE_URL", "http://localhost:11434/v1")
    assert bootstrap.wanted("up") == "local+ai+pdf"
    assert bootstrap.digest("local+ai+pdf") in bootstrap.acceptable("local+pdf")
    assert bootstrap.digest("local+ai") not in bootstrap.acceptable("local+pdf")


def test_up_adds_what_writes_protobuf_where_traces_are_sent_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "DATABASE_URL_FILE", "KAIZENLAB_AI_BASE_URL", "KAIZENLAB_PDF"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KAIZENLAB_OTLP_PROTOCOL", "http/json")
    assert bootstrap.wanted("up") == "local"
    monkeypatch.setenv("KAIZENLAB_OTLP_PROTOCOL", "http/protobuf")
    assert [bootstrap.wanted(command) for command in ("up", "worker", "test")] == ["local+otel", "local", "dev"]
    monkeypatch.setenv("KAIZENLAB_PDF", "on")
    assert bootstrap.wanted("up") == "local+pdf+otel"
    assert bootstrap.digest("local+ai+pdf+otel") in bootstrap.acceptable("local+otel")
    assert bootstrap.digest("local+ai+pdf") not in bootstrap.acceptable("local+otel")


def test_a_venv_that_can_not_be_started_is_said_once_and_not_made_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr(bootstrap, "make", made.append)
    monkeypatch.setattr(bootstrap, "PYTHON", "/nowhere/bin/python")
    with pytest.raises(SystemExit, match="/nowhere/bin/python was made, yet this user may not start it"):
        bootstrap.enter("dev")
    assert made == ["dev"]


def test_every_set_of_requirements_is_hashed() -> None:
    for name in [*bootstrap.SETS.values(), bootstrap.INSTALLER]:
        pinned = [line for line in (Path(bootstrap.ROOT) / name).read_text().splitlines() if "==" in line]
        assert pinned
        assert all(line.endswith("\\") for line in pinned), f"{name} has a line without a hash"


def search(*, path: str, newest: bool = True, **settings: str) -> tuple[int, str]:
    """Where the search ends; `newest=False` stands for a machine whose own Python is too old."""
    too_old = "" if newest else "bootstrap.sys.executable = '/bin/false'; bootstrap.sys.base_prefix = '/';"
    script = f"from kaizenlab import bootstrap; {too_old} print(bootstrap.find_python())"
    environment = surroundings(settings) | {"PATH": path, "PYENV_ROOT": settings.get("PYENV_ROOT", "")}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=bootstrap.ROOT, env=environment, capture_output=True, text=True
    )
    return done.returncode, (done.stdout or done.stderr).strip()


def program(path: Path, body: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path
