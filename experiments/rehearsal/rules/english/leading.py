"""Leading: suggests its answer, by grammar, by company or by a loaded word."""

from __future__ import annotations

from experiments.rehearsal.rules.english.forms import Sentence
from experiments.rehearsal.rules.signs import any_of, first, signs, without

LOADED = any_of(
    "frustrating frustrated annoying annoyed painful hard difficult tedious boring stressful stressed confusing",
    "confused terrible awful horrible bad worse clunky broken outdated cumbersome inconvenient unhappy",
    "disappointed disappointing worried angry useless ugly unfair unreliable time-consuming irritating irritated",
    "exhausting overwhelmed overwhelming inefficient great good amazing awesome excellent fantastic wonderful",
    "brilliant useful helpful valuable intuitive convenient easy easier simple happy excited exciting delightful",
    "beautiful innovative enjoyable impressive impressed fun nice friendly satisfying effective",
    "dangerous scary poor slow upset fed pleased grateful nervous",
)
FELT = any_of(
    "frustrating annoying painful tedious stressful confusing irritating exhausting overwhelming depressing",
    "inconvenient cumbersome time-consuming clunky unfair useless disappointing infuriating terrible awful",
    "horrible ridiculous",
)
PRAISED = any_of(
    "amazing awesome excellent fantastic wonderful brilliant great innovative revolutionary superb outstanding",
    "user-friendly award-winning world-class incredible seamless effortless",
)
BLAMED = any_of(
    "terrible awful horrible annoying frustrating clunky outdated painful dreadful incompetent lousy pathetic shoddy rude greedy corrupt pointless appalling overpriced disgraceful ridiculous useless tedious",
    "horrendous endless nightmare mess hassle disaster chore headache waste",
)
BALANCED = signs(
    r"\b(?:easy|simple|good|useful|helpful|happy|satisfied|fast|pleasant) or (?:how )?(?:difficult|hard|bad|useless"
    r"|unhelpful|unhappy|dissatisfied|slow|unpleasant)\b",
    r"\b(?:difficult|hard|bad) or (?:how )?(?:easy|good|simple)\b",
    r"\bhow (?:good|bad|great) (?:are|is) you(?:r \w{1,12})? (?:at|with)\b",
)
GRAMMAR = signs(
    # Don't you …, isn't it …: a no that asks for a yes
    r"^(?:\"?(?:and|but|so|well|ok|okay),? )?(?:don't|dont|doesn't|doesnt|didn't|didnt|isn't|isnt|aren't|arent"
    r"|wasn't|wasnt|weren't|werent|haven't|havent|hasn't|hasnt|won't|wont|wouldn't|wouldnt|shouldn't|shouldnt"
    r"|couldn't|ain't) (?!worry|forget|hesitate)\w",
    r"[,;] (?:don't|doesn't|didn't|isn't|aren't|wasn't|weren't|haven't|hasn't|won't|wouldn't|shouldn't|couldn't"
    r"|can't) (?:you|they|we|it|he|she|that|this|there|the|your|most)\b",
    r"\bcan't you\b(?! find| get)|\bwhy (?:not|don't you) (?:just|simply|try)\b",
    # Tags
    r"[,.?] ?(?:right|correct|no|yes|yeah|eh|huh|agreed|true|ok|don't you think|wouldn't you say|am i right)\?$",
    r", (?:do|does|did|is|are|was|were|have|has|will|would|can) (?:you|it|they|he|she|there|that)\?$",
    r"\b(?:do|would|don't|wouldn't) (?:you|u|people) (?:\w{1,12}ly )?agree\b(?! on)|\bagree (?:that|with (?:us"
    r"|me))\b|\bwould you say (?:that )?(?!\w{1,20} (?:or|is more)\b)(?=.{0,60}\b(?:too|better|worse|easier|harder|"
    + LOADED
    + r")\b)",
)
COMPANY = signs(
    r"\b(?:obviously|clearly|surely|of course|naturally|undoubtedly|certainly|no doubt|needless to say|admittedly"
    r"|presumably|definitely)\b",
    r"\b(?:as (?:we|you|everyone|everybody) (?:all )?knows?|everyone knows|everybody knows|we all know"
    r"|it's (?:well[- ]known|common knowledge))\b",
    r"\b(?:most|many|lots of|plenty of|a lot of|all|other|some|our) (?:of (?:us|our|the) )?(?:\w{1,15} )?(?:people"
    r"|users|customers|residents|teams|companies|parents|experts|patients|managers|clients|owners|doctors|teachers"
    r"|drivers|students|tenants|founders|developers|employees|others|businesses|citizens|families|shoppers|nurses"
    r"|hospitals|farmers|freelancers|neighbou?rs) (?:\w{1,12}ly )?(?:\w{1,10} )?(?:hate|love|like|prefer|find|say"
    r"|said|think|agree|complain|believe|tell|told|struggle|dislike|want|feel|enjoy|are|consider|recommend|report"
    r"|have|need|would|already|rely|use|choose)\b",
    r"\b(?:everyone|everybody|nobody|no one|we all|your (?:neighbou?rs|peers"
    r"|competitors)) (?:\w{1,12}ly )?(?:else )?(?:hates?|loves?|likes?|prefers?|says?|thinks?|agrees?|complains?"
    r"|wants?|is|uses?|enjoys?|needs?|struggles?|finds?|already)\b",
    r"\b(?:studies|research|experts|surveys|data|science|doctors|critics|scientists"
    r"|reports) (?:\w{1,12} )?(?:shows?|say|says|agree|suggests?|proves?|recommend|found|have (?:shown|found))\b",
    r"\b(?:we|i) (?:\w{1,12}ly )?(?:believe|think|know|assume|guess|suspect|bet|imagine|feel|suppose|heard"
    r"|hear) (?:that |you |you'd |you're |you've |your |it |this |our |most |the )",
    r"\b(?:it|that|this|you|they|there) must(?: have)?\b",
    r"\b(?:given|considering|seeing) (?:how|that|the fact)\b",
    r"\bhow come\b|\badmit\b|\bisn't it true\b|\b(?:fair|safe|correct|right) to (?:say|assume|think)\b",
)
WORDS = signs(
    # How frustrating …, how much do you love …
    rf"\bhow (?:\w{{1,12}}ly |very |much )?{LOADED}\b",
    r"\bhow (?:much|badly|deeply|strongly|often)? ?(?:do|does|did|are|would|will) (?:you|your \w{1,20}|they"
    r"|people) (?:\w{1,12}ly )?(?:love|hate|enjoy|dislike|adore|despise|dread|miss|struggle|suffer|appreciate"
    r"|regret|waste|benefit)\b(?! to\b)",
    r"\bhow (?:much|badly) (?:do|does|did) (?:you|your \w{1,20}|they|people) (?:\w{1,12}ly )?like\b",
    r"\b(?:do|does|did|would) (?:you|your \w{1,20}|they|people) (?:\w{1,12}ly )?(?:love|hate|adore|despise|dread)\b",
    r"\b(?:what|why|which).{0,40} (?:do|does|did) (?:you|your \w{1,20}|they|people) (?:\w{1,12}ly )?(?:love|hate"
    r"|dread|enjoy|adore|despise|dislike)\b",
    r"\b(?<!d )love to\b|\bfed up\b|\bsick (?:and tired )?of\b|\btired of\b|\bput up with\b|\bsuffer from\b",
    # It would help: who says no?
    r"\b(?:this|that|our|the|it|an?) (?:\w{1,15} ){0,2}(?:would|could|will|can) (?:really |greatly )?"
    r"(?:help|save|improve|reduce|simplify|solve|make your)\b",
    # Liking it is taken for granted
    r"\b(?:prefer|like|love|chosen?|enjoy)(?: most| best)?(?: about)? our\b(?=.{0,80})",
    # Why is it so hard …, such a nightmare
    rf"\b(?:so|such|such an?|really|extremely|incredibly|unnecessarily|ridiculously|too|that|this|very"
    rf"|super) (?:much )?(?:\w{{1,12}} )?(?:{LOADED}|{BLAMED}|long|expensive|complicated|bureaucratic|strict)\b",
    rf"\b(?:find|found|think|consider|call) (?:\w{{1,20}} ){{1,6}}(?:to be )?{FELT}\b",
    rf"\b(?:the|this|that|these|those|such|our|your|an?|with|of|by) (?:{BLAMED}|{PRAISED}) \w",
    # Praise nobody can turn down
    r"\b(?:much|far|so much|way) (?:better|easier|faster|simpler|quicker|nicer)\b|\b(?:faster|better|easier|simpler"
    r"|quicker|cheaper),? (?:and |or )?(?:\w{1,10} )?way\b",
    r"\b(?:do|did|would|wouldn't|don't) (?:you|your \w{1,20}) (?:\w{1,12} )?(?:want|like|love|prefer) to (?:save"
    r"|avoid|stop wasting|earn|be more|improve|reduce|protect)\b",
    r"\bhow (?:much|much time|much money|many hours|well|greatly|significantly)? ?(?:\w{1,12} )?(?:has|have|does|do"
    r"|did|will|would|could|might|can) (?!you\b|i\b|they\b|people\b)(?:\w{1,15} ){1,5}(?:help|helped|improve"
    r"|improved|save|saved|benefit|benefited|simplify|simplified|make your|made your|boost|boosted|ease|eased|hurt"
    r"|harm|harmed|frustrate|waste|wasted)\b",
    r"\b(?:really|actually|honestly|truly) (?:think|believe|need|want|like|enjoy|trust|care|expect)\b",
    r"\bstill (?:rely|stuck|waste|struggle|do (?:it|this|that) by hand)\b(?=.{0,40}(?:paper|fax"
    r"|spreadsheets?|by hand|manual|old|outdated|waste))",
    r"\bwast(?:e|es|ed|ing) (?:your |so much |too much |a lot of |any )?(?:time|money|hours|your)\b",
    rf"\b(?:is|was|are|were) (?:\w{{1,15}} ){{1,8}}(?:{BLAMED}|{PRAISED})\b",
)


def leading(question: str, several: tuple[Sentence, ...]) -> str | None:
    text = without(BALANCED, question)
    for sentence in several:
        if found := first(GRAMMAR, without(BALANCED, sentence.text)):
            return found
        if sentence.declarative and sentence.clause.lower().startswith(
            ("you ", "so you ", "it ", "you'", "that ", "this ")
        ):
            return " ".join(sentence.clause.split()[:3])
    return first((*COMPANY, *WORDS), text)
