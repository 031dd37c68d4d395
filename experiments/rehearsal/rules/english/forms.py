"""How an English sentence asks: by an interrogative word, by its verb first, by a request, or not at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from experiments.rehearsal.rules.english.words import AUXILIARY, SUBJECT
from experiments.rehearsal.rules.signs import any_of, first, signs
from experiments.rehearsal.rules.text import sentences

TELLING = any_of(
    "tell describe explain elaborate expand list name outline recount summarise summarize clarify define",
    "show illustrate sketch estimate recall remember walk talk guide paint",
)
# Asks for an account, whatever its grammar.
ACCOUNT = (
    rf"(?:{TELLING}|share (?:with|an?|any|some|more|what|how|your (?:experience|story|thoughts|views?|screen))"
    r"|(?:help|take|give|let|lead|run) (?:me|us)|think (?:of|back)|speak (?:to|about)|start (?:by|with|off)"
    r"|say (?:more|a (?:bit|little))|go (?:through|over|into|back)|(?:give|provide|offer) (?:an?|some|any) )"
)
SOFTLY = r"(?:please |just |maybe |perhaps |briefly |also |possibly |kindly |first |quickly |try to ){0,2}"

OPENERS = re.compile(
    r"(?:and|but|so|well|ok|okay|now|then|also|first|firstly|next|finally|lastly|great|thanks|sure|hi|hello|please|or"
    r"|just out of curiosity|out of curiosity|roughly|approximately|exactly|about|generally|usually|typically"
    r"|today|currently|overall|honestly)\b,? |tell me, ",
    re.IGNORECASE,
)
INTERROGATIVE = re.compile(
    r"(?:in |at |to |for |on |with |from |by |of |about |since |until |under |during )?"
    r"(?:who|whom|whose|what|which|why|how|who's|what's|how's|where's|when's|why's|whats|hows|wheres"
    rf"|(?:when|where)(?=,? (?:and |or )?(?:{AUXILIARY}|exactly|else|who|what|why|how|where|when)\b)"
    r"|(?:when|where)(?=\?|$))\b",
    re.IGNORECASE,
)
# "Have a look" and "Do tell" ask nothing by their verb.
VERB_FIRST = re.compile(rf"{AUXILIARY} (?!a look|tell|describe|explain)\w", re.IGNORECASE)
REQUEST = re.compile(
    rf"{SOFTLY}(?:(?:{ACCOUNT}|rate|rank|choose|select|pick|answer|state|indicate|complete)\b"
    r"|i(?:'d| would) (?:like|love) to (?:hear|know|understand|learn|see)|i(?:'m| am) (?:curious|interested)|i wonder"
    r"|i want to (?:hear|know|understand))",
    re.IGNORECASE,
)
# A question behind an introduction without a comma.
LATER_INTERROGATIVE = re.compile(
    rf"\b(?:(?:what|which|how)(?: \w{{1,20}}){{0,2}}|who|why|when|where) {AUXILIARY} {SUBJECT}\b", re.IGNORECASE
)
LATER_VERB = re.compile(rf"\b{AUXILIARY} (?:you|your|they|we|there|anyone|people)\b", re.IGNORECASE)
ELLIPTIC = re.compile(r"(?:ever|any|anything|anyone|you|your)\b", re.IGNORECASE)
IN_PLACE = re.compile(r"\b(?:who|what|which|why|how much|how many|how long|how often|where)\b", re.IGNORECASE)
# Should it break, who … : the verb first is a condition, and the question comes behind it.
INVERTED = re.compile(r"(?:should|were|had) [^,?]{2,80}, (?=\S)", re.IGNORECASE)
# A request in the form of a question: its answer is an account, not yes.
REQUEST_AS_QUESTION = signs(
    # not: would you describe yourself as …
    r"^(?!would you (?:describe|call|define) (?:\w{1,15} ){1,3}as\b)"
    rf"(?:can|could|would|will|can't|couldn't|won't|might) (?:you|u|we) {SOFTLY}{ACCOUNT}",
    r"^(?:would|do) you mind (?:\w{1,20}ing\b|if (?:i|we) ask)",
    rf"^(?:would|are) you (?:be )?(?:willing|able|happy|open|comfortable|okay|ok|free|up) "
    rf"(?:to|with|for) {SOFTLY}(?:{ACCOUNT}|telling|sharing|describing|explaining|walking|talking|showing)",
    r"^(?:may|can|could|might) (?:i|we) (?:please |just |also )?(?:ask|hear|see|know|have)\b",
    r"^(?:do|can|could|did) you (?:happen to )?(?:know|remember|recall|have any idea|have an idea|say|explain)"
    r" (?:about |in )?(?:who|what|which|when|where|why|how)\b",
)
CONTEXT = re.compile(
    r"(?:and |so |now |please |just )?(?:think|imagine|suppose|picture|consider|recall|remember|let's|let me|i'd"
    r"|i would|i'm|i am|i wonder|i want|take a moment|say|take (?:me|us|yourself) back|go back|cast your mind back)\b",
    re.IGNORECASE,
)
# Cuts a sentence where an introduction can end.
BREAK = re.compile(r", |; |: | - |\.\.\. ")


class Form(Enum):
    INTERROGATIVE = auto()  # What, how, why …
    VERB_FIRST = auto()  # Do you …, or a statement with a question mark
    REQUEST = auto()  # Tell me …, could you describe …
    STATEMENT = auto()


@dataclass(frozen=True, slots=True)
class Sentence:
    """`clause`: from the word that asks on."""

    text: str
    form: Form
    clause: str
    declarative: bool = False

    @property
    def asks(self) -> bool:
        return self.form is not Form.STATEMENT


def read(question: str) -> tuple[Sentence, ...]:
    """Its sentences. Where none asks, the last one is taken for the question, since a script holds nothing else."""
    several = tuple(_form(text) for text in sentences(question))
    if several and not any(each.asks for each in several) and ELLIPTIC.match(several[-1].clause):
        last = several[-1]
        return (*several[:-1], Sentence(last.text, Form.VERB_FIRST, last.clause, declarative=True))
    return several


def _form(text: str) -> Sentence:
    for start in (0, *(cut.end() for cut in BREAK.finditer(text))):
        clause = _opened(text[start:])
        if _is_condition(clause):
            continue
        if form := _form_of(clause):
            return Sentence(text, form, clause)
    if found := LATER_INTERROGATIVE.search(text):
        return Sentence(text, Form.INTERROGATIVE, text[found.start() :])
    if found := LATER_VERB.search(text):
        return Sentence(text, Form.VERB_FIRST, text[found.start() :])
    if text.rstrip('"').endswith("?"):
        declared = not IN_PLACE.search(text)
        return Sentence(text, Form.VERB_FIRST if declared else Form.INTERROGATIVE, _opened(text), declarative=declared)
    return Sentence(text, Form.STATEMENT, _opened(text))


def _is_condition(clause: str) -> bool:
    found = INVERTED.match(clause)
    return found is not None and _form_of(_opened(clause[found.end() :])) is not None


def _opened(text: str) -> str:
    for _ in range(3):
        opener = OPENERS.match(text)
        if opener is None:
            break
        text = text[opener.end() :]
    return text.lstrip("\"'( ")


def _form_of(clause: str) -> Form | None:
    if first(REQUEST_AS_QUESTION, clause) or REQUEST.match(clause):
        return Form.REQUEST
    if INTERROGATIVE.match(clause):
        return Form.INTERROGATIVE
    return Form.VERB_FIRST if VERB_FIRST.match(clause) else None
