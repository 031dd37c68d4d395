"""Every sentence that the policy can say, marked for translation where it is written."""

from experiments.rules.result import Verdict
from kaizenlab.lib.reasons import gettext_noop

INVALID = gettext_noop("The test was invalid")
GUARDRAIL = gettext_noop("Not invalidated, and a guardrail is breached")
HIGH = gettext_noop("Validated, confidence high")
LOW = gettext_noop("Validated, confidence low")
ELSEWHERE = gettext_noop("Invalidated, pivots left, and evidence points to another segment or problem")
INVALIDATED = gettext_noop("Invalidated")
OTHERWISE = gettext_noop("Otherwise")

RERUN = gettext_noop("rerun: plan the test anew, no product decision")
INVESTIGATE_BREACH = gettext_noop("investigate: find out why the guardrail is breached")
CONTINUE = gettext_noop("continue: move to implementation")
INVESTIGATE = gettext_noop("investigate: plan additional experiments")
PIVOT_SUGGESTED = gettext_noop("pivot or kill: pivot suggested")
KILL_SUGGESTED = gettext_noop("pivot or kill: kill suggested")

DECIDED = gettext_noop("Rule %(rule)s decided (%(because)s), so %(response)s.")
YES = gettext_noop("yes")
NO = gettext_noop("no")
NONE_SET = gettext_noop("none set")
NONE_BREACHED = gettext_noop("none breached")
IS_INVALIDATED = gettext_noop("it is invalidated")
GUARDRAILS_BREACHED = gettext_noop("breached: %(names)s")
VALIDATED_HIGH = gettext_noop("validated with high confidence")
VALIDATED_LOW = gettext_noop("validated, but %(why)s")
BELOW_CUT_OFF = gettext_noop("%(chance)s is below the cut-off of %(cut_off)s")
LOW_OTHERWISE = gettext_noop("confidence is low")
PIVOTS_USED = gettext_noop("%(pivots)s pivots so far, the limit is %(limit)s")
POINTS_NOWHERE = gettext_noop("nothing points to another segment or problem")
POINTS_ELSEWHERE = gettext_noop("%(pivots)s of %(limit)s pivots used, and evidence points elsewhere")
IS_VERDICT = {
    Verdict.VALIDATED: gettext_noop("the result is validated"),
    Verdict.INVALIDATED: gettext_noop("the result is invalidated"),
    Verdict.INCONCLUSIVE: gettext_noop("the result is inconclusive"),
    Verdict.INVALID: gettext_noop("the result is invalid"),
}

NO_DECISION = gettext_noop("An invalid test is rerun; there is no product decision.")
NO_OUTCOME = gettext_noop("Choose continue, investigate, pivot or kill.")
RATIONALE = gettext_noop("Write down why: the rationale is always required.")
LEARNING = gettext_noop("Write down what we now know: a kill and a pivot need a learning.")
OVERRIDE_KIND = gettext_noop("Say what the policy is missing: a new fact, cost, strategy, or a wrong criterion.")
OVERRIDE_REASON = gettext_noop("Give a reason of at least %(fewest)s characters.")
ONLY_FOUNDERS = gettext_noop("Only a founder can accept a decision.")
ANOTHER_FOUNDER = gettext_noop("A founder other than its author has to accept an override.")
TOO_SOON = gettext_noop("The only founder can confirm an override no sooner than 24 hours after proposing it.")

CUT_OFF = gettext_noop("a number from 0.5 to below 1 (50 %% to below 100 %%)")
AT_RISK = gettext_noop("a number from 0 to below 1 (0 %% to below 100 %%)")
FUTILE = gettext_noop("a number from 0 to %(at_risk)s, the chance that is at risk (%(percent)s)")
