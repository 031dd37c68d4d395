"""Metrics and their readings as files: exactly what is shown, in full."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.db.models import QuerySet

from kaizenlab.lib import exports
from kaizenlab.lib.exports import markdown_text
from kaizenlab.lib.refs import ref
from kaizenlab.metrics.models import Metric, Reading
from kaizenlab.metrics.queries import Last, latest
from kaizenlab.metrics.rules import Amount
from kaizenlab.metrics.shown import LOGGED
from kaizenlab.workspaces.models import Workspace

type Row = Mapping[str, Any]

COLUMNS = (
    *("ref", "name", "measures", "unit", "shape", "direction", "owner", "latest_at", "value", "part", "whole", "ratio"),
    *("created_at", "archived_at"),
)
LISTED = (
    *("pk", "number", "name", "measures", "unit", "shape", "direction", "created_at", "archived_at"),
    *("owner__user__name", "owner__user__email"),
)
READING = (
    *("number", "observed_at", "day", "whole_day", "value", "part", "whole", "ratio", "source", "program", "key"),
    *("recorded_at", "recorded_by", "corrects", "corrected_by", "reason"),
)


def rows(workspace: Workspace, found: QuerySet[Metric]) -> list[Row]:
    """Two queries, however many rows."""
    listed = list(found.values(*LISTED))
    last = latest(workspace, [row["pk"] for row in listed], 1)
    return [plain(row, last[row["pk"]]) for row in listed]


def plain(row: Row, last: list[Last]) -> Row:
    newest = last[-1] if last else None
    made = {
        "ref": ref("M", row["number"]),
        "owner": row["owner__user__name"] or row["owner__user__email"].partition("@")[0],
        "latest_at": newest and newest.at,
        "value": newest and number(newest.value),
        "part": newest and newest.part,
        "whole": newest and newest.whole,
        "ratio": newest and ratio(newest.part, newest.whole),
    }
    return {column: made[column] if column in made else row[column] for column in COLUMNS}


def readings(metric: Metric) -> Iterator[Row]:
    """Every reading with every correction, in the order of recording."""
    found = Reading.objects.filter(workspace=metric.workspace_id, metric=metric).order_by("number")
    for row in found.values(*LOGGED, "key", "reason"):
        yield {
            "number": row["number"],
            "observed_at": row["observed_at"],
            "day": row["day"],
            "whole_day": row["is_day"],
            "value": number(row["value"]),
            "part": row["part"],
            "whole": row["whole"],
            "ratio": ratio(row["part"], row["whole"]),
            "source": row["source"],
            "program": row["token__name"] or "",
            "key": row["key"] or "",
            "recorded_at": row["recorded_at"],
            "recorded_by": row["recorded_by__user__name"] or row["recorded_by__user__email"].partition("@")[0],
            "corrects": row["corrects__number"],
            "corrected_by": row["corrected_by__number"],
            "reason": row["reason"],
        }


def number(value: Any) -> float | int | None:
    """A figure that a program reads as one."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def ratio(part: int | None, whole: int | None) -> float | None:
    return float(Amount(part=part, whole=whole).exactly) if part is not None and whole else None


def record_as_json(metric: Metric) -> str:
    row = {name: getattr(metric, name) for name in LISTED if "__" not in name and name != "pk"}
    last = latest(metric.workspace, [metric.pk], 1)[metric.pk]
    owner = {"owner__user__name": str(metric.owner), "owner__user__email": ""}
    return exports.json_of({**plain(row | owner, last), "readings": list(readings(metric))})


def record_as_markdown(metric: Metric) -> str:
    lines = [f"# {metric.ref} {markdown_text(metric.name)}", ""]
    lines += [markdown_text(metric.measures), ""] if metric.measures else []
    lines += [
        f"- shape: {metric.shape}",
        f"- unit: {markdown_text(metric.unit) or '–'}",
        f"- better: {metric.direction}",
        f"- owner: {markdown_text(str(metric.owner))}",
        "",
        "| # | observed | value | source | recorded by | remark |",
        "|---|---|---|---|---|---|",
    ]
    return "\n".join(lines + [line(row) for row in readings(metric)]) + "\n"


def line(row: Row) -> str:
    when = row["day"].isoformat() if row["whole_day"] else row["observed_at"].isoformat()
    said = row["value"] if row["value"] is not None else f"{row['part']} of {row['whole']}"
    said = "withdrawn" if row["value"] is None and row["part"] is None else said
    remark = f"corrects {row['corrects']}: {row['reason']}" if row["corrects"] else ""
    remark = f"corrected by {row['corrected_by']}" if row["corrected_by"] else remark
    cells = [row["number"], when, said, row["source"], row["recorded_by"], " ".join(remark.split())]
    return "| " + " | ".join(markdown_text(str(each)) for each in cells) + " |"


def list_as_markdown(found: Iterable[Row]) -> str:
    lines = ["| metric | latest | observed | unit | owner |", "|---|---|---|---|---|"]
    for row in found:
        said = row["value"] if row["ratio"] is None else f"{row['part']} of {row['whole']}"
        when = row["latest_at"].isoformat() if row["latest_at"] else ""
        cells = [f"{row['ref']} {row['name']}", "" if said is None else said, when, row["unit"], row["owner"]]
        lines.append("| " + " | ".join(markdown_text(" ".join(str(each).split())) for each in cells) + " |")
    return "\n".join(lines) + "\n"


WRITERS: dict[str, Callable[[Iterable[Row]], str]] = {
    "csv": lambda found: exports.csv_of(COLUMNS, found),
    "json": lambda found: exports.json_of(list(found)),
    "md": list_as_markdown,
}
RECORD_WRITERS: dict[str, Callable[[Metric], str]] = {
    "csv": lambda metric: exports.csv_of(READING, readings(metric)),
    "json": record_as_json,
    "md": record_as_markdown,
}
