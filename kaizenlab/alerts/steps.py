"""What doing the work is: for each rule, and where its record stands, the next step and where it is taken."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaizenlab.alerts.rules import sentences as say
from kaizenlab.lib import refs

OPEN = _("Open")
PAGES = {"E": "experiments:run", "H": "hypotheses:canvas", "D": "decisions:record", "M": "metrics:record"}


@dataclass(frozen=True, slots=True)
class Step:
    """A word for the button, and where it leads."""

    word: Any
    url: str


def home_of(row: Mapping[str, Any], slug: str) -> str:
    """Where the record that an alert is about is seen: a next action with its decision."""
    kind, number = refs.parse(row["subject"]) or ("", 0)
    if kind == "N":
        return f"{reverse('decisions:record', args=[slug, row['decision_number']])}#{row['subject']}"
    return reverse(PAGES[kind], args=[slug, number])


def next_step(row: Mapping[str, Any], slug: str, *, may_write: bool, may_approve: bool) -> Step:
    """Who only reads opens the record; so does everybody once the alert is resolved."""
    opened = Step(OPEN, home_of(row, slug))
    if row["resolved_at"] or not may_write:
        return opened
    if row["rule"] in ("result", "overdue"):
        return answering(row, slug, opened, may_approve)
    if row["rule"] == "action":
        return Step(_("Mark done"), opened.url)
    name = PLACES.get(place_of(row))
    return Step(name[0], reverse(name[1], args=[slug, row[name[2]]])) if name else opened


PLACES = {
    "conclude": (_("Conclude"), "experiments:conclude", "experiment_number"),
    "observe": (_("Add evidence"), "experiments:evidence", "experiment_number"),
    "plan": (_("Plan an experiment"), "experiments:new", "hypothesis_number"),
    "review": (_("Review"), "followup:review", "decision_number"),
    "learn": (_("Add learning"), "followup:learning", "decision_number"),
}


def place_of(row: Mapping[str, Any]) -> str:
    match row["rule"]:
        case "kill" | "evaluation":
            return "conclude"
        case "futile" if is_certain(row["why"]):
            return "conclude"
        case "no_evidence" if row["experiment_state"] == "running":
            return "observe"
        case "draft" if row["subject"].startswith("H") and row["hypothesis_state"] == "ready":
            return "plan"
        case "revisit":
            return "review"
        case "learning":
            return "learn"
    return ""


def is_certain(why: str) -> bool:
    """Out of reach for good, not merely unlikely: concluding says so."""
    reason = json.loads(why)
    inner = reason["facts"].get("sentence", reason)
    return inner["template"] == say.UNREACHABLE


def answering(row: Mapping[str, Any], slug: str, opened: Step, may_approve: bool) -> Step:
    """A result: somebody decides, or a founder approves what is proposed; an invalid one is run again."""
    if row["response"] == "rerun":
        return opened
    if row["proposed"]:
        word = _("Approve") if may_approve else OPEN
        return Step(word, reverse("decisions:record", args=[slug, row["proposed"]]))
    return Step(_("Decide"), reverse("decisions:decide", args=[slug, row["experiment_number"]]))
