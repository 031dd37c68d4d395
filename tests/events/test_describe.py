"""Every event that the code writes can be read as a sentence, old ones too."""

from __future__ import annotations

import ast
from pathlib import Path

from django.utils import translation

from kaizenlab.events.describe import SENTENCES, compose

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("kaizenlab", "hypotheses", "experiments", "decisions")


def verbs(tree: ast.AST) -> set[str]:
    """The first argument of every call of `record` that is spelt out."""
    calls = [
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "record"
    ]
    firsts = [call.args[0] for call in calls if call.args]
    return {node.value for node in firsts if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_every_verb_in_the_code_has_its_sentence():
    files = [path for floor in FLOORS for path in (ROOT / floor).rglob("*.py")]
    assert set().union(*(verbs(ast.parse(path.read_text())) for path in files)) <= SENTENCES.keys()


def test_a_sentence_names_who_did_it_and_the_facts():
    facts = {"name": "Bob", "before": "member", "after": "founder"}
    assert compose("member.role_changed", "Alice", "membership:1", facts) == (
        "Alice changed the role of Bob from Member to Founder"
    )


def test_what_the_product_did_itself_is_the_products():
    assert compose("workspace.changed", "", "workspace:1", {}) == "KaizenLab changed the workspace's settings"


def test_a_fact_that_an_old_event_lacks_is_left_out():
    assert compose("member.removed", "Alice", "membership:1", {}) == "Alice removed …"


def test_a_verb_nobody_knows_any_more_is_shown_as_it_is():
    assert compose("unicorn.fed", "Alice", "X-1", {}) == "unicorn.fed"


def test_text_with_percent_signs_stays_as_it_is():
    assert compose("member.removed", "100%s", "membership:1", {"name": "50 %(by)s"}) == "100%s removed 50 %(by)s"


def test_the_same_event_reads_in_the_readers_language():
    with translation.override("ja"):
        assert compose("member.left", "Bob", "membership:1", {})
