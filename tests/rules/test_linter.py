"""The linter of interview questions: what each kind means, what it says, and laws that hold for any text."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.rehearsal import rules
from experiments.rehearsal.rules import Kind, lint
from experiments.rehearsal.rules.turns import Turn
from tests.bench.linter import SETS, questions

MANY = st.lists(st.text(max_size=120), max_size=8)
ASIAN = st.text(
    alphabet="もしたらどう何いつ誰なぜますかでした、。?ですよね当社アプリ教えてくださいKPI とやか", max_size=80
)
LATIN = st.text(alphabet="abcdeiouwhyrst ,.?!'\"-()KPI012", max_size=120)


def kinds(question: str) -> set[str]:
    return {kind.value for kind in lint([question]).questions[0].kinds}


def found(question: str, kind: Kind):
    return next(finding for finding in lint([question]).questions[0].findings if finding.kind is kind)


def better(question: str, kind: Kind) -> str:
    return str(found(question, kind).better)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Could you tell me about the last time you moved?", set()),
        ("Could you tell me whether you moved?", {"closed"}),
        ("Would you mind describing your last move?", set()),
        ("Did you move?", {"closed"}),
        ("Did you move or stay?", {"closed", "double_barrelled"}),
        ("How did you move and why?", {"double_barrelled"}),
        ("What are the pros and cons of moving?", set()),
        ("What would you do if you had to move?", {"hypothetical"}),
        ("What do you think of our moving app?", {"pitching"}),
        ("Would you use an app that books movers?", {"closed", "hypothetical", "pitching"}),
        ("Don't you think moving is hard?", {"closed", "leading"}),
        ("What KPIs did you set?", {"jargon"}),
        ("What KPI (the number you watch) did you set?", set()),
        ("引っ越したときのことを教えていただけますか?", set()),
        ("引っ越したかどうか教えてください。", {"closed"}),
        ("引っ越しましたか?", {"closed"}),
        ("引っ越しましたか、それとも残りましたか?", {"closed", "double_barrelled"}),
        ("もし引っ越すなら、何をしますか?", {"hypothetical"}),
        ("弊社のアプリをどう思いますか?", {"pitching"}),
        ("引っ越しって大変ですよね?", {"closed", "leading"}),
        ("KPIは何ですか?", {"jargon"}),
        ("Did\u200b you \u202emo\u00adve?", {"closed"}),
    ],
)
def test_each_kind_means_what_it_says(question, expected):
    assert kinds(question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "Don’t you think moving is hard?",
        "  don't you think moving is hard ?",
        "3. Don't you think moving is hard?",
        "- DON'T YOU THINK MOVING IS HARD?",
        "Don't you think moving is hard",
        "Don't you think moving is hard?",
    ],
)
def test_quotes_numbers_spaces_and_width_change_nothing(question):
    assert kinds(question) == {"closed", "leading"}


def test_a_finding_quotes_what_gave_it_away():
    assert "“Don't you”" in str(found("Don't you own a car?", Kind.CLOSED).why)
    assert "“KPIs”" in str(found("What KPIs did you set?", Kind.JARGON).why)
    assert "“よね”" in str(found("引っ越しって大変ですよね?", Kind.LEADING).why)


@pytest.mark.parametrize(
    ("question", "kind", "expected"),
    [
        (
            "Would you use an app that tracks your spending?",
            Kind.HYPOTHETICAL,
            "Ask instead: “Tell me about the last time you needed to track your spending.”",
        ),
        (
            "Would you use an app that tracks your spending?",
            Kind.CLOSED,
            "Ask instead: “Tell me about the last time you needed to track your spending.”",
        ),
        (
            "Have you ever used a meal kit?",
            Kind.CLOSED,
            "Ask instead: “Tell me about the last time you used a meal kit.”",
        ),
        (
            "What would you do if your phone was stolen?",
            Kind.HYPOTHETICAL,
            "Ask instead: “What did you do the last time your phone was stolen?”",
        ),
        (
            "How frustrating is it to wait for a refund?",
            Kind.LEADING,
            "Ask instead: “What is it like to wait for a refund?”",
        ),
        (
            "We're building a tool for landlords. How do you collect rent today?",
            Kind.PITCHING,
            "Ask instead: “How do you collect rent today?”",
        ),
        (
            "How often do you cook and what do you usually make?",
            Kind.DOUBLE_BARRELLED,
            "Ask one thing at a time. Begin with: “How often do you cook?”",
        ),
        ("How do you reduce churn?", Kind.JARGON, "Say “customers who leave” instead of “churn”."),
        ("What is your XQZ?", Kind.JARGON, "Explain “XQZ” in the question, or use everyday words."),
        (
            "ミールキットを使ったことはありますか?",
            Kind.CLOSED,
            "Ask instead: “最後にミールキットを使ったときのことを教えてください。”",
        ),
        (
            "もしスマホをなくしたら、どうしますか?",
            Kind.HYPOTHETICAL,
            "Ask instead: “最後にスマホをなくしたときのことを教えてください。”",
        ),
        (
            "いつ、どこでその保険に入りましたか?",
            Kind.DOUBLE_BARRELLED,
            "Ask one thing at a time. Begin with: “いつその保険に入りましたか?”",
        ),
    ],
)
def test_a_better_form_is_made_from_the_question(question, kind, expected):
    assert better(question, kind) == expected


@pytest.mark.parametrize("name", SETS)
def test_a_better_question_has_no_fault_itself(name):
    for question in questions(name):
        for finding in lint([question.text]).questions[0].findings:
            if asked := finding.better.facts.get("question"):
                assert kinds(asked) <= {"jargon"}, (question.text, asked)


def test_a_script_without_past_behaviour_is_told_so():
    assert [finding.kind for finding in lint(["What do you do?", "Who decides?"]).script] == [Kind.NO_PAST_BEHAVIOUR]
    assert [finding.kind for finding in lint(["毎日何をしますか?"]).script] == [Kind.NO_PAST_BEHAVIOUR]


@pytest.mark.parametrize(
    "question",
    [
        "When did you last move?",
        "Tell me about a time when you moved.",
        "最後に引っ越したのはいつですか?",
        "何をしましたか?",
    ],
)
def test_one_question_about_what_was_done_is_enough(question):
    assert lint(["What do you do?", question]).script == ()


def test_an_imagined_past_is_no_behaviour():
    assert lint(["What would you do if you had lost it?"]).script[0].kind is Kind.NO_PAST_BEHAVIOUR


def test_fifteen_questions_fit_and_sixteen_are_too_many():
    assert lint(["What happened last time?"] * 15).script == ()
    (finding,) = lint(["What happened last time?"] * 16).script
    assert finding.kind is Kind.TOO_MANY
    assert "16 questions" in str(finding.why)


def test_an_empty_script_has_nothing_to_mend():
    assert lint([]).as_json() == {"questions": [], "script": []}


@given(st.one_of(MANY, st.lists(ASIAN, max_size=5), st.lists(LATIN, max_size=5)))
def test_any_text_has_findings_that_are_always_the_same(several):
    once = lint(several)
    assert once == lint(list(several))
    assert [question.text for question in once.questions] == several
    for finding in [*once.script, *(finding for question in once.questions for finding in question.findings)]:
        assert str(finding.why)
        assert str(finding.better)


@given(st.lists(st.one_of(ASIAN, LATIN), min_size=2, max_size=6))
def test_a_question_is_judged_alone_whatever_stands_beside_it(several):
    together = lint(several).questions
    assert together == tuple(lint([text]).questions[0] for text in several)
    assert lint(several[::-1]).questions == together[::-1]


@pytest.mark.parametrize(
    "piece", ["a", " ", "or ", "and ", "do you ", "our ", "if ", "か", "もし", "、", "?", "how ", "A", "(", "と"]
)
def test_a_very_long_line_is_read_to_its_end(piece):
    (question,) = lint([(piece * 10_000)[:10_000]]).questions
    assert len(question.text) == 10_000


def patterns():
    for module in pkgutil.walk_packages(rules.__path__, f"{rules.__name__}."):
        for name, value in vars(importlib.import_module(module.name)).items():
            for each in _patterns_in(value):
                yield pytest.param(each, id=f"{module.name.removeprefix(rules.__name__)}.{name}")


def _patterns_in(value: object):
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, Turn):
        yield value.pattern
    elif isinstance(value, dict):
        for each in value.values():
            yield from _patterns_in(each)
    elif isinstance(value, tuple):
        for each in value:
            yield from _patterns_in(each)


@pytest.mark.parametrize("pattern", list(patterns()))
def test_no_pattern_repeats_without_bound(pattern):
    """So that time grows with the length of a question and no faster."""
    bare = re.sub(r"\\.|\[(?:\\.|[^\]])*\]", "x", pattern.pattern)
    assert not re.search(r"[*+]|\{\d*,\}", bare)


def test_a_reason_quotes_whole_words():
    assert "“Wouldn't you” suggests its answer." in str(found("Wouldn't you move house?", Kind.LEADING).why)
