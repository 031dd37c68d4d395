"""The case in front of whoever decides: result, criteria, deviations, quotes, and what the policy says about it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from decisions import rules, words
from experiments import dossier as dossiers
from experiments import words as experiment_words
from experiments.rules.result import Result, result_from_json
from experiments.seen import Seen, criteria_seen
from kaizenlab.lib.reasons import Reason


@dataclass(frozen=True)
class Case:
    verdict: str
    confidence: str
    sentences: Sequence[str]
    criteria: Sequence[Seen]
    deviations: int
    dossier: dossiers.Dossier
    result: Result


def case(inputs: Mapping[str, Any], outcome: Mapping[str, Any]) -> Case:
    """From what a result, or a decision, has kept of it."""
    dossier, result = dossiers.from_json(inputs), result_from_json(outcome)
    return Case(
        verdict=str(experiment_words.VERDICTS[result.verdict.value]) if result.verdict else _("No result yet"),
        confidence=str(experiment_words.CONFIDENCES[result.confidence.value]) if result.confidence else "",
        sentences=said(result.reasons),
        criteria=criteria_seen(dossier, result),
        deviations=dossier.deviations,
        dossier=dossier,
        result=result,
    )


@dataclass(frozen=True)
class Advice:
    """A recommendation as people read it."""

    response: str
    word: str
    rule: int
    severity: int
    severity_sentence: str
    within: str
    has_choice: bool
    why: Sequence[str]
    tried: Sequence[dict[str, Any]]


def advice(recommendation: rules.Recommendation) -> Advice:
    return Advice(
        response=recommendation.response.value,
        word=str(words.RESPONSES[recommendation.response.value]),
        rule=recommendation.rule,
        severity=recommendation.severity,
        severity_sentence=str(words.SEVERITIES[recommendation.severity]),
        within=_(" or ").join(str(words.OUTCOMES[answer.value]) for answer in recommendation.answers),
        has_choice=len(recommendation.answers) > 1,
        why=said(recommendation.reasons),
        tried=[
            {"condition": trial.condition.said(_), "because": trial.because.said(_), "matched": trial.matched}
            for trial in recommendation.tried
        ],
    )


def recommended(outcome: str) -> rules.Recommendation:
    return rules.recommendation_from_json(json.loads(outcome))


def said(reasons: Iterable[Reason]) -> list[str]:
    return [reason.said(_) for reason in reasons]
