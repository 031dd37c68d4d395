"""Found records as people read them: marks on what was asked for, words and dates made once a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from decisions import words as decisions
from kaizenlab.lib.brief import spoken
from kaizenlab.lib.dates import day
from kaizenlab.lib.refs import ref
from kaizenlab.search import find, words
from kaizenlab.search.rules.passages import Needles, Piece, candidates, needles, passage, spans, whole
from kaizenlab.search.rules.query import Query
from kaizenlab.templatetags.kaizen import mark, state
from kaizenlab.workspaces.models import Workspace

type Row = Mapping[str, Any]

LETTERS = {
    "decision": "D",
    "hypothesis": "H",
    "experiment": "E",
    "learning": "L",
    "action": "N",
    "metric": "M",
    "alert": "A",
    "postmortem": "D",
}
RINGS = {
    "emerging": "draft",
    "supported": "running",
    "confirmed": "done",
    "rejected": "cancelled",
    "open": "ready",
    "firing": "running",
    "resolved": "done",
    "finished": "done",
    "archived": "done",
}
REMARKS: Sequence[tuple[str, str, Callable[[], str]]] = (
    ("overridden", "/", lambda: _("overridden")),
    ("deviation", "‡", lambda: _("deviation")),
    ("late", "◷", lambda: _("late")),
)


def shown(workspace: Workspace, rows: Sequence[Row], query: Query) -> list[dict[str, Any]]:
    if not rows:
        return []
    sought = needles(query)
    stems = find.stems(candidates((row[name] for row in rows for name in ("title", "text")), sought))
    kinds, outcomes, states = spoken(words.KINDS), spoken(decisions.OUTCOMES), spoken(words.STATES)
    on = cache(day)
    return [
        {
            "url": address(workspace.slug, row),
            "ref": called(row),
            "kind": kinds[row["kind"]],
            "sign": sign(row),
            "word": outcomes.get(row["outcome"]) or states.get(row["state"], ""),
            "remarks": [(mark_, word()) for name, mark_, word in REMARKS if row[name]],
            "title": drawn(whole(row["title"], spans(row["title"], sought, stems))),
            "passage": excerpt(row, sought, stems),
            "owner": row["owner_name"] or (row["owner_email"] or "").partition("@")[0],
            "iso": row["at"].isoformat(),
            "date": on(row["at"].date()),
            "belongs": belongs(row),
        }
        for row in rows
    ]


def excerpt(row: Row, sought: Needles, stems: Mapping[str, str]) -> SafeString:
    """Of the text what it says more than the title does."""
    text = row["text"].removeprefix(row["title"]).lstrip()
    if not text:
        return SafeString("")
    return drawn(passage(text, spans(text, sought, stems)))


def drawn(pieces: Iterable[Piece]) -> SafeString:
    """What people wrote stays text; only the marks are markup."""
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", piece.text) if piece.marked else piece.text,) for piece in pieces)
    )


def sign(row: Row) -> SafeString:
    """An outcome's shape where a decision stands, else the ring of a state."""
    if row["outcome"] and row["state"] in ("accepted", "superseded"):
        return mark(row["outcome"])
    name = row["state"]
    return state(RINGS.get(name) or name) if name else SafeString("")


def called(row: Row) -> str:
    if row["kind"] == "comment":
        return row["subject"]
    if letter := LETTERS.get(row["kind"]):
        return ref(letter, row["number"])
    return f"{ref('E', row['experiment'])}/{row['number']}"


def belongs(row: Row) -> str:
    """The line it stands in: H-10 → E-32 → D-41, without itself."""
    line = [
        ref(letter, row[kind])
        for kind, letter in (("hypothesis", "H"), ("experiment", "E"), ("decision", "D"))
        if row[kind] and kind != row["kind"]
    ]
    return " → ".join(line)


def address(slug: str, row: Row) -> str:
    match row["kind"]:
        case "comment":
            on, _slash, number = row["subject"].partition("/")
            return f"{reverse('activity:comments', args=[slug, on])}#comment-{number}"
        case "evidence" | "quote":
            return reverse("experiments:correct", args=[slug, row["experiment"], row["number"]])
        case "action":
            return f"{reverse('decisions:record', args=[slug, row['decision']])}#{ref('N', row['number'])}"
    names = {
        "decision": "decisions:record",
        "hypothesis": "hypotheses:canvas",
        "experiment": "experiments:run",
        "learning": "learnings:record",
        "metric": "metrics:record",
        "alert": "alerts:record",
        "postmortem": "response:postmortem",
    }
    return reverse(names[row["kind"]], args=[slug, row["number"]])
