"""Better forms of an English question: about what happened, one thing at a time, in neutral words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from experiments.rehearsal.rules.english.words import PRODUCT
from experiments.rehearsal.rules.findings import Kind
from experiments.rehearsal.rules.signs import any_of
from experiments.rehearsal.rules.turns import turn, turned

GENERAL = {
    Kind.LEADING: "How was it for you the last time?",
    Kind.CLOSED: "Tell me about the last time this came up.",
    Kind.HYPOTHETICAL: "What did you do the last time this came up?",
    Kind.PITCHING: "How do you get this done today?",
}
# Not done at one moment: "When did you last know …" makes no sense.
STATE = any_of(
    "have like know think own want need believe feel prefer agree live love hate find be enjoy trust understand care",
    "see consider work mind belong remember expect hope plan intend keep usually happen still really vote install",
)
# A verb, and the rest of its clause.
DEED = rf"(?!{STATE}\b)(?P<verb>[a-z]{{2,15}}) (?P<rest>[^?.,;]{{2,100}})\??$"
HELPS = (
    r"(?:would |could |can |will |automatically )?(?:helps? (?:you|people|users) (?:to )?|lets? (?:you|people|users) "
    r"|allows? (?:you|people|users) to |makes? it (?:easy|easier) to |reminds? (?:you|people) to )?"
)
PAST = {
    "been": "were",
    "gone": "went",
    "done": "did",
    "seen": "saw",
    "taken": "took",
    "given": "gave",
    "written": "wrote",
    "driven": "drove",
    "eaten": "ate",
    "forgotten": "forgot",
    "chosen": "chose",
    "broken": "broke",
    "spoken": "spoke",
    "flown": "flew",
    "run": "ran",
}
ASKS = "(?:how|what|who|where|when|why)"


def better(kind: Kind, question: str) -> Iterator[str]:
    return turned(TURNS, kind, question)


def _last_did(found: re.Match[str]) -> str:
    return f"When did you last {found['verb']} {found['rest'].strip()}?"


def _last_time(found: re.Match[str]) -> str:
    verb = found["verb"].lower()
    return f"Tell me about the last time you {PAST.get(verb, verb)} {found['rest'].strip()}."


def _needed(found: re.Match[str]) -> str:
    """An app that tracks your sleep: a need to track your sleep."""
    verb = found["verb"].lower()
    if verb.endswith("ies"):
        verb = verb[:-3] + "y"
    elif verb.endswith(("ches", "shes", "sses", "xes")):
        verb = verb[:-2]
    elif verb.endswith("s") and not verb.endswith("ss"):
        verb = verb[:-1]
    return f"Tell me about the last time you needed to {verb} {found['rest'].strip()}."


WHAT_FOR = turn(_needed, rf"{PRODUCT} (?:that|which) {HELPS}", r"(?P<verb>[a-z]{2,15}) (?P<rest>[^?.,]{2,80})")
REAL_QUESTION = turn(r"\g<asked>", rf"[.] (?P<asked>{ASKS} [^?]{{3,100}}\?)$")
TURNS = {
    Kind.CLOSED: (
        turn(
            _last_time,
            r"\bhave you (?:ever |already |recently )?(?P<verb>[a-z]{2,15}) (?P<rest>[^?.,;]{2,100}?)",
            r"(?: (?:this|in the (?:past|last)) (?:week|month|year))?\??$",
        ),
        turn(_last_did, rf"\bdo you (?:ever |often |usually |regularly |sometimes |also |still )?{DEED}"),
        turn(_last_did, rf"\b(?:tell me|ask|know) (?:if|whether) you {DEED}"),
        turn(
            r"How did you find \g<what>?",
            r"\b(?:was|were|is|are) (?P<what>(?:the|your) [\w -]{2,40}?)",
            r" (?:easy|clear|helpful|friendly|good|difficult|hard|convenient|clean|simple)\b",
        ),
        turn(
            r"Tell me about your last experience with \g<what>.",
            r"\b(?:satisfied|happy) (?:are you )?with (?P<what>[^?,.]{2,60})",
        ),
    ),
    Kind.HYPOTHETICAL: (
        WHAT_FOR,
        turn(r"What did you do the last time \g<case>?", r"\bwhat would you do (?:if|when) (?P<case>[^?.]{3,100})"),
        turn("How much did you pay the last time?", r"\bhow much (?:would|will|could|are) (?:you|your \w{1,15})\b"),
        turn(_last_did, rf"\bhow likely (?:are you|is it|would you be) (?:to|that you(?: will| would)?) {DEED}"),
        turn(
            r"What have you done so far to \g<deed>?",
            r"\b(?:are you (?:planning|going|hoping)|do you (?:plan|intend|expect|hope)) to (?P<deed>[^?.,]{3,80})",
        ),
        turn(_last_did, rf"\b(?:would|will) you (?:ever |also |still )?{DEED}"),
    ),
    Kind.PITCHING: (WHAT_FOR, REAL_QUESTION),
    Kind.LEADING: (
        turn(r"What \g<be> it like to \g<deed>?", r"\bhow [\w-]{3,20} (?P<be>is|was) it to (?P<deed>[^?.]{3,80})"),
        turn(
            r"How \g<be> \g<what>?",
            r"\bhow [\w-]{3,20} (?P<be>is|was|are|were) (?P<what>(?:the|your) [^?.,]{3,60})",
        ),
        turn(
            r"What do you think of \g<what>?",
            r"\b(?:don't|wouldn't|do|would) you (?:think|agree|say)(?: that)? (?P<what>[^?.,]{3,50}?)",
            r" (?:is|are|was|were|should|can|waste)\b",
        ),
        REAL_QUESTION,
        turn(
            r"What is \g<what> like for you?",
            r"\b(?:what|how much) do you (?:love|hate|enjoy|like)(?: the)?(?: most"
            r"| best)?(?: about)? (?P<what>[^?.,]{3,60})",
        ),
    ),
    Kind.DOUBLE_BARRELLED: (
        turn(r"\g<one>", r"^(?P<one>[^?]{5,150}\?) ?[^?]{2,200}\??$"),
        turn(
            r"\g<one>?",
            r"^(?P<one>[^?]{5,150}?),? (?:and|or|but),? (?:if so,? |also |then )?",
            rf"(?:{ASKS}|which|do|does|did|is|are|was|were|have|has|will|would|can)\b[^?]{{2,200}}\?",
        ),
        turn(r"\g<one>.", rf"^(?P<one>[^?]{{5,150}}?),? and (?:{ASKS}|tell|explain|describe)\b[^?]{{2,200}}$"),
        turn(
            r"\g<one> \g<rest>",
            r"^(?P<one>how often|how much|how many|when|where|why|how|who|what) and ",
            rf"(?:how \w{{1,12}}|{ASKS}) (?P<rest>[^?]{{3,150}}\?)",
        ),
        turn(
            r"\g<one>\g<rest>",
            r"^(?P<one>[^?]{1,60}\b(?:do|does|did) you \w{2,15})(?: most| best)? and (?:then )?\w{2,15}",
            r"(?P<rest> [^?]{2,100}\?)",
        ),
    ),
}
