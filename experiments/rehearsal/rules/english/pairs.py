"""One thing said in two words: "pros and cons" asks one question, "price and quality" asks two."""

from __future__ import annotations

import re

from experiments.rehearsal.rules.english.words import AUXILIARY, INTERROGATIVE_WORD
from experiments.rehearsal.rules.signs import any_of, any_phrase, signs, without

SET_PHRASE = any_phrase(
    "pros and cons, ups and downs, advantages and disadvantages, advantages and the disadvantages",
    "benefits and drawbacks, strengths and weaknesses, research and development, terms and conditions",
    "rules and regulations, food and drinks?, health and safety, salt and pepper, fish and chips, bread and butter",
    "supply and demand, trial and error, black and white, day and night, nights? and weekends?",
    "mornings? and evenings?, bed and breakfast, room and board, arts and crafts, law and order, search and rescue",
    "profit and loss, cash and carry, tips and tricks, dos and don'ts, do's and don'ts",
    "roles? and responsibilit(?:y|ies)",
    "ins and outs, nuts and bolts, back and forth, up and down, up and running, in and out, on and off, over and over",
    "again and again, more and more, better and better, less and less, first and foremost, each and every",
    "by and large",
    "here and there, now and then, now and again, peace and quiet, safe and sound, loud and clear, hit and miss",
    "drag and drop, copy and paste, cut and paste, plug and play, wait and see, sales and marketing",
    "marketing and sales, questions and answers, track and trace, click and collect, pick and choose, mix and match",
    "one and only, hundred and, thousand and, and so on, and so forth, and the like, and all that, and such",
    "one or two, one or more, sooner or later, more or less, rain or shine",
)
PEOPLE = any_phrase(
    "friends (?:and|or) (?:family|relatives|colleagues), family (?:and|or) friends, husband and wife, men and women",
    "friend or (?:a )?(?:colleague|family member|relative), parents (?:and|or) (?:children|kids), boys and girls",
    "(?:mum|mom|mother)s? and (?:dad|father)s?, brothers? (?:and|or) sisters?",
    "(?:children|kids) or (?:pets|dependants)",
    # not: who trained you and when was that
    "(?:you|me|i|he|she|they|we|yourself) and (?:your |my |the |his |her |their )?"
    rf"(?!(?:{INTERROGATIVE_WORD}|{AUXILIARY}|if|whether)\\b)\\w{{1,20}}, \\w{{1,20}} and (?:you|i)",
)
TIME_OR_MONEY = any_phrase("time (?:and|or) (?:money|effort|energy), money (?:and|or) time")
TOOL = any_of(
    "apps? tools? products? services? software systems? methods? websites? platforms? solutions? devices? templates?",
)
TROUBLE = any_of("problems? issues? troubles? difficulty difficulties challenges? frustrations?")
FIRM = any_of("company organi[sz]ation team business department firm shop store")
HABIT = any_of("habits? rituals? routines?")
LENGTH = any_of("day week month year time days weeks months hours years")
OR_SO = any_of(
    "not so less more two three something anything someone anyone somebody anybody somewhere anywhere elsewhere",
    "other others similar later any even whatever above below older younger higher",
)
PAIRS = signs(
    rf"\b(?:{SET_PHRASE}|{PEOPLE}|{TIME_OR_MONEY})\b",
    rf"\b(?:{TOOL} (?:and|or) (?:other )?{TOOL}|{TROUBLE} (?:and|or) {TROUBLE})\b",
    rf"\b(?:{HABIT} (?:and|or) {HABIT}|{FIRM} or {FIRM})\b",
    rf"\b{LENGTH} or (?:{LENGTH}|{OR_SO})\b|\b(?:whether )?or {OR_SO}\b",
    # between nine and five
    r"\bbetween (?:\w{1,20} ){1,4}and\b",
    # went and asked
    r"\b(?:go|come|try|stop|wait|stay|sit down|sat down|sit|went|came) and\b",
)


def without_pairs(clause: str) -> str:
    return without(PAIRS, re.sub(r" & | as well as ", " and ", clause).replace(" and/or ", " or "))
