"""How well the linter finds what people labelled by hand, on questions it was tuned on and on others."""

from __future__ import annotations

import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import call_command

from kaizenlab import home
from tests.bench.linter import KINDS, SETS, questions, score


@pytest.mark.parametrize("language", ["english", "japanese"])
@pytest.mark.parametrize("name", SETS)
def test_it_is_precise_and_misses_little(name, language):
    figures = score(question for question in questions(name) if question.language == language)
    assert figures.precision >= 0.95
    assert figures.recall >= 0.9


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_found(kind):
    figures = score((question for name in SETS for question in questions(name)), [kind])
    assert figures.precision >= 0.95
    assert figures.recall >= 0.9


def test_the_labelled_questions_are_many_and_of_both_languages():
    several = [question for name in SETS for question in questions(name)]
    assert len({question.text for question in several}) == len(several) >= 500
    for language in ("english", "japanese"):
        spoken = [question for question in several if question.language == language]
        assert len(spoken) >= 200
        assert 0.3 <= sum(not question.labelled for question in spoken) / len(spoken) <= 0.5


def test_the_benchmark_prints_precision_and_recall_of_each_kind():
    out = StringIO()
    call_command("bench", linter=True, stdout=out)
    printed = out.getvalue()
    assert all(kind.value in printed for kind in KINDS)
    assert printed.count("precision") == len(SETS)


def test_it_says_nothing_beside_the_figures_where_there_is_no_database():
    bench = [sys.executable, home.ROOT / "manage.py", "bench", "--linter"]
    done = subprocess.run(bench, capture_output=True, text=True, check=True, env={"PATH": ""})
    assert (done.stdout.count("precision"), done.stderr) == (len(SETS), "")
