"""The playbooks that come with the product: complete, and the same in both languages."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from experiments import words
from experiments.rehearsal.rules import lint
from kaizenlab.playbooks import document, shipped

# What a translation may say otherwise; all else about a step is equal.
WORDS = {"title", "text", "unit"}


def test_they_are_at_least_the_eight_that_a_team_needs():
    names = {source.document.name for source in shipped.all_of("en").values()}
    assert names >= {
        "Problem validation",
        "Solution interview",
        "Survey",
        "Landing-page smoke test",
        "Concierge",
        "Wizard of Oz",
        "A/B test",
        "Pre-sale",
    }


@pytest.mark.parametrize("language", shipped.LANGUAGES)
def test_every_file_is_listed(language):
    assert {path.stem for path in (shipped.LIBRARY / language).glob("*.md")} == set(shipped.ORDER)


@pytest.mark.parametrize("slug", shipped.ORDER)
@pytest.mark.parametrize("language", shipped.LANGUAGES)
def test_each_names_all_that_a_team_must_know(language, slug):
    read = shipped.all_of(language)[slug].document
    assert read.language == language
    assert read.method in words.METHODS
    assert all([read.name, read.summary, read.bar, read.sample])
    assert len(read.traps) >= 3
    assert re.search(r", (19|20)\d\d", read.source)
    assert {step.phase for step in read.steps} == set(document.PHASES)
    assert all(step.text for step in read.steps)
    assert any(step.blocks for step in read.phase("prep"))
    assert any(step.blocks for step in read.phase("execute"))
    assert any(step.blocks for step in read.phase("decide"))
    assert document.write(read) == shipped.all_of(language)[slug].text


@pytest.mark.parametrize("slug", shipped.ORDER)
def test_both_languages_have_the_same_steps(slug):
    english, japanese = (shipped.all_of(language)[slug].document for language in ("en", "ja"))
    assert english.method == japanese.method
    assert len(english.traps) == len(japanese.traps)
    found = document.changes(english.steps, japanese.steps)
    assert (found.added, found.removed, found.reordered) == ((), (), False)
    assert all(set(change.fields) <= WORDS for change in found.changed)


def test_problem_validation_goes_from_the_canvas_to_the_decision():
    steps = shipped.all_of("en")["problem-validation"].document.steps
    assert [(step.phase, step.check, step.blocks) for step in steps if step.check] == [
        ("prep", "canvas", True),
        ("prep", "persona", True),
        ("prep", "riskiest", True),
        ("prep", "criteria", True),
        ("prep", "kill", True),
        ("prep", "rehearsal", False),
        ("execute", "evidence", True),
        ("decide", "result", True),
        ("decide", "learning", True),
        ("decide", "decision", False),
    ]
    assert next((step.count, step.unit) for step in steps if step.check == "evidence") == (5, "interviews")


def test_methods_are_those_of_experiments():
    assert list(document.METHODS) == list(words.METHODS)


def test_they_are_read_in_the_readers_language():
    with translation.override("ja"):
        assert shipped.all_of()["problem-validation"].document.name == "課題の検証"
    with translation.override("en-gb"):
        assert shipped.all_of()["problem-validation"].document.name == "Problem validation"


@pytest.mark.parametrize("language", shipped.LANGUAGES)
def test_what_a_new_one_begins_with_can_be_kept_as_it_is(language):
    with translation.override(language):
        read = document.read(shipped.starter())
    assert read.language == language
    assert {step.phase for step in read.steps} == set(document.PHASES)


@pytest.mark.parametrize("language", shipped.LANGUAGES)
def test_the_questions_that_they_propose_pass_our_own_linter(language):
    steps = [step for source in shipped.all_of(language).values() for step in source.document.steps]
    asked = [line for step in steps for line in re.findall(r"^\d+\. (.+)$", step.text, re.MULTILINE)]
    assert len(asked) == 9
    found = lint(asked)
    assert [(each.text, sorted(each.kinds)) for each in found.questions if each.kinds] == []
    assert found.script == ()
