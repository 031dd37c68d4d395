"""Every sentence that a result can say, marked for translation where it is written."""

from experiments.rules.criteria import Method, Stage, Strength
from experiments.rules.outcomes import Status
from kaizenlab.lib.reasons import gettext_noop

NAMED = gettext_noop("“%(name)s”: %(sentence)s")
SENTENCE = gettext_noop("%(seen)s; %(bar)s.")
WITH_CHANCE = gettext_noop("%(seen)s; %(bar)s; %(chance)s.")
SO_LOW = gettext_noop("%(seen)s; %(bar)s; %(chance)s, so confidence is low.")
SO_HIGH = gettext_noop("%(seen)s; %(bar)s; %(chance)s, so confidence is high.")

NOTHING = gettext_noop("nothing was observed")
SAID_YES = gettext_noop("%(yes)s of %(n)s said yes")
SHARE = gettext_noop("%(successes)s of %(exposures)s, which is %(share)s")
VALUE = gettext_noop("the one value was %(mean)s")
MEAN = gettext_noop("the mean of %(n)s values was %(mean)s")
EVENTS = gettext_noop("%(events)s counted in %(days)s days")
EVENTS_IN_A_DAY = gettext_noop("%(events)s counted in 1 day")
EVENTS_SCALED = gettext_noop("%(events)s counted in %(days)s days, which is %(scaled)s in %(period)s")
DIFFERENCE = gettext_noop("%(variant)s for the variant and %(control)s for the control, an effect of %(effect)s")
RATIO = gettext_noop("%(variant)s for the variant and %(control)s for the control, a ratio of %(effect)s")
POINTS = gettext_noop("%(points)s points")
JUDGE_YES = gettext_noop("the judge said yes")
JUDGE_NO = gettext_noop("the judge said no")
BECAUSE = gettext_noop("%(ruling)s (%(because)s)")

K_OF_N_AT_LEAST = gettext_noop("the bar was %(required)s of %(planned)s")
K_OF_N_AT_MOST = gettext_noop("the bar was at most %(required)s of %(planned)s")
BAR_AT_LEAST = gettext_noop("the bar was %(bar)s")
BAR_AT_MOST = gettext_noop("the bar was at most %(bar)s")
PERIOD_AT_LEAST = gettext_noop("the bar was %(target)s in %(days)s days")
PERIOD_AT_MOST = gettext_noop("the bar was at most %(target)s in %(days)s days")
JUDGED = gettext_noop("the bar was the judge's yes")

RATE_REACHES = gettext_noop("with %(sample)s the chance that the true rate reaches %(bar)s is %(chance)s")
RATE_STAYS = gettext_noop("with %(sample)s the chance that the true rate stays at or below %(bar)s is %(chance)s")
MEAN_REACHES = gettext_noop("with %(sample)s the chance that the true mean reaches %(bar)s is %(chance)s")
MEAN_STAYS = gettext_noop("with %(sample)s the chance that the true mean stays at or below %(bar)s is %(chance)s")
EFFECT_REACHES = gettext_noop("with %(sample)s the chance that the true effect reaches %(bar)s is %(chance)s")
EFFECT_STAYS = gettext_noop("with %(sample)s the chance that the true effect stays at or below %(bar)s is %(chance)s")
A_PERIOD = gettext_noop("%(target)s in %(days)s days")
INTERVIEW = gettext_noop("1 interview")
INTERVIEWS = gettext_noop("%(n)s interviews")
PERSON = gettext_noop("1 person")
PEOPLE = gettext_noop("%(n)s people")
EXPOSURES = gettext_noop("%(n)s exposures")
VALUES = gettext_noop("%(n)s values")
DAY = gettext_noop("1 day")
DAYS = gettext_noop("%(n)s days")
BOTH_ARMS = gettext_noop("%(control)s and %(variant)s in the arms")

BEYOND_PLAN = gettext_noop("All %(n)s are judged together: more than the planned %(planned)s were given as one total.")
BEYOND_ARMS = gettext_noop(
    "All %(control)s and %(variant)s are judged together: more than the planned sample were given as totals."
)
REST = gettext_noop(
    "The first %(planned)s decide, in the order in which they came; %(rest)s more are shown and do not count."
)
REST_NAMED = gettext_noop(
    "The first %(planned)s decide, in the order in which they came; the rest is shown and does not count: %(values)s."
)
TOO_FEW_VALUES = gettext_noop("Undecided: a mean needs at least two values.")
NOT_ALL_IN = gettext_noop("Undecided: the planned sample is not in.")
PERIOD_NOT_OVER = gettext_noop("Undecided: the period is not over.")
ARMS_NOT_IN = gettext_noop("Undecided: both arms need their planned sample.")
FIVE_AND_FIVE = gettext_noop("Undecided: each arm needs at least %(fewest)s successes and %(fewest)s failures.")
ACROSS = gettext_noop("Undecided: the 95 %% interval, %(low)s to %(high)s, does not lie clearly on one side.")
NO_VERDICT = gettext_noop("Undecided: the judge has not spoken.")
SAFE = gettext_noop("The guardrail is safe.")
BREACHED = gettext_noop("The guardrail is breached.")
NOT_PROVEN_SAFE = gettext_noop(
    "The guardrail is not proven safe: its 95 %% interval, %(low)s to %(high)s, reaches beyond the bar."
)
CANNOT = gettext_noop("The bar can no longer be met: futile.")
CERTAIN = gettext_noop("The bar is met, whatever still comes.")
CHANCE = gettext_noop("The chance of still meeting the bar is %(chance)s.")
AT_RISK = gettext_noop("The chance of still meeting the bar is %(chance)s, below %(threshold)s: at risk.")
FUTILE = gettext_noop("The chance of still meeting the bar is %(chance)s, below %(threshold)s: futile.")

KILL_AT_MOST = gettext_noop("Kill criterion reached: “%(name)s” at most %(bound)s by %(by)s.")
KILL_AT_LEAST = gettext_noop("Kill criterion reached: “%(name)s” at least %(bound)s by %(by)s.")
KILL_OF_AT_MOST = gettext_noop("Kill criterion reached: “%(name)s” at most %(bound)s of the first %(of)s, by %(by)s.")
KILL_OF_AT_LEAST = gettext_noop("Kill criterion reached: “%(name)s” at least %(bound)s of the first %(of)s, by %(by)s.")

IS_BROKEN = gettext_noop("The result is invalid: the test itself was broken (%(why)s).")
RATIO_IS_OFF = gettext_noop(
    "The result is invalid: %(control)s in the control and %(variant)s in the variant of “%(name)s” do not fit "
    "the planned %(planned)s (χ², p < 0.001)."
)
RATIO_LOOKS_OFF = gettext_noop(
    "%(control)s in the control and %(variant)s in the variant of “%(name)s” do not fit the planned %(planned)s "
    "(χ², p < 0.001); it will be judged at the end."
)
IS_MISSED = gettext_noop("The result is invalidated: a primary criterion is missed.")
IS_KILLED = gettext_noop("The result is invalidated: a kill criterion was reached.")
IS_VALIDATED = gettext_noop("The result is validated: every primary criterion is met.")
IS_UNDECIDED = gettext_noop("The result is inconclusive: a primary criterion is undecided.")
IS_EMPTY = gettext_noop("The result is inconclusive: there is no primary criterion.")
NOT_YET = gettext_noop("No result yet: it is still running, and nothing is certain.")

LOW_UNKNOWN = gettext_noop("Confidence is low: for “%(name)s” there is no probability.")
LOW_JUDGEMENT = gettext_noop("Confidence is low: a judgement has no probability.")
LOW_STRENGTH = gettext_noop(
    "Confidence is low: %(method)s gives %(given)s evidence, and the %(stage)s stage asks for %(asked)s."
)
LOW_GUARDRAIL = gettext_noop("Confidence is low: the guardrail “%(name)s” is %(status)s.")
LOW_DEVIATION = gettext_noop("Confidence is low: the plan was changed after the start.")

STATUS = {
    Status.UNDECIDED: gettext_noop("undecided"),
    Status.BREACHED: gettext_noop("breached"),
    Status.NOT_PROVEN_SAFE: gettext_noop("not proven safe"),
}
METHOD = {
    Method.INTERVIEW: gettext_noop("an interview"),
    Method.SURVEY: gettext_noop("a survey"),
    Method.USABILITY_TEST: gettext_noop("a usability test"),
    Method.SMOKE_TEST: gettext_noop("a landing-page smoke test"),
    Method.CONCIERGE: gettext_noop("a concierge test"),
    Method.WIZARD_OF_OZ: gettext_noop("a Wizard of Oz test"),
    Method.PRE_SALE: gettext_noop("a pre-sale"),
    Method.PROTOTYPE: gettext_noop("a prototype"),
    Method.AB_TEST: gettext_noop("an A/B test"),
    Method.DATA_ANALYSIS: gettext_noop("a data analysis"),
    Method.LAUNCH: gettext_noop("a launch"),
}
STRENGTH = {
    Strength.MARKET: gettext_noop("market"),
    Strength.USER: gettext_noop("user"),
    Strength.TEST: gettext_noop("test"),
    Strength.LAUNCH: gettext_noop("launch"),
    Strength.ANECDOTAL: gettext_noop("anecdotal"),
    Strength.ESTIMATES: gettext_noop("estimated"),
    Strength.OPINION: gettext_noop("opinion"),
}
STAGE = {
    Stage.PROBLEM: gettext_noop("problem"),
    Stage.SOLUTION: gettext_noop("solution"),
    Stage.BUSINESS: gettext_noop("business"),
}
