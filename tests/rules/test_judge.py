"""`manage.py judge`: exit codes, what goes where, and that it needs neither Django nor a database."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from decisions.judge import main
from tests.rules.plans import EXAMPLE, file, printed

ROOT = Path(__file__).resolve().parents[2]
LIGHT = """
import sys
from decisions.judge import main
code = main([sys.argv[1]])
heavy = {"django", "psycopg", "numpy", "scipy"}
print(sorted(heavy & set(sys.modules)), file=sys.stderr)
sys.exit(code)
"""


@pytest.fixture
def example(tmp_path):
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(EXAMPLE))
    return path


def test_it_prints_one_json_object_and_exits_with_zero(example, capsys):
    assert main([str(example)]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out) == printed(EXAMPLE)
    assert err == ""


def test_a_dash_reads_standard_input(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(EXAMPLE).encode())))
    assert main(["-"]) == 0
    assert json.loads(capsys.readouterr().out)["result"] == "validated"


def test_a_wrong_file_exits_with_two_and_one_line_that_names_the_field(tmp_path, capsys):
    path = tmp_path / "wrong.json"
    path.write_text(json.dumps(file(stage="idea")))
    assert main([str(path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == 'stage: expected one of problem, solution, business, got "idea"\n'


@pytest.mark.parametrize("argv", [[], ["a", "b"], ["--verbose"]])
def test_wrong_arguments_exit_with_two_and_the_usage(argv, capsys):
    assert main(argv) == 2
    assert capsys.readouterr().err.startswith("usage: ")


def test_help_is_no_mistake(capsys):
    assert main(["--help"]) == 0
    assert capsys.readouterr().out.startswith("usage: ")


@pytest.mark.parametrize("name", ["nowhere.json", ".", "line\nbreak"])
def test_a_file_that_cannot_be_read_exits_with_two_and_one_line(name, tmp_path, capsys):
    assert main([str(tmp_path / name)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_it_starts_at_once_because_a_few_interviews_need_neither_django_nor_scipy(example):
    done = subprocess.run(
        [sys.executable, "-c", LIGHT, str(example)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "[]\n")


def test_it_prints_utf_8_wherever_it_runs(tmp_path):
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(file(broken="“録音” failed")))
    done = subprocess.run(
        [sys.executable, "-m", "decisions.judge", str(path)],
        cwd=ROOT,
        capture_output=True,
        env={"PYTHONIOENCODING": "ascii"},
        check=True,
    )
    assert "“録音” failed" in done.stdout.decode()
