"""Experiments as files: exactly what the list shows, in full."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from experiments.models import Experiment
from kaizenlab.lib import exports
from kaizenlab.lib.refs import ref

type Row = Mapping[str, Any]

COLUMNS = (
    *("ref", "title", "hypothesis", "statement", "state", "method", "planned_sample", "starts_on", "ends_on", "cost"),
    "currency",
    *("owner", "result", "confidence", "needed", "got", "deviations", "sha256", "notes", "created_at", "registered_at"),
    *("started_at", "concluded_at", "cancelled_at", "cancel_reason"),
)
RENAMED = {
    "currency": "workspace__currency",
    "statement": "hypothesis__statement",
    "result": "result__verdict",
    "confidence": "result__confidence",
    "needed": "result__needed",
    "got": "result__got",
    "sha256": "plan__sha256",
}
MADE = {"ref", "hypothesis", "owner", "deviations"}


def rows(found: QuerySet[Experiment]) -> list[Row]:
    """One query, however many rows."""
    columns = [RENAMED.get(column, column) for column in COLUMNS if column not in MADE]
    counted = found.annotate(deviated=Count("plans", filter=Q(plans__kind="deviation")))
    named = ("number", "hypothesis__number", "owner__user__name", "owner__user__email", "deviated")
    return [plain(row) for row in counted.values(*columns, *named)]


def plain(row: Row) -> Row:
    made = {
        "ref": ref("E", row["number"]),
        "hypothesis": ref("H", row["hypothesis__number"]),
        "owner": row["owner__user__name"] or row["owner__user__email"].partition("@")[0],
        "deviations": row["deviated"],
    }
    return {column: made.get(column, row.get(RENAMED.get(column, column))) for column in COLUMNS}


def row_of(experiment: Experiment, *, deviations: int) -> Row:
    """The same of one whose hypothesis, owner, plan and result are at hand."""
    result = getattr(experiment, "result", None)
    made = {
        "ref": experiment.ref,
        "hypothesis": experiment.hypothesis.ref,
        "statement": experiment.hypothesis.statement,
        "owner": str(experiment.owner),
        "currency": experiment.workspace.currency,
        "deviations": deviations,
        "sha256": experiment.plan and experiment.plan.sha256,
        "result": result and result.verdict,
        **{name: result and getattr(result, name) for name in ("confidence", "needed", "got")},
    }
    return {column: made[column] if column in made else getattr(experiment, column) for column in COLUMNS}


WRITERS: dict[str, Callable[[Iterable[Row]], str]] = {
    "csv": lambda found: exports.csv_of(COLUMNS, list(found)),
    "json": lambda found: exports.json_of(list(found)),
    "md": lambda found: exports.markdown_table(_("Experiments"), COLUMNS, found),
}
