"""The canvas as its page shows it: blocks that are read, one of them perhaps being written, and what surrounds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from hypotheses import map as assumption_map
from hypotheses import queries, rules, words
from hypotheses.forms import CanvasForm
from hypotheses.models import Hypothesis

DETAILS = ("stage", "owner", "tags", "budget_days", "budget_money")
EDITABLE = {"statement": ("statement",), "details": DETAILS} | {name: (name,) for name in words.BLOCKS}


@dataclass(frozen=True)
class Block:
    name: str
    label: str | Promise
    text: str


def blocks(hypothesis: Hypothesis) -> list[Block]:
    return [block(hypothesis, name) for name in words.BLOCKS]


def block(hypothesis: Hypothesis, name: str) -> Block:
    return Block(name, words.LABELS.get(name, ""), getattr(hypothesis, name, ""))


def written(hypothesis: Hypothesis) -> dict[str, Any]:
    """What the form of the whole canvas starts with."""
    return {name: getattr(hypothesis, name) for name in CanvasForm.base_fields}


def head(hypothesis: Hypothesis) -> dict[str, Any]:
    """The line above the statement."""
    return {
        "state_word": words.STATES[hypothesis.state],
        "ring": words.RINGS.get(hypothesis.state),
        "outcome": words.OUTCOMES.get(hypothesis.state),
        "standing": words.STANDINGS.get(hypothesis.standing, ""),
        "stage": words.STAGES[hypothesis.stage],
        "open": hypothesis.state not in rules.CLOSED,
    }


def relative(other: Hypothesis, hypothesis: Hypothesis) -> dict[str, Any]:
    """One of the line, beside the hypothesis whose page it is."""
    return {
        "number": other.number,
        "statement": other.statement,
        "state": words.STATES[other.state],
        "ring": words.RINGS.get(other.state),
        "outcome": words.OUTCOMES.get(other.state),
        "here": other == hypothesis,
    }


def around(hypothesis: Hypothesis) -> dict[str, Any]:
    """Everything on the page that follows from the text: assumptions with their map, critique, what is lacking."""
    ranked = queries.known_assumptions(hypothesis)
    experiments = queries.experiments(hypothesis)
    lacks = rules.lacking(hypothesis.statement, hypothesis.persona, len(ranked)) if hypothesis.state == "draft" else []
    return {
        "ranked": ranked,
        "dots": assumption_map.dots([(a.importance, a.uncertainty) for a in ranked]),
        "experiments": experiments,
        "critique": critique(hypothesis, experiments),
        "lacks": [words.LACKING[name] for name in lacks],
    }


def seen(evidence: list[Any]) -> list[Any]:
    return [each | {"manner": words.MANNERS.get(each["manner"], "")} for each in evidence]


def critique(hypothesis: Hypothesis, experiments: list[Any]) -> list[dict[str, Any]]:
    found = rules.critique(
        statement=hypothesis.statement,
        persona=hypothesis.persona,
        value=hypothesis.value,
        change_mind=hypothesis.change_mind,
        experiments=[experiment.ref for experiment in experiments if experiment.state != "cancelled"],
    )
    return [
        {
            "passed": finding.passed,
            "text": words.CRITIQUE[finding.check, finding.passed] % {"said": ", ".join(finding.said)},
        }
        for finding in found
    ]
