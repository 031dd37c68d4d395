"""Decisions as files: the history and the record alike."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from decisions import madr, queries
from decisions.models import Decider, Decision
from kaizenlab.lib import exports
from kaizenlab.lib.refs import ref

type Row = Mapping[str, Any]

KEPT = (
    *("kind", "state", "outcome", "title", "context", "options", "rationale", "consequences", "learned"),
    *("override", "override_kind", "override_reason", "self_approved", "needed", "got", "deviations", "late"),
    *("next_kind", "next_text", "next_link", "next_due", "revisit_on", "proposed_at", "settled_at", "settled_reason"),
    "sha256",
)
REFS = {
    "hypothesis": "H",
    "experiment": "E",
    "successor": "H",
    "supersedes": "D",
    "superseded_by": "D",
    "learning": "L",
}
BESIDE = {
    "rule": F("recommendation__rule"),
    "severity": F("recommendation__severity"),
    "due_at": F("recommendation__due_at"),
    "policy_version": F("recommendation__policy__version"),
    "supersedes_number": F("supersedes__number"),
    "learning_text": F("learning__text"),
    "settler_name": F("settled_by__user__name"),
    "settler_email": F("settled_by__user__email"),
}
COLUMNS = (
    *("ref", "kind", "state", "outcome", "title", "hypothesis", "experiment", "needed", "got", "deviations"),
    *("recommended", "rule", "severity", "policy_version", "override", "override_kind", "override_reason"),
    *("self_approved", "context", "options", "rationale", "consequences", "learning", "learned", "next_kind"),
    *(
        "next_text",
        "next_link",
        "next_due",
        "successor",
        "revisit_on",
        "deciders",
        "proposed_by",
        "proposed_at",
        "settled_by",
    ),
    *("settled_at", "settled_reason", "due_at", "late", "supersedes", "superseded_by", "sha256"),
)


# what followed, under the decisions' related names: the room that keeps it lies above
ACTION = ("number", "kind", "text", "link", "due_on", "done_at", "note")
REVIEW = ("verdict", "text", "revisit_on", "at")


def rows(found: QuerySet[Decision]) -> list[Row]:
    """Four queries, however many rows: the decisions, their deciders, and what followed."""
    newer = Decision.objects.filter(
        workspace=OuterRef("workspace"), supersedes=OuterRef("pk"), state__in=["accepted", "superseded"]
    )
    values = list(
        found.annotate(**queries.BESIDE, **BESIDE, superseded_by_number=Subquery(newer.values("number")[:1])).values(
            "pk", "number", *KEPT, *queries.BESIDE, *BESIDE, "superseded_by_number"
        )
    )
    keys = [row["pk"] for row in values]
    deciders = names_of_deciders(keys)
    actions = following(keys, "actions", ACTION, ("owner", "done_by"))
    reviews = following(keys, "reviews", REVIEW, ("by",))
    return [
        {
            **plain(row, deciders[row["pk"]]),
            "next_actions": [{"ref": ref("N", action.pop("number"))} | action for action in actions[row["pk"]]],
            "reviews": reviews[row["pk"]],
        }
        for row in values
    ]


def following(
    decisions: list[int], related: str, fields: Sequence[str], people: Sequence[str]
) -> Mapping[int, list[dict[str, Any]]]:
    """What stands under a related name of each decision, in its order."""
    named = [f"{who}__user__{part}" for who in people for part in ("name", "email")]
    columns = [f"{related}__{name}" for name in (*fields, *named)]
    found = Decision.objects.filter(pk__in=decisions, **{f"{related}__isnull": False}).order_by(f"{related}__pk")
    rows: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in found.values("pk", *columns):
        said = {name: row[f"{related}__{name}"] for name in (*fields, *named)}
        names = {who: person(said.pop(f"{who}__user__name"), said.pop(f"{who}__user__email")) or None for who in people}
        rows[row["pk"]].append(said | names)
    return rows


def names_of_deciders(decisions: list[int]) -> Mapping[int, list[str]]:
    names: defaultdict[int, list[str]] = defaultdict(list)
    people = Decider.objects.filter(decision__in=decisions).order_by("pk")
    for decision, name, email in people.values_list("decision", "member__user__name", "member__user__email"):
        names[decision].append(person(name, email))
    return names


def person(name: str | None, email: str | None) -> str:
    return name or (email or "").partition("@")[0]


def plain(row: Row, deciders: list[str]) -> Row:
    made = {
        "ref": ref("D", row["number"]),
        "recommended": row["response"],
        "learned": row["learning_text"] or row["learned"],
        "deciders": deciders,
        "proposed_by": person(row["by_name"], row["by_email"]),
        "settled_by": person(row["settler_name"], row["settler_email"]) or None,
    }
    made |= {name: ref(kind, n) if (n := row[f"{name}_number"]) else None for name, kind in REFS.items()}
    return {column: made[column] if column in made else row[column] for column in COLUMNS}


def record(decision: Decision) -> Row:
    """One decision whole, with the evidence as it stood."""
    (row,) = rows(Decision.objects.filter(workspace=decision.workspace_id, pk=decision.pk))
    return {**row, "evidence": json.loads(decision.evidence)}


def markdown(found: Iterable[Row]) -> str:
    return "\n\n".join(map(madr.record, found))


WRITERS: dict[str, Callable[[Iterable[Row]], str]] = {
    "csv": lambda found: exports.csv_of(COLUMNS, found),
    "json": lambda found: exports.json_of(list(found)),
    "md": markdown,
}
