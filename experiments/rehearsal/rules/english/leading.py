"""Leading: suggests its answer, by its grammar, by company, or by a loaded word."""

from __future__ import annotations

from experiments.rehearsal.rules.english.forms import Sentence
from experiments.rehearsal.rules.english.words import ASKED, FELT, JUDGED, LOADED, NEGATED
from experiments.rehearsal.rules.signs import any_of, first, signs, without

PRONOUN = any_of("you they we it he she that this there the your most")
OTHERS = any_of(
    "people users customers residents teams companies parents experts patients managers clients owners doctors",
    "teachers drivers students tenants founders developers employees others businesses citizens families shoppers",
    "nurses hospitals farmers freelancers neighbou?rs",
)
OPINE = any_of(
    "hates? loves? likes? prefers? finds? says? said thinks? agrees? complains? believes? tells? told struggles?",
    "dislikes? wants? feels? enjoys? is are considers? recommends? reports? have needs? would already rely uses?",
    "chooses?",
)
ADORE = any_of("love hate adore despise dread")
AID = any_of(
    "help helped improve improved save saved benefit benefited simplify simplified boost boosted ease eased hurt",
    "harm harmed frustrate waste wasted",
)
ADVERB = r"(?:\w{1,12}ly )?"
# Says both sides, or asks how good people are at something.
BALANCED = signs(
    rf"\b{LOADED} or (?:how )?(?:{LOADED}|satisfied|dissatisfied|unhelpful|unpleasant|fast)\b",
    r"\bhow (?:good|bad|great) (?:are|is) you(?:r \w{1,12})? (?:at|with)\b",
)
GRAMMAR = signs(
    # Don't you …
    rf"^(?:\"?(?:and|but|so|well|ok|okay),? )?{NEGATED} (?!worry|forget|hesitate)[\w'-]{{1,30}}",
    # …, isn't it?
    rf"[,;] (?:{NEGATED}|can't) {PRONOUN}\b",
    r"\bcan't you\b(?! find| get)|\bwhy (?:not|don't you) (?:just|simply|try)\b",
    # …, right?
    r"[,.?] ?(?:right|correct|no|yes|yeah|eh|huh|agreed|true|ok|don't you think|wouldn't you say|am i right)\?$",
    # You …, do you?
    rf", (?:do|does|did|is|are|was|were|have|has|will|would|can) {PRONOUN}\?$",
    # Do you agree …, is it fair to say …
    rf"\b(?:do|would|don't|wouldn't) {ASKED} {ADVERB}agree\b(?! on)|\bagree (?:that|with (?:us|me))\b",
    r"\b(?:safe|fair|correct|right) to (?:say|assume|think)\b",
    # Would you say it is too long?
    r"\bwould you say (?:that )?(?!\w{1,20} (?:or|is more)\b)(?=.{0,60}\b(?:too|worse|harder|" + LOADED + r")\b)",
)
COMPANY = signs(
    # Obviously …
    r"\b(?:obviously|clearly|surely|of course|naturally|undoubtedly|certainly|no doubt|needless to say|admittedly"
    r"|presumably|definitely)\b",
    # As everyone knows …
    r"\b(?:as (?:we|you|everyone|everybody) (?:all )?knows?|(?:everyone|everybody) knows|we all know"
    r"|it's (?:well[- ]known|common knowledge))\b",
    # Most people hate …; how many people are … asks for a number
    r"\b(?<!how )(?:most|many|lots of|plenty of|a lot of|all|other|some|our) (?:of (?:us|our|the) )?(?:\w{1,15} )?"
    rf"{OTHERS} {ADVERB}(?:\w{{1,10}} )?{OPINE}\b",
    # Everyone complains …
    r"\b(?:everyone|everybody|nobody|no one|we all|your (?:neighbou?rs|peers|competitors)) "
    rf"{ADVERB}(?:else )?{OPINE}\b",
    # Studies show …
    r"\b(?:studies|research|experts|surveys|data|science|doctors|critics|scientists|reports) (?:\w{1,12} )?"
    r"(?:shows?|say|says|agree|suggests?|proves?|recommend|found|have (?:shown|found))\b",
    # I assume you …
    rf"\b(?:we|i) {ADVERB}(?:believe|think|know|assume|guess|suspect|bet|imagine|feel|suppose|heard|hear) "
    r"(?:that|you|you'd|you're|you've|your|it|this|our|most|the) ",
    # It must be …
    r"\b(?:it|that|this|you|they|there) must(?: have)?\b",
    r"\b(?:given|considering|seeing) (?:how|that|the fact)\b",
    # As a responsible parent, do you …
    r"^as an? (?:good|responsible|caring|loving|sensible|reasonable|serious|decent|concerned|modern|professional) \w",
    r"\bhow come you\b|\badmit\b|\bisn't it true\b",
)
WORDS = signs(
    # How frustrating …
    rf"\bhow (?:\w{{1,12}}ly |very |much )?{LOADED}\b",
    # How much do you enjoy …
    rf"\bhow (?:much|badly|deeply|strongly|often)? ?(?:do|does|did|are|would|will) {ASKED} {ADVERB}"
    rf"(?:{ADORE}|enjoy|dislike|miss|struggle|suffer|appreciate|regret|waste|benefit)\b(?! to\b)",
    rf"\bhow (?:much|badly) (?:do|does|did) {ASKED} {ADVERB}like\b",
    # Do you hate …, what do you love …
    rf"\b(?:do|does|did|would) {ASKED} {ADVERB}{ADORE}\b",
    rf"\b(?:what|why|which).{{0,40}} (?:do|does|did) {ASKED} {ADVERB}(?:{ADORE}|enjoy|dislike)\b",
    r"\b(?<!d )love to\b|\bfed up\b|\bsick (?:and tired )?of\b|\btired of\b|\bput up with\b|\bsuffer from\b",
    # Would it help …: who says no?
    r"\b(?:this|that|our|the|it|an?) (?:\w{1,15} ){0,2}(?:would|could|will|can) (?:really |greatly )?"
    r"(?:help|save|improve|reduce|simplify|solve|make your)\b",
    # How much has it improved …
    r"\bhow (?:much|much time|much money|many hours|well|greatly|significantly)? ?(?:\w{1,12} )?"
    r"(?:has|have|does|do|did|will|would|could|might|can) (?!you\b|i\b|they\b|people\b)"
    rf"(?:\w{{1,15}} ){{1,5}}(?:{AID}|make your|made your)\b",
    # Why do you prefer our …
    r"\b(?:prefer|love|enjoy|chose|like (?:most |best )?about) our\b",
    # Why is it so hard …, such a nightmare
    r"\b(?:so|such|such an?|really|extremely|incredibly|unnecessarily|ridiculously|too|that|this|very|super) "
    rf"(?:much )?(?:\w{{1,12}} )?(?:{LOADED}|{JUDGED}|long|expensive|complicated|bureaucratic|strict)\b",
    rf"\b(?:find|found|think|consider|call) (?:\w{{1,20}} ){{1,6}}(?:to be )?{FELT}\b",
    rf"\b(?:the|this|that|these|those|such|our|your|an?|with|of|by) {JUDGED} \w",
    rf"\b(?:is|was|are|were) (?:\w{{1,15}} ){{1,8}}{JUDGED}\b",
    # An easier way: who wants a harder one?
    r"\b(?:much|far|so much|way) (?:better|easier|faster|simpler|quicker|nicer)\b",
    r"\b(?:faster|better|easier|simpler|quicker|cheaper),? (?:and |or )?(?:\w{1,10} )?way\b",
    rf"\b(?:do|did|would|wouldn't|don't) {ASKED} (?:\w{{1,12}} )?(?:want|like|love|prefer) to "
    r"(?:save|avoid|stop wasting|earn|be more|improve|reduce|protect)\b",
    r"\b(?:really|actually|honestly|truly) (?:think|believe|need|want|like|enjoy|trust|care|expect)\b",
    # Still stuck with paper, wasting time
    r"\bstill (?:rely|stuck|waste|struggle|do (?:it|this|that) by hand)\b",
    r"\bwast(?:e|es|ed|ing) (?:your |so much |too much |a lot of |any )?(?:time|money|hours|your)\b",
)


def leading(question: str, several: tuple[Sentence, ...]) -> str | None:
    for sentence in several:
        if found := first(GRAMMAR, without(BALANCED, sentence.text)):
            return found
        if sentence.declarative and sentence.clause.lower().startswith(("you", "it ", "that ", "this ")):
            return " ".join(sentence.clause.split()[:3])
    return first((*COMPANY, *WORDS), without(BALANCED, question))
