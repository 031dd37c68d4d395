"""Traces as files: the list, and one trace with all of its spans."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaizenlab.lib import exports
from kaizenlab.lib.exports import markdown_text as text
from kaizenlab.lib.refs import ref
from kaizenlab.observatory.traces import lines, words
from kaizenlab.observatory.traces.models import Line
from kaizenlab.observatory.traces.rules import Span, Trace

type Row = Mapping[str, Any]

COLUMNS = (
    *("ref", "root", "statement", "state", "outcome", "doing", "started_at", "ended_at", "seconds", "worked", "waited"),
    *("waiting_share", "spans", "pivots"),
)
SPANS = (
    *("key", "ref", "kind", "title", "parent", "start", "end", "seconds", "worked", "waited", "critical", "state"),
    *("result", "confidence", "leads_to"),
)


def rows(found: QuerySet[Line], at: dt.datetime) -> list[Row]:
    """One query, however many rows."""
    return [plain(row, at) for row in found.values(*lines.SHOWN, **lines.BESIDE)]


def plain(row: Row, at: dt.datetime) -> Row:
    length, worked = times(row, at)
    waited = length - worked
    return {
        "ref": ref("H", row["tip_number"]),
        "root": ref("H", row["number"]),
        "statement": row["statement"],
        "state": row["state"],
        "outcome": row["outcome"] or None,
        "doing": row["doing"] or None,
        "started_at": row["started_at"],
        "ended_at": row["ended_at"],
        "seconds": seconds(length),
        "worked": seconds(worked),
        "waited": seconds(waited),
        "waiting_share": round(waited / length, 4) if length else 0,
        "spans": row["spans"],
        "pivots": row["pivots"],
    }


def times(row: Row, at: dt.datetime) -> tuple[dt.timedelta, dt.timedelta]:
    """How long a line has taken until now, and how much of it was work."""
    length = (row["ended_at"] or max(at, row["started_at"])) - row["started_at"]
    names = ("worked", "works_until", "kept_at", "ended_at")
    worked = dt.timedelta(seconds=Line(**{name: row[name] for name in names}).worked_at(at))
    return length, min(worked, length)


def seconds(span: dt.timedelta) -> int:
    return int(span.total_seconds())


def markdown(found: Iterable[Row]) -> str:
    head = [_("Trace"), _("Status"), _("In all"), pgettext("time", "Waiting"), _("Spans"), _("Pivots")]
    table = [head, ["---"] * len(head)]
    for row in found:
        length = dt.timedelta(seconds=row["seconds"])
        said = f"{row['ref']} {' '.join(row['statement'].split())}"
        cells = [said, row["state"], words.lasting(length), words.share(row["waiting_share"])]
        table.append([text(str(cell)) for cell in [*cells, row["spans"], row["pivots"]]])
    return "".join(f"| {' | '.join(map(str, line))} |\n" for line in table)


WRITERS: dict[str, Callable[[list[Row]], str]] = {
    "csv": lambda found: exports.csv_of(COLUMNS, found),
    "json": exports.json_of,
    "md": markdown,
}


def spans(trace: Trace) -> list[Row]:
    return [span_of(span) for span in trace.spans]


def span_of(span: Span) -> Row:
    return {
        "key": span.key,
        "ref": span.ref,
        "kind": str(span.kind),
        "title": words.title(span),
        "parent": span.parent or None,
        "start": span.start,
        "end": None if span.is_open else span.end,
        "seconds": seconds(span.length),
        "worked": seconds(span.worked) if span.segments else None,
        "waited": seconds(span.waited) if span.segments else None,
        "critical": span.is_critical,
        "state": span.state or None,
        "result": span.outcome or None,
        "confidence": span.confidence or None,
        "leads_to": span.leads_to or None,
    }


def record(trace: Trace) -> Row:
    """One trace whole."""
    return {
        "hypotheses": [ref("H", belief.number) for belief in trace.line.beliefs],
        "start": trace.start,
        "end": None if trace.is_open else trace.end,
        "seconds": seconds(trace.length),
        "worked": seconds(trace.worked),
        "waited": seconds(trace.waited),
        "waiting_share": round(trace.waiting_share, 4),
        "pivots": trace.pivots,
        "spans": [
            {**row, "events": [{"at": m.at, "kind": m.kind, "says": m.said or None, "n": m.n} for m in span.marks]}
            for row, span in zip(spans(trace), trace.spans, strict=True)
        ],
    }


def page(trace: Trace, title: str) -> str:
    """One trace as Markdown."""
    facts = [
        f"{_('In all')}: {words.exactly(trace.length)}",
        f"{_('Work')}: {words.exactly(trace.worked)}",
        f"{_('Waiting')}: {words.exactly(trace.waited)}, {words.share(trace.waiting_share)}",
    ]
    head = [_("Span"), _("Start"), _("End"), _("Work"), pgettext("time", "Waiting"), pgettext("span", "Outcome")]
    table = [head, ["---"] * len(head)]
    for span in trace.spans:
        work = (words.exactly(span.worked), words.exactly(span.waited)) if span.segments else ("", "")
        end = _("open") if span.is_open else span.end.isoformat()
        name = f"{'– ' * span.depth}{span.ref} {words.title(span)}"
        table.append(
            [text(" ".join(cell.split())) for cell in (name, span.start.isoformat(), end, *work, words.came_to(span))]
        )
    body = "".join(f"| {' | '.join(line)} |\n" for line in table)
    return f"# {text(' '.join(title.split()))}\n\n{text(' · '.join(facts))}\n\n{body}"
