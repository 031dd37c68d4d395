"""Hypotheses as files: the list and the record alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hypotheses import queries, words
from hypotheses.models import Assumption, Hypothesis
from kaizenlab.lib import exports
from kaizenlab.lib.exports import markdown_text as text
from kaizenlab.lib.refs import ref

type Row = Mapping[str, Any]

ASSUMED = ("text", "importance", "uncertainty", *queries.STANCES)
COLUMNS = ("ref", *queries.EXPORTED[1:], "currency", "owner", "parent", "assumptions")
BESIDE = ("workspace__currency", "parent__number", "owner__user__name", "owner__user__email")


def rows(found: QuerySet[Hypothesis]) -> list[Row]:
    """Two queries, however many rows: the hypotheses, and their assumptions."""
    values = list(found.values("pk", *queries.EXPORTED, *BESIDE))
    assumed: dict[int, list[dict[str, Any]]] = {row["pk"]: [] for row in values}
    standing = Assumption.objects.filter(hypothesis__in=found.values("pk"), dropped_at=None)
    for assumption in queries.known(standing).order_by("number").values("hypothesis_id", *ASSUMED):
        assumed[assumption.pop("hypothesis_id")].append(assumption)
    return [plain(row, assumed[row["pk"]]) for row in values]


def plain(row: Row, assumptions: Sequence[Row]) -> Row:
    made = {
        "ref": ref("H", row["number"]),
        "currency": row["workspace__currency"],
        "owner": row["owner__user__name"] or row["owner__user__email"].partition("@")[0],
        "parent": ref("H", row["parent__number"]) if row["parent__number"] else None,
        "assumptions": assumptions,
    }
    return {column: made.get(column, row.get(column)) for column in COLUMNS}


def csv(found: Iterable[Row]) -> str:
    flat = [row | {"assumptions": "\n".join(a["text"] for a in row["assumptions"])} for row in map(dict, found)]
    return exports.csv_of(COLUMNS, flat)


def markdown(found: Iterable[Row]) -> str:
    return "\n---\n\n".join(map(canvas, found))


def canvas(row: Row) -> str:
    """One hypothesis on one page. What people wrote stays as they wrote it."""
    facts = [row["ref"], words.STATES[row["state"]], words.STAGES[row["stage"]], row["owner"], *row["tags"]]
    blocks = [f"## {label}\n\n{text(row[name])}\n" for name, label in words.BLOCKS.items() if row[name]]
    assumed = [f"- {text(a['text'])} ({a['importance']} × {a['uncertainty']})" for a in row["assumptions"]]
    if assumed:
        blocks.append("\n".join([f"## {_('Assumptions')}", "", *assumed, ""]))
    return "\n".join(
        [f"# {text(' '.join(row['statement'].split()))}", "", text(" · ".join(map(str, facts))), "", *blocks]
    )


CHANGED = ("at", "what", "field", "before", "after")


def history(kind: str, name: str, found: Sequence[Row]) -> str:
    """What was done to a hypothesis; `found` are rows as its history shows them."""
    if kind == "json":
        return exports.json_of([{"at": row["at"], "what": row["sentence"], "changes": row["changes"]} for row in found])
    nothing = {"label": None, "before": None, "after": None}
    lines = [
        {
            "at": row["at"],
            "what": row["sentence"],
            "field": change["label"],
            "before": change["before"],
            "after": change["after"],
        }
        for row in found
        for change in row["changes"] or [nothing]
    ]
    return exports.table(kind, _("History of %(ref)s") % {"ref": name}, CHANGED, lines)


WRITERS: dict[str, Callable[[Iterable[Row]], str]] = {
    "csv": csv,
    "json": lambda found: exports.json_of(list(found)),
    "md": markdown,
}
