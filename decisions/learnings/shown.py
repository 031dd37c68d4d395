"""Learnings as people read them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils.translation import ngettext

from decisions.learnings import queries, rules, words
from experiments.words import CONFIDENCES, VERDICTS
from experiments.words import STATES as EXPERIMENT_STATES
from kaizenlab.lib.brief import brief, spoken
from kaizenlab.lib.dates import day
from kaizenlab.templatetags.kaizen import mark, state

type Row = Mapping[str, Any]


def rows(found: Iterable[Row], weighed: Mapping[int, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    statuses = spoken(words.STATUSES)
    return [
        {
            "number": row["number"],
            "text": row["text"],
            "sign": state(words.RINGS[row["status"]]),
            "status": statuses[row["status"]],
            "by": name(row["by_name"], row["by_email"]),
            "iso": row["at"].isoformat(),
            "date": day(row["at"]),
            "decision": row["decision_number"],
            "mark": mark(row["decision_outcome"]) if row["decision_outcome"] else "",
            "supporting": refs_of(weighed[row["pk"]], "supports"),
            "contradicting": refs_of(weighed[row["pk"]], "contradicts"),
            "proposal": proposed(row["status"], row["since"], weighed[row["pk"]]),
        }
        for row in found
    ]


def refs_of(weighed: Collection[Row], word: str) -> str:
    return ", ".join(f"E-{row['tested_by']}" for row in weighed if row["says"] == word)


def proposed(status: str, since: Any, weighed: Collection[Row]) -> dict[str, str] | None:
    found = rules.proposal(status, since, queries.weights(weighed))
    if found is None:
        return None
    counts = {"newest": f"E-{found.newest}", "n": found.supporting, "m": found.contradicting}
    return {
        "code": found.status,
        "word": str(words.STATUSES[found.status]),
        "why": ngettext(
            "Since %(newest)s, %(n)s experiment speaks for it and %(m)s against it.",
            "Since %(newest)s, %(n)s experiments speak for it and %(m)s against it.",
            found.supporting,
        )
        % counts,
    }


def experiments(weighed: Iterable[Row]) -> list[dict[str, Any]]:
    return [
        {
            "number": row["tested_by"],
            "title": row["title"],
            "own": bool(row.get("own")),
            "code": row["says"],
            "says": str(words.SAYS[row["says"]]),
            "would": "" if row.get("own") or row["verdict"] else str(words.BEARINGS[row["if_validated"]]),
            "result": result(row),
            "needed": brief(row["needed"] or ""),
            "got": brief(row["got"] or ""),
            "note": row.get("note", ""),
            "by": name(row.get("by_name"), row.get("by_email")),
            "date": day(row["at"]),
        }
        for row in weighed
    ]


def result(row: Row) -> str:
    if not row["verdict"]:
        return str(EXPERIMENT_STATES[row["state"]])
    sure = CONFIDENCES.get(row["confidence"])
    return f"{VERDICTS[row['verdict']]}{f', {sure}' if sure else ''}"


def name(named: str | None, email: str | None) -> str:
    return named or (email or "").partition("@")[0]
