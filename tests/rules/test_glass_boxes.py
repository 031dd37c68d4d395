"""The rules are glass boxes: plain values in, plain values out, and every sentence marked for translation."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PURE = [
    *(str(path.relative_to(ROOT)) for path in sorted((ROOT / "experiments" / "rules").glob("*.py"))),
    "experiments/forecasts/rules.py",
    *(str(path.relative_to(ROOT)) for path in sorted((ROOT / "experiments" / "rehearsal" / "rules").rglob("*.py"))),
    *(str(path.relative_to(ROOT)) for path in sorted((ROOT / "kaizenlab/alerts/response/rules").glob("*.py"))),
    *(str(path.relative_to(ROOT)) for path in sorted((ROOT / "kaizenlab/observatory/traces/rules").glob("*.py"))),
    "kaizenlab/lib/reasons.py",
    "decisions/rules.py",
    "decisions/sentences.py",
    "decisions/judge.py",
    "kaizenlab/alerts/delivery/rules.py",
    *(f"decisions/backtest/{name}.py" for name in ("rules", "limits", "tally", "sums")),
]
IMPURE = {"django", "psycopg", "random", "os", "socket", "requests", "subprocess", "logging"}


def imported(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return names | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


@pytest.mark.parametrize("path", PURE)
def test_a_glass_box_imports_no_django_no_chance_and_no_outside_world(path):
    assert not {name.split(".")[0] for name in imported(path)} & IMPURE


@pytest.mark.parametrize("path", [path for path in PURE if path.startswith("experiments/")])
def test_experiments_know_nothing_of_decisions(path):
    """Of the house they see the cellar's sentences alone."""
    above = {name for name in imported(path) if name.startswith(("decisions", "kaizenlab"))}
    assert above <= {"kaizenlab.lib.reasons"}


@pytest.mark.parametrize("path", PURE)
def test_a_glass_box_asks_no_clock(path):
    source = (ROOT / path).read_text(encoding="utf-8")
    assert not any(call in source for call in (".now(", ".today(", "time.time(", "perf_counter"))


def test_importing_them_warns_of_nothing():
    modules = ", ".join(path.removesuffix(".py").replace("/", ".") for path in PURE)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", f"import {modules}"], cwd=ROOT, capture_output=True, check=False
    )
    assert done.stderr == b""


@pytest.mark.parametrize(
    "path", ["experiments/rules/sentences.py", "experiments/rehearsal/rules/sentences.py", "decisions/sentences.py"]
)
def test_every_sentence_is_marked_for_translation(path):
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    marked = {id(call.args[0]) for call in ast.walk(tree) if isinstance(call, ast.Call) and call.args}
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    assert [text.value for text in texts[1:] if id(text) not in marked] == []
