"""What somebody asks for: words, "exact words", -without, and operators such as outcome:kill."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kaizenlab.search.rules import addresses
from kaizenlab.search.rules.text import Token, asked, folded, parts

LONGEST = 500  # characters
MOST = 24  # terms
SHORTEST_OPEN = 3  # letters of a last word that may still be going on
CHUNK = re.compile(
    r"""(?P<minus>-)?(?:(?P<key>[a-z]{1,12}):(?!//))?(?:"(?P<quoted>[^"]*)"?|「(?P<said>[^」]*)」?|(?P<plain>\S+))"""
)
MARKS = str.maketrans({"“": '"', "”": '"', "„": '"', "『": "「", "』": "」", "−": "-", "‐": "-", "‑": "-"})
DAY = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?")
DATES = ("after", "before")
ME = "@me"

# operator -> {what may be typed: what it means}; owner takes any name
type Vocabulary = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that has to be there, or with `without` must not. `address`: the name of a link it may stand for."""

    text: str
    tokens: tuple[Token, ...]
    exact: bool = False
    without: bool = False
    address: str = ""
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """What an operator does not know: `code` names the sentence."""

    code: str
    key: str
    value: str


@dataclass(frozen=True)
class Query:
    """`narrowed`: operator -> its values, any of which will do."""

    text: str = ""
    terms: tuple[Term, ...] = ()
    narrowed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    after: dt.date | None = None
    before: dt.date | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def wanted(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if not term.without)

    @property
    def is_empty(self) -> bool:
        return not (self.terms or self.narrowed or self.after or self.before)

    @property
    def address(self) -> str:
        """The one link that is asked for, where the query is nothing else."""
        wanted = self.wanted
        return wanted[0].address if len(wanted) == 1 and wanted[0].address else ""


def parse(text: str, vocabulary: Vocabulary) -> Query:
    """Never fails: what it does not understand it searches as words, and says so."""
    line = joined(folded(text[:LONGEST]).translate(MARKS), vocabulary)
    query = Query(text=text.strip()[:LONGEST])
    if len(text.strip()) > LONGEST:
        query = refused(query, "long", "", "")
    for match in CHUNK.finditer(line):
        quoted = match["quoted"] if match["quoted"] is not None else match["said"]
        value = quoted if quoted is not None else match["plain"]
        minus, key = bool(match["minus"]), match["key"]
        narrower = None if key is None or minus else narrowed(query, key, value, vocabulary)
        if narrower is not None:
            query = narrower
            continue
        if key is not None:
            query = refused(query, refusal(key, vocabulary, minus=minus), key, value)
            value = f"{key} {value}"
        query = with_term(query, value, exact=quoted is not None, without=minus)
    return last_open(query, is_open=bool(line) and not line[-1].isspace())


def joined(line: str, vocabulary: Vocabulary) -> str:
    """`outcome: kill` as `outcome:kill`. With words that are no operator a colon is only a colon."""
    known = "|".join(map(re.escape, operators(vocabulary)))
    return re.sub(rf"(?<!\S)(-?(?:{known}):)\s+(?=\S)", r"\1", line)


def operators(vocabulary: Vocabulary) -> tuple[str, ...]:
    return (*vocabulary, *DATES, "owner")


def refusal(key: str, vocabulary: Vocabulary, *, minus: bool) -> str:
    if key not in operators(vocabulary):
        return "unknown"
    return "minus" if minus else "value"


def narrowed(query: Query, key: str, value: str, vocabulary: Vocabulary) -> Query | None:
    """The query with one more condition; None where the operator does not know it."""
    if key in DATES:
        day = read_day(value)
        if day is None:
            return None
        return replace(query, after=day) if key == "after" else replace(query, before=day)
    meant = value if key == "owner" and value else vocabulary.get(key, {}).get(value)
    if not meant:
        return None
    values = (*query.narrowed.get(key, ()), meant)
    return replace(query, narrowed={**query.narrowed, key: tuple(dict.fromkeys(values))})


def read_day(text: str) -> dt.date | None:
    """2026-10-01; a month alone is its first day."""
    found = DAY.fullmatch(text)
    try:
        return dt.date(int(found[1]), int(found[2]), int(found[3] or 1)) if found else None
    except ValueError:
        return None


def refused(query: Query, code: str, key: str, value: str) -> Query:
    return replace(query, problems=(*query.problems, Problem(code, key, value)))


def with_term(query: Query, text: str, *, exact: bool, without: bool) -> Query:
    address = "" if exact else addresses.meant(text) or addresses.ticket(text)
    words = tuple(asked(text))
    if not words and not address:
        return query
    if len(query.terms) >= MOST:
        return query if any(p.code == "many" for p in query.problems) else refused(query, "many", "", "")
    return replace(query, terms=(*query.terms, Term(text, words, exact, without, address)))


def last_open(query: Query, *, is_open: bool) -> Query:
    """While somebody types, the last word is not at its end."""
    if not query.terms or not is_open:
        return query
    last = query.terms[-1]
    if last.exact or last.without or last.address or len(last.tokens) != 1 or len(last.text) < SHORTEST_OPEN:
        return query
    return replace(query, terms=(*query.terms[:-1], replace(last, is_last=True)))


def loosened(query: Query) -> Query:
    """For when nothing holds all of it: each word by itself, and of a chunk without spaces what carries its meaning."""
    terms: list[Term] = []
    for term in query.terms:
        pieces = [] if term.exact or term.without else [piece for piece in parts(term.text) if piece != term.text]
        terms += [Term(piece, tuple(asked(piece))) for piece in pieces] or [replace(term, is_last=False)]
    return replace(query, terms=tuple(terms[:MOST]))
