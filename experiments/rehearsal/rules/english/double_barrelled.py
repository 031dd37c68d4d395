"""Double-barrelled: two questions in one, or an either-or. One answer cannot serve both halves."""

from __future__ import annotations

import re

from experiments.rehearsal.rules.english.forms import CONTEXT, Form, Sentence
from experiments.rehearsal.rules.english.pairs import without_pairs
from experiments.rehearsal.rules.english.words import ASKED, AUXILIARY, DEED, INTERROGATIVE_WORD, LOADED, SUBJECT
from experiments.rehearsal.rules.signs import any_of, first, signs

# What follows belongs to a story or a condition, not to the question.
ASIDE = re.compile(
    r",? (?:that|which|who|whose|where|when|because|before|after|while|since|until|if|unless|so that|although"
    r"|though|time (?:you|your|the|someone|a)|last time)\b",
    re.IGNORECASE,
)
ADVERB = r"(?:\w{1,15}ly |also |then |first |usually |often |ever |both ){0,2}"
TAGS = frozenset(["right", "correct", "no", "yes", "ok", "okay", "true", "agreed"])
AMOUNT = any_of("often much many long likely far important satisfied quickly fast clear well")
BEST = any_of(
    "best most easiest biggest highlights? good liked? well first like favou?rite goods? likes wins successes"
)
WORST = any_of("worst least hardest smallest lowlights? bad disliked? badly last not bads? dislikes losses failures")
# The second question has an interrogative word, or a verb, of its own.
SECOND = signs(
    # … and why
    r"\b(?:and|or|plus)(?:,? (?:if so|then|also|exactly|roughly|about|for))?,? (?:in |for |to |at |with )?"
    r"(?:who|whom|whose|what|which|why|how)\b(?! not\b| so\b)",
    # … and when did it
    rf"\b(?:and|or) (?:when|where) (?:and|{AUXILIARY}|exactly)\b",
    # when and where …
    rf"\b{INTERROGATIVE_WORD}(?: \w{{1,12}})?,? (?:and|or) (?:how )?{INTERROGATIVE_WORD}\b",
    # … or does somebody
    rf"\b(?:and|or|but),? (?:then |also )?{AUXILIARY} {SUBJECT}\b",
    r"\bif (?:not|yes|no),|\bif so\b",
    # …, why?
    r"\bwhy or why not\b|[,?] (?:and )?(?:why|how|why not|when|how so)\?$",
    # … and tell me
    # tell me what it cost and whether it was worth it
    r"\b(?:tell|describe|explain|say|share|ask|know)\b.{1,80} and (?:if|whether)\b",
    r"\band (?:please |also |then )?(?:tell me|explain|describe|show me|walk me|say)\b",
    # about your job and your team
    r"\babout (?:your|the|a|any) (?:\w{1,15} ){1,3}and (?:your|the|any|a) ",
    # the best and the worst
    rf"\b{BEST} (?:thing |part |point |side )?and (?:the )?{WORST}\b",
)
VERBS = signs(
    # do you plan and track
    rf"\b(?:do|does|did|don't|would|will|can|could|should) (?:{ASKED}|we|the \w{{1,20}}) {ADVERB}"
    r"(?!think|feel)\w{1,20}(?: most| best)? (?:and|or)(?: then| also)? \w{1,20}\b",
    # do you read reviews and compare
    rf"\b(?:do|does|did|would|will|can|could|should|to) (?:{ASKED}|we|the \w{{1,20}}|\w{{3,20}}) "
    rf"(?:[\w'-]{{1,20}} ){{1,6}}and (?:then |also )?{DEED}\b",
)
# Judging, counting or naming two things at once.
TWO_THINGS = signs(
    r"\b(?:satisfied|happy|unhappy|pleased|comfortable|familiar|disappointed|dissatisfied) with .{1,50} and ",
    r"\b(?:feel about|think of|think about|opinion (?:of|on|about)|views? (?:of|on)|impressions? of|rate|likes?"
    r"|liked) .{1,50} and ",
    # how fast and reliable
    r"\bhow (?!do\b|did\b|does\b|are\b|is\b|were\b|was\b|have\b|come\b)\w{1,20},? and (?!you\b)\w{1,20} ",
    rf"\bhow (?:{AMOUNT}|{LOADED})\b.{{1,60}} and ",
    r"\b(?:what|which) (?:is|are|was|were|'s) .{1,60} and ",
)
# yes or no to both: is it fast and easy
JOINED = signs(r"[\w'-]{1,30},? (?:and|or|versus|vs\.?) [\w'-]{1,30}")
EITHER_OR = signs(
    r"[,:;-] .{1,60}\bor\b (?=\w)",
    r"\b(?:who|what|which)\b.{0,60}\b(?:better|prefer|rather|more|best|first|most|of)\b.{0,60} or ",
    r"\b(?:versus|vs\.?)(?= )|\b(?:better|rather|prefer|choose)\b.{1,60} or ",
    # because it was cheap or because it was near
    r"\b(because|when|before|after|while|since)\b.{1,60} or \1\b",
)
WHETHER_OR = signs(r"\b(?:if|whether)\b.{1,60} or ", r"\beither\b.{1,60} or ")


def double_barrelled(several: tuple[Sentence, ...]) -> str | None:
    asking = [each for each in several if each.asks and not CONTEXT.match(each.text) and not _is_tag(each)]
    if len(asking) > 1:
        return asking[1].text
    for sentence in (each for each in several if each.asks):
        if found := _in_one(sentence):
            return found
    return None


def _in_one(sentence: Sentence) -> str | None:
    clause = without_pairs(sentence.clause)
    main = _main(clause)
    if found := first(SECOND, clause) or first((*VERBS, *TWO_THINGS), main):
        return found
    match sentence.form:
        case Form.REQUEST:
            return first(WHETHER_OR, clause)
        case Form.VERB_FIRST:
            return first(JOINED, main) or first(EITHER_OR, clause)
    return first(EITHER_OR, clause)


def _main(clause: str) -> str:
    """Up to the first word that opens a story, a condition or a description."""
    cut = ASIDE.search(clause, 8)
    return clause[: cut.start()] if cut else clause


def _is_tag(sentence: Sentence) -> bool:
    return sentence.text.lower().strip("?!. ") in TAGS
