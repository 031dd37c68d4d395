"""What people read about a search, and the words that its operators know."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy, pgettext_lazy

from decisions import words as decisions
from decisions.learnings import words as learnings
from experiments import words as experiments
from hypotheses import words as hypotheses
from kaizenlab.alerts import words as alerts
from kaizenlab.alerts.response import words as response
from kaizenlab.search.rules.query import Problem, Vocabulary
from kaizenlab.search.rules.text import folded

KINDS = {
    "decision": gettext_lazy("Decision"),
    "hypothesis": gettext_lazy("Hypothesis"),
    "experiment": gettext_lazy("Experiment"),
    "learning": gettext_lazy("Learning"),
    "evidence": gettext_lazy("Evidence"),
    "quote": gettext_lazy("Quote"),
    "action": gettext_lazy("Next action"),
    "metric": gettext_lazy("Metric"),
    "alert": gettext_lazy("Alert"),
    "postmortem": gettext_lazy("Post-mortem"),
    "comment": gettext_lazy("Comment"),
}
PLURALS = {
    "decision": "decisions",
    "hypothesis": "hypotheses",
    "experiment": "experiments",
    "learning": "learnings",
    "quote": "quotes",
    "action": "actions",
    "metric": "metrics",
    "alert": "alerts",
    "postmortem": "postmortems",
    "comment": "comments",
}
STATES: Mapping[str, object] = {
    **hypotheses.STATES,
    **experiments.STATES,
    **decisions.STATES,
    **learnings.STATUSES,
    "open": pgettext_lazy("a next action", "Open"),
    "done": pgettext_lazy("a next action", "Done"),
    "firing": alerts.STATES["firing"],
    "resolved": alerts.STATES["resolved"],
    "finished": response.STATES["finished"],
    "archived": gettext_lazy("Archived"),
}
MARKS = decisions.MARKS
CHOICES: Mapping[str, Mapping[str, object]] = {
    "kind": KINDS,
    "outcome": decisions.OUTCOMES,
    "state": STATES,
    "is": MARKS,
}
PROBLEMS = {
    "unknown": gettext_lazy("There is no operator %(key)s: it was searched as words."),
    "value": gettext_lazy("%(key)s does not know “%(value)s”: it was searched as words. It knows %(choices)s."),
    "minus": gettext_lazy("%(key)s goes with no minus: “-%(key)s%(value)s” was searched as words."),
    "date": gettext_lazy("%(key)s asks for a date such as 2026-10-01: it was searched as words."),
    "owner": gettext_lazy("Nobody here is called %(value)s."),
    "long": gettext_lazy("Only the first 500 characters were searched."),
    "many": gettext_lazy("Only the first 24 words were searched."),
}


def vocabulary() -> Vocabulary:
    """What may be typed after each operator: the codes, their plurals, and the words of the reader's language."""
    known = {key: {folded(str(word)): code for code, word in words.items()} for key, words in CHOICES.items()}
    for key, words in CHOICES.items():
        known[key] |= {code: code for code in words}
    known["kind"] |= {plural: code for code, plural in PLURALS.items()}
    return known


def said(problem: Problem) -> str:
    code = "date" if problem.code == "value" and problem.key in ("after", "before") else problem.code
    choices = ", ".join(CHOICES.get(problem.key, {}))
    return str(PROBLEMS[code]) % {"key": f"{problem.key}:", "value": problem.value, "choices": choices}
