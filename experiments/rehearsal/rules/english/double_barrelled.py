"""Double-barrelled: two questions in one, or an either-or. One answer cannot serve both halves."""

from __future__ import annotations

import re

from experiments.rehearsal.rules.english.forms import AUXILIARY, CONTEXT, SUBJECT, Form, Sentence
from experiments.rehearsal.rules.signs import any_of, first, signs

WH = r"(?:who|whom|whose|what|which|when|where|why|how)"
BASE = any_of(
    "buy sell make read write compare prepare choose find hire train eat drive walk run pay spend save keep bring",
    "take give get go come send receive enter check clean wash cook bake build create manage handle decide",
    "collect store share sort like dislike love hate want need use try learn teach listen watch see hear think",
    "feel know remember understand believe track plan follow update approve sign submit fill file post publish",
    "record measure review report respond reply answer ask tell talk call email negotiate maintain repair fix",
    "replace remove delete add organise organize arrange mark grade print scan copy upload download install open",
    "close start stop finish wait leave return order invoice ship deliver",
)
# One thing in two words.
PAIRS = re.compile(
    r"\b(?:pros and cons|ups and downs|advantages and (?:the )?disadvantages|benefits and drawbacks"
    r"|strengths and weaknesses"
    r"|time (?:and|or) (?:money|effort|energy)|money (?:and|or) time|friends (?:and|or) (?:family|relatives|colleagues)"
    r"|family (?:and|or) friends|(?:a )?friend or (?:a )?(?:colleague|family member|relative)"
    r"|parents (?:and|or) (?:children|kids)|(?:mum|mom|mother)s? and (?:dad|father)s?|husband and wife"
    r"|men and women|boys and girls"
    r"|brothers? (?:and|or) sisters?|children or (?:pets|dependants)|kids or pets|research and development"
    r"|terms and conditions"
    r"|rules and regulations|food and drinks?|health and safety|salt and pepper|fish and chips|bread and butter"
    r"|supply and demand"
    r"|trial and error|black and white|day and night|nights? and weekends?|mornings? and evenings?"
    r"|bed and breakfast|room and board"
    r"|arts and crafts|law and order|search and rescue|profit and loss|cash and carry|tips and tricks"
    r"|dos and don'ts|do's and don'ts"
    r"|roles? and responsibilit\w{1,6}|ins and outs|nuts and bolts|back and forth|up and down|up and running"
    r"|in and out|on and off"
    r"|over and over|again and again|more and more|better and better|less and less|first and foremost"
    r"|each and every|by and large"
    r"|here and there|now and (?:then|again)|peace and quiet|safe and sound|loud and clear|hit and miss"
    r"|drag and drop|copy and paste"
    r"|cut and paste|plug and play|wait and see|(?:go|come|try|stop|wait|stay|sit down|sat down|sit|went|came) and"
    r"|and (?:so on|so forth|the like|all that|such)"
    r"|sales and marketing|marketing and sales|hr and payroll|questions and answers|q and a|track and trace"
    r"|click and collect"
    r"|pick and choose|mix and match|one and only|hundred and|thousand and|between (?:\w{1,20} ){1,4}and"
    r"|(?:apps?|tools?|products?|services?|software|systems?|methods?|websites?|platforms?|solutions?"
    r"|devices?) (?:and|or) (?:other )?"
    r"(?:apps?|tools?|products?|services?|software|systems?|methods?|websites?|platforms?|solutions?|devices?"
    r"|templates?)"
    r"|(?:company|organi[sz]ation|team|business|department|firm|shop|store) or (?:company|organi[sz]ation|team"
    r"|business|department|firm|shop|store)"
    r"|(?:day|week|month|year|time|days|weeks|months|hours) or (?:so|two|week|month|year|more|less)|(?:problems?"
    r"|issues?|troubles?|difficult(?:y|ies)|challenges?) (?:and|or) (?:problems?|issues?|frustrations?"
    r"|difficult(?:y|ies)|challenges?)"
    r"|(?:habits?|rituals?|routines?) (?:and|or) (?:habits?|rituals?|routines?)|(?:you|me|i|he|she|they|we"
    r"|yourself) and (?:your |my |the |his |her |their )?\w{1,20}|\w{1,20} and (?:you|i)\b"
    r"|(?:whether )?or (?:not|so|less|more|two|three|something|anything|someone|anyone|somebody|anybody|somewhere"
    r"|anywhere|elsewhere|other|others|similar|later|any|even|whatever|above|below|older|younger|higher)"
    r"|one or (?:two|more)|sooner or later|more or less|rain or shine)\b",
    re.IGNORECASE,
)
# What follows belongs to a story or a condition, not to the question.
ASIDE = re.compile(
    r",? (?:that|which|who|whose|where|when|because|before|after|while|since|until|if|unless|so that|although"
    r"|though|time you|time your"
    r"|time the|time someone|time a|time that|last time)\b",
    re.IGNORECASE,
)
ADVERB = r"(?:\w{1,15}ly |also |then |first |usually |often |ever |both ){0,2}"
# The second question has an interrogative word, or a verb, of its own.
SECOND = signs(
    r"\b(?:and|or|plus)(?:,? (?:if so|then|also|exactly|roughly|about|for))?,? (?:in |for |to |at |with )?(?:who"
    r"|whom|whose|what|which|why|how)\b(?! not\b| so\b)",
    rf"\b(?:and|or) (?:when|where) (?:and|{AUXILIARY}|exactly)\b",
    rf"\b{WH}(?: \w{{1,12}})?,? (?:and|or) (?:how )?{WH}\b",
    rf"\b(?:and|or|but),? (?:then |also )?{AUXILIARY} {SUBJECT}\b",
    r"\bif (?:so|not|yes|no),",
    r"\bif so\b",
    r"\bwhy or why not\b|[,?] (?:and )?(?:why|how|why not|when|how so)\?$",
    r"\band (?:please |also |then )?(?:tell me|explain|describe|show me|walk me|say)\b",
    r"\babout (?:your|the|a|any) (?:\w{1,15} ){1,3}and (?:your|the|any|a) ",
)
VERBS = signs(
    rf"\b(?:do|does|did|don't|would|will|can|could|should) (?:you|u|they|we|people|your \w{{1,20}}"
    rf"|the \w{{1,20}}) {ADVERB}"
    r"(?!think|feel)\w{1,20}(?: most| best)? (?:and|or|&)(?: then| also)? \w{1,20}\b",
    rf"\b(?:do|does|did|would|will|can|could|should|to) (?:you|u|they|we|people|your \w{{1,20}}|the \w{{1,20}}"
    rf"|\w{{3,20}}) (?:[\w'-]{{1,20}} ){{1,6}}and (?:then |also )?{BASE}\b",
)
OPPOSITES = signs(
    r"\b(?:best|most|easiest|biggest|highlights?|good|liked?|well|first|like|favou?rite) (?:thing |part |point "
    r"|side )?and (?:the )?(?:worst|least|hardest|smallest|lowlights?|bad|disliked?|badly|last|not)\b",
    r"\b(?:goods?|likes|wins|successes) and (?:the )?(?:bads?|dislikes|losses|failures)\b",
)
# Judging, counting or naming two things at once.
TWO_THINGS = signs(
    r"\b(?:satisfied|happy|unhappy|pleased|comfortable|familiar|disappointed|dissatisfied) with .{1,50} and ",
    r"\b(?:feel about|think of|think about|opinion (?:of|on|about)|views? (?:of|on)|impressions? of|rate|like"
    r"|liked) .{1,50} and ",
    r"\bhow (?!do\b|did\b|does\b|are\b|is\b|were\b|was\b|have\b|come\b)\w{1,20},? and (?!you\b)\w{1,20} ",
    r"\bhow (?:often|much|many|long|likely|far|easy|important|useful|satisfied|difficult|hard|quickly|fast|clear"
    r"|well)\b.{1,60} and ",
    r"\b(?:what|which) (?:is|are|was|were|'s) .{1,60} and ",
)


def double_barrelled(several: tuple[Sentence, ...]) -> str | None:
    asking = [each for each in several if each.asks and not CONTEXT.match(each.text) and not _is_tag(each)]
    if len(asking) > 1:
        return asking[1].text
    for sentence in (each for each in several if each.asks):
        if found := _in_one(sentence):
            return found
    return None


def _in_one(sentence: Sentence) -> str | None:
    clause = PAIRS.sub(" … ", _plain(sentence.clause))
    main = _main(clause)
    if found := first((*SECOND, *OPPOSITES), clause) or first((*VERBS, *TWO_THINGS), main):
        return found
    if sentence.form is Form.VERB_FIRST and (joined := JOINED.search(main)):
        return joined[0].strip()
    return first(EITHER_OR, clause) if sentence.form is not Form.REQUEST else first(WHETHER_OR, clause)


JOINED = re.compile(r"[\w'-]{1,30},? (?:and|or|versus|vs\.?) [\w'-]{1,30}", re.IGNORECASE)
EITHER_OR = signs(
    r"[,:;-] .{1,60}\bor\b (?=\w)",
    r"\b(?:who|what|which)\b.{0,60}\b(?:better|prefer|rather|more|best|first|most|of)\b.{0,60} or ",
    r"\b(?:versus|vs\.?)(?= )",
    r"\b(?:better|rather|prefer|choose)\b.{1,60} or ",
)
WHETHER_OR = signs(r"\b(?:if|whether)\b.{1,60} or ", r"\beither\b.{1,60} or ")


def _plain(clause: str) -> str:
    return clause.replace(" & ", " and ").replace(" as well as ", " and ").replace(" and/or ", " or ")


def _main(clause: str) -> str:
    """Up to the first word that opens a story, a condition or a description."""
    cut = ASIDE.search(clause, 8)
    return clause[: cut.start()] if cut else clause


def _is_tag(sentence: Sentence) -> bool:
    return sentence.text.lower().strip("?!. ") in {
        "right",
        "correct",
        "no",
        "yes",
        "ok",
        "okay",
        "true",
        "agreed",
        "isn't it",
    }
