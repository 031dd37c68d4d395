"""What is wrong with a script as a whole.

Too many: about three minutes for an answer (SRI International, Online Evaluation Resource Library: Developing
Interviews), and 45 of an hour's minutes for the questions, the rest for a welcome and a farewell. No past behaviour:
what people did is the best evidence for what they do
(Fitzpatrick, The Mom Test, 2013; Torres, Continuous Discovery Habits, 2021).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from experiments.rehearsal.rules import sentences as say
from experiments.rehearsal.rules.findings import Finding, Kind, QuestionFindings
from experiments.rehearsal.rules.signs import first, signs
from experiments.rehearsal.rules.text import is_japanese, tidy
from kaizenlab.lib.reasons import reason

MOST = 15
PAST = signs(
    r"\b(?:last|most recent|latest|previous) (?:time|one|\w{1,20})\b|\b(?:recent|recently|yesterday|ago|so far|past)\b",
    r"\b(?:did|didn't|was|were|had|happened|used to)\b",
    r"\b(?:have|has) (?:you|they|your \w{1,20}) (?:ever |already |recently )?\w{2,20}",
    r"\ba (?:time|day|moment|situation) (?:when|that|where|you)\b|\bexample of\b",
    r"最後に|前回|直近|最近|先日|先週|先月|昨日|昨年|去年|この前|このあいだ|この間|これまで|今まで|以前|過去",
    r"(?:まし|でし|かっ)た|た(?:とき|時|こと|際|理由|きっかけ|経緯|経験)|どうした",
)
EXAMPLE = "Tell me about the last time this came up."
EXAMPLE_JAPANESE = "最後にそれがあったときのことを教えてください。"


def of_script(questions: Sequence[QuestionFindings], n: int) -> Iterator[Finding]:
    """`n`: how many it has, read or not."""
    if n > MOST:
        facts = {"n": n, "most": MOST}
        yield Finding(Kind.TOO_MANY, reason(say.TOO_MANY, **facts), reason(say.FEWER, most=MOST))
    if questions and not any(_asks_what_was_done(question) for question in questions):
        japanese = is_japanese(tidy(questions[0].text))
        example = EXAMPLE_JAPANESE if japanese else EXAMPLE
        yield Finding(Kind.NO_PAST_BEHAVIOUR, reason(say.NO_PAST), reason(say.ADD_PAST, question=example))


def _asks_what_was_done(question: QuestionFindings) -> bool:
    return Kind.HYPOTHETICAL not in question.kinds and first(PAST, tidy(question.text)) is not None
