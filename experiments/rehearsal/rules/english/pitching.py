"""Pitching: mentions our product, idea or feature, existing or imagined, where the talk should be of their life."""

from __future__ import annotations

from experiments.rehearsal.rules.english.hypothetical import hypothetical
from experiments.rehearsal.rules.english.words import PRODUCT
from experiments.rehearsal.rules.signs import any_of, first, signs, without

IDEA = any_of(
    "idea ideas concept concepts startup proposal prototype mockup mock-up wireframe pitch beta demo",
)
# Ours, but no product: the talk itself, or what they and we share.
NO_PRODUCT = signs(
    r"\bour (?:\w{1,12} )?(?:call|conversation|interview|chat|talk|session|meeting|discussion|questions?"
    r"|competitors?|survey|study|research|appointment|last|previous|time|records|city|town|village|community"
    r"|neighbou?rhood|country|streets?|area|region|society|planet|lives|future)\b",
    r"\b(?:my|our) (?:own )?(?:question|notes?|colleague|understanding|name)\b",
)
OURS = signs(
    r"\bour (?:\w{1,15} ){0,2}\w{1,20}",
    r"\b(?:my|mine|our) (?:\w{1,15} ){0,2}" + IDEA,
    rf"\bmy (?:new |own )?(?:{PRODUCT}|company|business)\b",
    r"\b(?:this|these|that) (?:new |little |kind of |type of |sort of |shiny )?(?:\w{1,15} )?"
    rf"(?:{PRODUCT}|{IDEA})\b(?! (?:you|your|they|did|do) )",
    r"\b(?:try|use|buy|need|want|build|built|pay for|have|install|like|see) "
    r"(?:this|something like (?:this|that)|one like this)(?=[ ?.,]|$)",
    r"\b(?:good|great|bad|promising|interesting) idea\b(?! to\b)",
    rf"\bsomething like (?:this|that)\b|\ban? (?:\w{{1,15}} ){{0,2}}(?:{PRODUCT}|{IDEA}) like (?:this|that)\b",
    r"\b(?:try|use|buy|need|want|pay for|install|order|seen) an? (?:\w{1,15} ){0,2}\w{1,20} like (?:this|that)\b",
    # the tool that we sketched, but not: the tool that we both use
    rf"\b(?:{PRODUCT}|{IDEA}) (?:that |which )?(?:we|i)(?:'ve|'re|'m| have| are| am| had| were)? (?:just |now )?"
    r"(?!use|talk|discuss|speak|spoke|saw|see|mention|both|all|were|have|share)\w{3,15}",
    r"\b(?:the|a|this|your) (?:\w{1,15} )?(?:prototype|mock-?up|wireframe|landing page|clickable demo)\b",
    r"\bthe (?:\w{1,15} )?(?:trial|beta|pilot|test|demo|free|paid|early) version\b(?! of (?:your|their)\b)",
    r"\bthe (?:new|upcoming|proposed|planned|redesigned|updated|latest|improved) (?:\w{1,15} ){0,2}"
    rf"(?:{PRODUCT})\b(?! (?:your|they|at your|in your))",
    rf"\b(?:think of|think about|feel about|like|opinion (?:of|on)|impression of|rate|find) "
    rf"the (?:{PRODUCT})\b(?! (?:you|your|that you))",
    r"\b(?:recommend|switch to|hear about|heard of|heard about|buy from|chose|choose|found) us\b",
)
# What we make, have made, or might make.
MAKING = signs(
    r"\b(?:we|i)(?:'re|'m| are| am)? (?:\w{1,12} )?(?:building|making|developing|creating|designing|launching"
    r"|working on|starting|planning|thinking of|offering|testing|releasing)\b",
    r"\b(?:we|i)(?:'ve| have)? (?:\w{1,12} )?(?:built|made|created|developed|designed|launched|offered|added"
    r"|introduced|released|shipped|removed|sold|came up with|come up with|invented|sketched|drew|drawn|drafted"
    r"|devised|prototyped|proposed)\b",
    r"\b(?:we|i) (?:plan|want|hope|intend|are going|'re going) to (?:build|make|offer|launch|add|create|release)\b",
    r"\b(?:should|could|can|did|would|do) we (?:\w{1,12} )?(?:build|add|make|improve|offer|change|do|launch|help"
    r"|include|remove|charge|fix|sell|create|design)\b",
    r"\b(?:we|i) (?:have|had|'ve got|got) an? (?:\w{1,12} )?(?:idea|product|app|solution|tool|concept|service)\b",
    r"\bif we (?!look|think|go|talk|meet|could talk)\w{2,20}",
    r"\b(?:we|i)(?:'ve| have| had)(?: \w{1,12})? in mind\b",
    rf"\bwe (?:offer|sell|make|provide|build|run) (?:\w{{1,15}} ){{0,3}}{PRODUCT}\b",
)
# A product that does not exist yet.
IMAGINED = signs(
    rf"\b(?:would|could|will) (?:an?|some|such an?) (?:\w{{1,15}}[- ]){{0,3}}{PRODUCT}\b",
    rf"\b(?:an?|some|any|another) (?:\w{{1,15}}[- ]){{0,3}}{PRODUCT} (?:that|which|where|to|for|with|like)\b",
    r"\b(?:use|try|buy|pay for|install|download|want|need|like|have|subscribe to|interested in|consider"
    rf"|switch to|adopt|order) (?:\w{{1,15}}[- ]){{0,4}}{PRODUCT}\b",
    rf"\bideal (?:\w{{1,15}} ){{0,2}}{PRODUCT}\b",
    # Would a lock that opens by phone help you?
    r"\bwould an? (?:[\w-]{1,15} ){1,4}(?:that|which) .{2,60} (?:help|interest|suit|benefit|save|appeal to|work for"
    r"|be (?:useful|helpful|valuable|of (?:use|interest|help)))\b",
)
WANTED = signs(
    r"\b(?:value|interest|benefit|need|use|interested) (?:in|for|from|of) an? (?:\w{1,15} ){0,2}"
    rf"{PRODUCT} (?:that|which|to|for)\b",
    rf"\b(?:do|does|would) (?:you|your \w{{1,20}}) (?:want|need|like) (?:an?|some|any) "
    rf"(?:\w{{1,15}} ){{0,2}}{PRODUCT} (?:that|which|to|for)\b",
    r"\b(?:what|which) (?:\w{1,15} )?(?:features?|functions?|functionality|capabilities) (?:\w{1,15} ){0,3}(?:want"
    r"|need|add|like|expect|wish|see|build|missing|most important|important)\b",
)


def pitching(question: str) -> str | None:
    text = without(NO_PRODUCT, question)
    found = first((*OURS, *MAKING, *WANTED), text)
    return found or (first(IMAGINED, text) if hypothetical(question) else None)
