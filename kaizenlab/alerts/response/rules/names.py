"""No names in the causes: which words of a text name a member. People are told what happened, not who it was.

A name is a whole word, in any case. What is a plain word as well (Mark, Will, May) names somebody where it begins with
a capital, at the start of a sentence too: there nobody can tell, and a sentence is easily begun otherwise. Words for
what somebody does (founder, CEO, support@) are never names. Scripts that put no spaces between words are looked
through for the name itself: a family name inside a longer word (田中 in 山田中学校) and a single character (林 in 森林)
count only where a title stands behind them (林さん).
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from itertools import pairwise

from kaizenlab.alerts.response.rules.ordinary import FUNCTION, JAPANESE, ORDINARY, PLACES, ROLES, TITLES

SHORTEST_PART = 3  # letters of a part of a name, or of a mailbox; a whole name may be shorter
HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
HIRAGANA = "\u3041-\u309f"
KATAKANA = "\u30a1-\u30fa\u30fc-\u30ff"
HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"
OTHERS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
SPACELESS = HAN + HIRAGANA + KATAKANA + HANGUL + OTHERS
RUN = re.compile(f"[{SPACELESS}]+")
JOINT = re.compile(r"[\s.\-_'’]{1,3}")  # what may stand between the words of one name
OPENING = re.compile(
    r"(?:^|[.!?…:;。！？\n])[\s\"'“”‘’«»()\[\]*_#>•–—-]*$"
)  # what stands before a sentence's first word
TITLE = "|".join(map(re.escape, TITLES))
PLACE = "|".join(map(re.escape, PLACES))


@dataclass(frozen=True, slots=True)
class Person:
    """`name`: as shown, "" where they have set none; `mailbox`: what stands before the @ of their address."""

    name: str
    mailbox: str


class Capital(IntEnum):
    """What a word needs to be taken for a name."""

    NONE = 0
    ANYWHERE = 1
    INSIDE = 2  # a sentence, not at its start
    NEVER = 3  # it is a role


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    start: int
    end: int

    @property
    def folded(self) -> str:
        return fold(self.text)

    @property
    def is_capital(self) -> bool:
        return self.text[0] != self.text[0].lower()


@dataclass(frozen=True, slots=True)
class Call:
    """Words in a row that name somebody, each folded, and the capitals that takes."""

    words: tuple[str, ...]
    capital: Capital


def named(text: str, people: Iterable[Person]) -> tuple[str, ...]:
    """What in `text` names one of them, as it stands there, each once and in order."""
    text, people = plain(text), list(people)
    found = [*by_words(text, people), *by_signs(text, people)]
    return tuple(dict.fromkeys(text[start:end] for start, end in outermost(found)))


def outermost(places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """In order, without those that lie inside a longer one."""
    reached = -1
    for start, end in sorted(places, key=lambda place: (place[0], -place[1])):
        if end > reached:
            yield start, end
            reached = end


def plain(text: str) -> str:
    """Full-width as half-width, accents joined to their letters, and nothing that cannot be seen."""
    text = unicodedata.normalize("NFKC", text)
    return "".join(each for each in text if unicodedata.category(each) != "Cf")


def fold(word: str) -> str:
    """Without case and accents: José is JOSE. Japanese voiced sounds keep their marks."""
    bare = unicodedata.normalize("NFD", word.casefold())
    return "".join(each for each in bare if not "\u0300" <= each <= "\u036f")


# Scripts with words


def by_words(text: str, people: Iterable[Person]) -> Iterator[tuple[int, int]]:
    calls: defaultdict[str, set[Call]] = defaultdict(set)
    for person in people:
        for call in calls_of(person):
            calls[call.words[0]].add(call)
    words = list(words_of(text))
    for place, word in enumerate(words):
        for call in calls.get(word.folded, ()):
            said = words[place : place + len(call.words)]
            if is_said(call, said, text):
                yield said[0].start, said[-1].end


def is_said(call: Call, said: Sequence[Word], text: str) -> bool:
    if tuple(word.folded for word in said) != call.words:
        return False
    if not all(JOINT.fullmatch(text[left.end : right.start]) for left, right in pairwise(said)):
        return False
    if call.capital is Capital.NONE:
        return True
    if not all(word.is_capital for word in said):
        return False
    return call.capital is Capital.ANYWHERE or not OPENING.search(text[: said[0].start])


def words_of(text: str) -> Iterator[Word]:
    """Letters, digits and their marks in a row. Japanese beside a Latin word ends it: Bobが."""
    start = None
    for place, each in enumerate(text):
        is_part = unicodedata.category(each)[0] in "LMN" and not is_spaceless(each)
        if is_part and start is None:
            start = place
        elif not is_part and start is not None:
            yield Word(text[start:place], start, place)
            start = None
    if start is not None:
        yield Word(text[start:], start, len(text))


@cache
def is_spaceless(sign: str) -> bool:
    return RUN.fullmatch(sign) is not None


def calls_of(person: Person) -> Iterator[Call]:
    """The whole name, its parts, and the mailbox; of somebody without a name the mailbox stands for it."""
    words = list(words_of(plain(person.name or before_plus(person.mailbox))))
    yield from whole(words, shortest=2)
    has_capitals = any(word.is_capital for word in words)
    for word in words:
        is_particle = has_capitals and not word.is_capital and not word.text[0].isdigit()  # van, de, bin
        if len(words) > 1 and not is_particle:
            yield from whole([word], shortest=SHORTEST_PART)
    yield from whole(list(words_of(plain(before_plus(person.mailbox)))), shortest=SHORTEST_PART)


def whole(words: Sequence[Word], *, shortest: int) -> Iterator[Call]:
    """Nothing where it is too short, a number, or a role."""
    joined = "".join(word.text for word in words)
    if len(joined) < shortest or not any(each.isalpha() for each in joined):
        return
    capital = min(capital_for(word.folded) for word in words)
    if len(words) > 1 and capital in (Capital.ANYWHERE, Capital.INSIDE):
        capital = Capital.ANYWHERE
    if capital is not Capital.NEVER:
        yield Call(tuple(word.folded for word in words), capital)


def capital_for(word: str) -> Capital:
    if word in ROLES:
        return Capital.NEVER
    if word in FUNCTION:
        return Capital.INSIDE
    return Capital.ANYWHERE if word in ORDINARY else Capital.NONE


def before_plus(mailbox: str) -> str:
    return mailbox.partition("+")[0]


# Scripts without


def by_signs(text: str, people: Iterable[Person]) -> Iterator[tuple[int, int]]:
    runs = {run for person in people for run in RUN.findall(plain(person.name))}
    for pattern in (pattern for run in runs for pattern in patterns(run)):
        for match in pattern.finditer(text):
            yield match.span(1)


@cache
def patterns(run: str) -> tuple[re.Pattern[str], ...]:
    """How one part of a name is looked for. Its first group is the name."""
    titled = tuple(with_title(piece) for piece in pieces(run))
    if run in JAPANESE or len(run) == 1:
        return titled
    name = re.escape(run)
    if re.fullmatch(f"[{HAN}]{{2}}", run):  # 山田中学校 has 田中 in it
        inside = f"(?<=[{HAN}])(?={name}[{HAN}])"
        return (*titled, re.compile(f"(?!{inside})({name})(?!{PLACE})"))
    if re.fullmatch(f"[{KATAKANA}]+", run):  # サラダ has サラ in it
        return (*titled, re.compile(f"(?<![{KATAKANA}])({name})(?![{KATAKANA}])"))
    if re.fullmatch(f"[{HIRAGANA}]{{2}}", run):  # ではなく has はな in it
        return titled
    if re.fullmatch(f"[{HANGUL}]+", run):  # particles follow without a space
        return (re.compile(f"(?<![{HANGUL}])({name})"),)
    return (*titled, re.compile(f"({name})"))


def pieces(run: str) -> set[str]:
    """A name written in one run is called by either end of it, too: 田中明 is 田中さん."""
    if re.fullmatch(f"[{HAN}]{{3,5}}", run):
        return {run, *(run[:end] for end in range(1, len(run))), *(run[start:] for start in range(1, len(run)))}
    return {run}


def with_title(name: str) -> re.Pattern[str]:
    before = f"(?<![{HAN}])" if re.fullmatch(f"[{HAN}]+", name) and len(name) == 1 else ""
    return re.compile(f"{before}({re.escape(name)})(?={TITLE})")
