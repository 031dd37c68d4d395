"""Every sentence that the linter can say, marked for translation where it is written.

Quoted words and questions stay in the language of the script; what is said about them is in the reader's.
"""

from experiments.rehearsal.rules.findings import Kind
from kaizenlab.lib.reasons import gettext_noop

WHY = {
    Kind.LEADING: gettext_noop(
        "“%(words)s” suggests its answer. Out of politeness people agree, and you learn nothing new."
    ),
    Kind.CLOSED: gettext_noop("“%(words)s” can be answered with yes, no or a pick. The story behind it stays untold."),
    Kind.DOUBLE_BARRELLED: gettext_noop(
        "“%(words)s” makes two questions of one. You will not know which of them was answered."
    ),
    Kind.HYPOTHETICAL: gettext_noop(
        "“%(words)s” asks about an imagined or future case. People guess kindly; what they did is evidence."
    ),
    Kind.PITCHING: gettext_noop(
        "“%(words)s” brings up your product or idea. From then on people talk about it, and not about their life."
    ),
    Kind.JARGON: gettext_noop(
        "“%(words)s” is a trade word. Who does not know it guesses, or answers another question."
    ),
}
ASK = gettext_noop("Ask instead: “%(question)s”")
FIRST = gettext_noop("Ask one thing at a time. Begin with: “%(question)s”")
ONE = gettext_noop("Ask for one of the two, wait for the answer, then ask for the other.")
PLAIN = gettext_noop("Say “%(plain)s” instead of “%(words)s”.")
EXPLAIN = gettext_noop("Explain “%(words)s” in the question, or use everyday words.")

TOO_MANY = gettext_noop(
    "The script has %(n)s questions. At about three minutes each, no more than %(most)s fit into 45 minutes."
)
FEWER = gettext_noop("Keep the %(most)s questions that your riskiest assumption depends on.")
NO_PAST = gettext_noop(
    "No question asks what people did the last time. Opinions and plans are weaker evidence than deeds."
)
ADD_PAST = gettext_noop("Add a question such as: “%(question)s”")
