"""Hypothetical: asks about an imagined or future case instead of what happened."""

from __future__ import annotations

from experiments.rehearsal.rules.signs import first, signs, without

# Polite or reported: no case is imagined.
ONLY_POLITE = signs(
    r"\bwould you (?:please )?mind\b",
    r"\bwould you (?:be (?:willing|able|happy|open|comfortable) to )?(?:please |just |briefly )?"
    r"(?:tell|describe|explain|share(?= (?:with|what|how|more|some|an?|your (?:experience|story|thoughts|views?)))"
    r"|show|walk|talk|say|rate|call(?= (?:it|this|that|these|yourself))|characteri[sz]e|define"
    r"|summari[sz]e|rank|classify|put)\b",
    r"\b(?:wouldn't you|would you(?: not)?|you would) (?:agree|say)\b",
    r"\bi(?:'d| would) (?:like|love) to (?:hear|know|understand|learn|see|ask|talk)\b",
    r"\bwould you be (?:willing|able|happy|open|comfortable|ok|okay|free|up) (?:to|with|for) "
    r"(?:telling|sharing|describing|explaining|walking|talking|showing|walk|talk)\b",
    r"\bwould like to (?:add|share|tell|mention)\b",
    r"\bif (?:so|not|any|anything|ever|at all|yes|no|possible|applicable|i may|you don't mind"
    r"|you (?:can |could |still |do |happen to ){0,2}(?:remember|recall|know)|memory serves|i remember"
    r"|you (?:think|look) back|(?:that|it)'s (?:ok|okay|alright|fine))\b",
    # if you like, show me …
    r"\bif you (?:like|want|wish|prefer|are comfortable|feel comfortable|have (?:it|one|them) (?:here|at hand|handy))"
    r"(?=[,.?]|$)",
    # who would you recommend I talk to
    r"\b(?:would you|you would|you'd) (?:recommend|suggest|advise) "
    r"(?:(?:that )?(?:i|we)|(?:talking|speaking) (?:to|with))\b",
    r"\bwhom?(?: else)? would (?:you (?:recommend|suggest)(?: next)?(?=\?|$)|be (?:good|best|worth|useful|helpful) "
    r"(?:for (?:me|us) )?(?:to )?(?:talk|speak|ask|meet|interview))",
    r"\bif (?:you've|you have) (?:ever |already |previously |recently )?\w{1,20}(?:ed|en|t|ne|ught)\b",
    r"\b(?:tell|ask|know|see|say|check|wonder|sure|remember|recall|decide[ds]?|certain|find out|confirm|curious|matter)"
    r"(?: me| us| him| her| them)? (?:if|whether)\b",
    r"\bas if\b",
    # when a customer would like a refund
    r"\b(?:when|whenever) (?!you\b|we\b)(?:[\w'-]{1,20} ){1,4}?(?:would|'d) like\b",
    r"\bwish (?:you|they|your \w{1,20}) (?:had|'d) known\b",
    # What people once expected is a fact of the past.
    r"\b(?:did|had) (?:you|they|your \w{1,20}) (?:think|expect|hope|assume|believe|plan|intend|imagine|want)\b.{0,60}",
    r"\b(?:expected|hoped|thought|feared|promised|said|planned|intended|mentioned|told|wrote|agreed|announced"
    r"|knew|heard|guessed|worried|warned|decided|insisted)\b.{0,30}\b(?:would|to)\b",
    r"\b(?:a|the|your|last|own|their) will\b",
    r"\b(?:last|this) (?:time|week|month|year|spring|summer|autumn|winter).{0,20}\b(?:would|could)n't\b",
    # when the door would not open
    r"\b(?:when|because|since|after|morning|afternoon|evening|night|day|week|time|moment)(?: that| when)? "
    r"(?!you\b|they\b|people\b|would\b)(?:[\w'-]{1,20} ){1,4}?(?:would not|wouldn't|wouldnt) \w{1,20}",
)
PROPOSAL = signs(
    r"\b(?:would|wouldn't|wouldnt)\b",
    r"\b(?:you|they|we|people|i|it|what)'d (?:\w{1,12}ly )?(?:be|like|love|pay|use|prefer|rather|consider|have"
    r"|do|need)\b",
    r"\b(?:will|won't)\b(?! (?:power|and testament))|\b\w{1,6}'ll\b",
    r"\b(?:are|is|am) (?:you|they|we|it|your \w{1,20}|the \w{1,20}) (?:\w{1,12} )?going to (?!the\b|a\b|work\b"
    r"|school\b|bed\b|church\b|college\b|university\b)",
    r"\b(?:do|are|does|is) (?:you|they|we|your \w{1,20}|your company) (?:\w{1,12}ly |ever |also )?"
    r"(?:plan|planning|intend|intending|expect|expecting|hope|hoping|aim|looking|thinking (?:of|about)|considering)\b"
    r"(?= (?:to|on|\w{1,20}ing|a|an|another)\b)",
    r"\bhow likely\b|\blikely (?:are|is|would)\b|\blikelihood\b|\blikely to\b",
    r"\b(?:willing|prepared|interested|keen|ready|open) (?:to|in) (?:pay|try|buy|us|switch|chang|join|adopt|tak|mov"
    r"|spend|sign|hir)",
    r"\b(?:imagine|suppose|supposing|pretend|hypothetically|assuming|what if|let's say|magic wand|dream)\b",
    r"\b(?:ideal|ideally|perfect world)\b",
    r"\bpicture (?:a|yourself|this|the)\b",
    r"\b(?:could|can) (?:you|anyone|they) (?:ever )?(?:see|imagine|picture) (?:yourself|themselves|your \w{1,20}"
    r"|\w{1,20}ing)\b",
    r"\bcould (?:we|this|that|it|our|an?|the|another|these)\b|\bmight\b",
    r"\b(?:your|you|staff|team|people|they) could (?:use|benefit)\b",
    r"\bshould we\b",
    r"\bwish\b",
    r"\b(?:in the (?:near )?future|someday|some day|one day|tomorrow|from now on|going forward|years? from now)\b",
    r"\b(?:over |in |within )?(?:the )?(?:next|coming) (?:few |couple of |\w{1,8} )?(?:days?|weeks?|months?|years?"
    r"|quarters?|decades?|summer|winter|spring|autumn|fall|season|monday|time (?:you|it|there))\b(?! door)",
    r"\b(?:you|we|yourself|shop|team|company|business|industry|it)\b.{0,20} in (?:\w{1,8}|\d{1,3}) (?:years"
    r"|months)(?:' time)?\?",
    r"\bfeatures? (?:do|does|should|would|will) (?:you|we|they)\b",
    r"\bif\b",
)


def hypothetical(question: str) -> str | None:
    return first(PROPOSAL, without(ONLY_POLITE, question))
