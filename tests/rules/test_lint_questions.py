"""`manage.py lint_questions`: exit codes, what goes where, and that it needs neither Django nor a database."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from experiments.rehearsal.lint import main

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = "Would you use our app?\n\n  \nWhat did you do last time?\n"
LIGHT = """
import sys
from experiments.rehearsal.lint import main
code = main([sys.argv[1]])
heavy = {"django", "psycopg", "numpy", "scipy"}
print(sorted(heavy & set(sys.modules)), file=sys.stderr)
sys.exit(code)
"""


@pytest.fixture
def script(tmp_path):
    path = tmp_path / "script.txt"
    path.write_text(SCRIPT)
    return path


def printed(capsys):
    out, err = capsys.readouterr()
    assert err == ""
    return json.loads(out)


def test_it_prints_one_json_object_and_exits_with_zero_though_something_was_found(script, capsys):
    assert main([str(script)]) == 0
    found = printed(capsys)
    assert set(found) == {"questions", "script"}
    assert [question["text"] for question in found["questions"]] == [
        "Would you use our app?",
        "What did you do last time?",
    ]
    assert [finding["kind"] for finding in found["questions"][0]["findings"]] == ["closed", "hypothetical", "pitching"]
    assert all(set(finding) == {"kind", "why", "better"} for finding in found["questions"][0]["findings"])
    assert found["questions"][1]["findings"] == []
    assert found["script"] == []


def test_a_dash_reads_standard_input(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SCRIPT.encode())))
    assert main(["-"]) == 0
    assert len(printed(capsys)["questions"]) == 2


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_a_byte_order_mark_and_any_line_ending_are_read(ending, tmp_path, capsys):
    path = tmp_path / "script.txt"
    path.write_bytes(b"\xef\xbb\xbf" + SCRIPT.replace("\n", ending).encode())
    assert main([str(path)]) == 0
    assert printed(capsys)["questions"][0]["text"] == "Would you use our app?"


def test_an_empty_file_has_no_questions(tmp_path, capsys):
    path = tmp_path / "script.txt"
    path.touch()
    assert main([str(path)]) == 0
    assert printed(capsys) == {"questions": [], "script": []}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"Why?\n\xff\xfeHow?\n", "Line 2 is not UTF-8."),
        (b"Why?\n" + b"a" * 2_001, "Line 2 has 2,001 characters; at most 2,000 are read."),
        (b"Why?\n" * 1_001, "The script has 1,001 questions; at most 1,000 are read."),
    ],
)
def test_a_file_that_is_no_script_exits_with_two_and_one_sentence(content, sentence, tmp_path, capsys):
    path = tmp_path / "script.txt"
    path.write_bytes(content)
    assert main([str(path)]) == 2
    assert capsys.readouterr() == ("", sentence + "\n")


def test_as_much_as_may_be_read_is_read(tmp_path, capsys):
    path = tmp_path / "script.txt"
    path.write_text(("か" * 2_000 + "\n") * 3 + "Why?\n" * 997)
    assert main([str(path)]) == 0
    assert len(printed(capsys)["questions"]) == 1_000


@pytest.mark.parametrize("argv", [[], ["a", "b"], ["--verbose"]])
def test_wrong_arguments_exit_with_two_and_the_usage(argv, capsys):
    assert main(argv) == 2
    assert capsys.readouterr().err.startswith("usage: ")


def test_help_says_what_the_exit_codes_mean(capsys):
    assert main(["--help"]) == 0
    assert "exit code is 0 whether or not" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["nowhere.txt", ".", "line\nbreak"])
def test_a_file_that_cannot_be_read_exits_with_two_and_one_line(name, tmp_path, capsys):
    assert main([str(tmp_path / name)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_it_starts_at_once_because_it_needs_neither_django_nor_scipy(script):
    done = subprocess.run(
        [sys.executable, "-c", LIGHT, str(script)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "[]\n")


def test_it_prints_utf_8_wherever_it_runs(tmp_path):
    path = tmp_path / "script.txt"
    path.write_text("弊社のアプリをどう思いますか?\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "experiments.rehearsal.lint", str(path)],
        cwd=ROOT,
        capture_output=True,
        env={"PYTHONIOENCODING": "ascii"},
        check=True,
    )
    assert "弊社のアプリ" in done.stdout.decode()
