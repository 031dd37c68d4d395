"""Why an alert fired and why it was resolved, each in one sentence with its numbers."""

from experiments.rules import sentences as explain
from kaizenlab.lib.reasons import gettext_noop

UNREACHABLE = gettext_noop("%(got)s, needed %(needed)s: the bar cannot be reached any more.")
UNLIKELY = gettext_noop("%(got)s, needed %(needed)s: the chance of still reaching it is %(chance)s, below %(limit)s.")
NAMED = gettext_noop("“%(name)s”: %(sentence)s")
BREACHED = gettext_noop("“%(name)s” got %(got)s, worse than the tolerated %(needed)s.")
# A kill criterion in the words of a result, and as an alert says it beside its own name: with what came in
STOPS = {
    explain.KILL_AT_MOST: gettext_noop("%(got)s: “%(name)s” at most %(bound)s by %(by)s means stop."),
    explain.KILL_AT_LEAST: gettext_noop("%(got)s: “%(name)s” at least %(bound)s by %(by)s means stop."),
    explain.KILL_OF_AT_MOST: gettext_noop(
        "%(got)s: “%(name)s” at most %(bound)s of the first %(of)s by %(by)s means stop."
    ),
    explain.KILL_OF_AT_LEAST: gettext_noop(
        "%(got)s: “%(name)s” at least %(bound)s of the first %(of)s by %(by)s means stop."
    ),
}
RATIO_OFF = gettext_noop(
    "The arms of “%(name)s” have %(control)s and %(variant)s: with the planned allocation that is less likely than "
    "1 in 1,000. What splits them is probably broken."
)
RESULT = gettext_noop("%(got)s, needed %(needed)s: %(verdict)s. The policy says %(response)s; decide by %(day)s.")
RESULT_PIVOT_OR_KILL = gettext_noop(
    "%(got)s, needed %(needed)s: %(verdict)s. The policy says pivot or kill; decide by %(day)s."
)
OVERDUE = gettext_noop("%(got)s, needed %(needed)s: the policy says %(response)s. It was due %(moment)s.")
OVERDUE_PIVOT_OR_KILL = gettext_noop(
    "%(got)s, needed %(needed)s: the policy says pivot or kill. It was due %(moment)s."
)
SAMPLE_IS_IN = gettext_noop("The planned sample is in since %(moment)s, and nobody has concluded it.")
IS_PAST_ITS_END = gettext_noop("It ended on %(day)s, and nobody has concluded it.")
NO_EVIDENCE = gettext_noop("Nothing was recorded since %(moment)s: %(days)s days.")
MONEY_FAST = gettext_noop("%(share)s of the money went within %(days)s days, %(window)s of the time.")
DAYS_FAST = gettext_noop("%(share)s of the days were used within %(days)s days, %(window)s of the time.")
MONEY_SPENT = gettext_noop("%(burnt)s of %(budget)s are spent.")
DAYS_SPENT = gettext_noop("%(burnt)s of %(budget)s days are used.")
REVISIT = gettext_noop("Its revisit date was %(day)s.")
ACTION = gettext_noop("“%(text)s” was due %(day)s.")
IDLE_DRAFT = gettext_noop("A draft that nobody has changed for %(days)s days.")
IDLE_READY = gettext_noop("Ready for %(days)s days without an experiment.")
NO_LEARNING = gettext_noop("Decided %(days)s days ago, and what was learned is written nowhere.")
OWNER_LEFT = gettext_noop("%(name)s has left the workspace, and owns it still.")
ABOVE_READINGS = gettext_noop("%(got)s: above %(needed)s for %(times)s readings in a row.")
BELOW_READINGS = gettext_noop("%(got)s: below %(needed)s for %(times)s readings in a row.")
ABOVE_DAYS = gettext_noop("%(got)s: above %(needed)s on all of the last %(times)s days that have a reading.")
BELOW_DAYS = gettext_noop("%(got)s: below %(needed)s on all of the last %(times)s days that have a reading.")
ABOVE_ONCE = gettext_noop("%(got)s: above %(needed)s.")
BELOW_ONCE = gettext_noop("%(got)s: below %(needed)s.")

# The same beside a title that is what the sentence would name
BESIDE_TITLE = {ACTION: gettext_noop("Due %(day)s.")}

# How it was resolved
GONE = gettext_noop("It no longer holds.")
CONCLUDED = gettext_noop("The experiment was concluded.")
CANCELLED = gettext_noop("The experiment was cancelled.")
DECIDED = gettext_noop("It was decided.")
TAKEN_OVER = gettext_noop("It became another alert: %(rule)s.")
SWITCHED_OFF = gettext_noop("The rule was switched off.")
CHANCE_IS_BACK = gettext_noop("%(got)s: the chance is %(chance)s.")
DONE = gettext_noop("The work was done.")
BACK = gettext_noop("%(got)s: it is on the right side of its bar again.")
NO_BAR = gettext_noop("It has no bar any more.")
