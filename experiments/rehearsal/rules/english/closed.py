"""Closed: yes, no or a pick from options answers it. A polite request ("could you tell me …") is not."""

from __future__ import annotations

from experiments.rehearsal.rules.english.forms import Form, Sentence
from experiments.rehearsal.rules.signs import first, signs, without

SCALE = signs(
    r"\b(?:on|using|use) (?:a|the) (?:\w{1,12}[- ]){0,2}scale\b",
    r"\b(?:from|between) (?:0|1|zero|one)\b.{0,25} (?:to|and) (?:3|4|5|7|10|100|three|four|five|seven|ten)\b",
    r"\b[01] ?(?:-|to) ?(?:3|4|5|7|10|100)\b",
    r"\bout of (?:5|10|100|five|ten)\b",
    r"\b(?:how many|number of) stars\b",
)
# How somebody chose is a story; which to choose is a pick.
RECOUNTED = signs(
    r"\bhow (?:do|did|does|have|had) (?:\w{1,20} ){1,4}?(?:choose|chosen|pick|picked|select|rank|decide)\b",
    r"\b(?:when|where|because|time|day|moment|situation) (?:you|they|people|your \w{1,20}) (?:\w{1,20} ){0,3}?"
    r"(?:choose|pick|select|rank)\b",
)
PICK = signs(
    r"\b(?:which|what) (?:one )?(?:of|among) (?:these|those|the (?:following|two|three|four|options))\b",
    r"\bwhich of\b.{0,60} or ",
    r"\bwhich one\b",
    r"\b(?:yes|true|agree) or (?:no|false|disagree)\b",
    r"\b(?:choose|pick|select|rank|tick)\b.{0,40}\b(?:one|from|between|these|following|options?|order)\b",
    r"\b(?:the following|these options)\b",
    r"\b(?:versus|vs\.?)(?= )",
    r"[,:;-] .{1,60}\bor\b (?!so\b|not\b|less\b|more\b|something\b|anything\b|similar\b|any\b|other|whatever\b"
    r"|what\b|how\b|why\b)",
    r"\b(?:who|what|which)\b.{0,60}\b(?:better|prefer|rather|more|best|first|most)\b.{0,60} or (?!less\b|not\b|so\b)",
    r"\bchoose between\b",
    # one, two, or more
    r"[:;-] [^:;?]{1,60},? or (?:more|less|fewer)\b",
)
WHETHER = signs(
    r"\b(?:tell|ask|know|say|share|explain|wonder|curious|describe|hear|confirm|remember|recall)\b(?: \w{1,12}){0,2}"
    r" (?:if|whether)\b(?! any)",
    r"\band whether\b",
)


def closed(several: tuple[Sentence, ...]) -> str | None:
    for sentence in several:
        if sentence.form is Form.VERB_FIRST:
            return " ".join(sentence.clause.split()[:2]).strip(",.?!")
        if sentence.form is Form.REQUEST and (found := first(WHETHER, sentence.text)):
            return found
        if sentence.asks and (found := first(SCALE, sentence.text) or first(PICK, without(RECOUNTED, sentence.clause))):
            return found
    return None
