"""What people read for figures and their parts."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NAMES = {
    "lead": _("Decision lead time"),
    "decided": _("Decisions accepted"),
    "time": _("Decided on time"),
    "detection": _("Time to detect"),
    "kills": _("Killed"),
    "reversed": _("Reversed within 90 days"),
    "results": _("Results without a deviation"),
    "reviewed": _("Held up, of those reviewed"),
    "overrides": _("Overrides"),
    "forecasts": _("Brier score of the forecasts"),
    "debt": _("Decision debt"),
}
MEANS = {
    "lead": _("From the registration to the accepted decision. What is open or given up counts as such."),
    "decided": _("Every decision that was accepted, those that took another’s place too."),
    "time": _("Of the experiments concluded: an accepted decision within the policy’s time."),
    "detection": _("From the moment the bar was out of reach until somebody acknowledged it or ended the experiment."),
    "kills": _("Of the decisions accepted."),
    "reversed": _("Of the decisions accepted: another outcome was accepted in their place."),
    "results": _("The plan was not changed between the start and the result."),
    "reviewed": _("What the last clear review of each decision said; too early to tell says nothing."),
    "overrides": _("Decisions against the policy, and what later reviews say about them."),
    "forecasts": _("The mean square of what was missing: 0 is best, and always 50 % gets 0.25."),
    "debt": _("Days since results should have been decided, added up."),
}
# what a list of rows is of, by figure and part
ROWS = {
    ("lead", ""): _("Waited for a decision"),
    ("lead", "ended"): _("Decision accepted"),
    ("lead", "open"): _("Undecided, or given up"),
    ("time", ""): _("Decided or overdue"),
    ("time", "good"): _("Decided on time"),
    ("time", "late"): _("Decided late, or overdue"),
    ("time", "pending"): _("Undecided, and still in time"),
    ("detection", ""): _("Bar out of reach"),
    ("detection", "ended"): _("Noticed"),
    ("detection", "open"): _("Not noticed"),
    ("results", ""): _("Results"),
    ("results", "clean"): _("Results without a deviation"),
    ("results", "deviated"): _("Results with a deviation"),
    ("debt", ""): _("Overdue"),
    ("decided", ""): _("Decisions accepted"),
    ("decided", "continue"): pgettext_lazy("decisions", "Continued"),
    ("decided", "investigate"): pgettext_lazy("decisions", "Investigated further"),
    ("decided", "pivot"): pgettext_lazy("decisions", "Pivoted"),
    ("decided", "kill"): pgettext_lazy("decisions", "Killed"),
    ("decided", "ended"): _("Killed or pivoted"),
    ("decided", "reversed"): _("Reversed within 90 days"),
    ("decided", "young"): _("Not 90 days old, and not reversed"),
    ("reviewed", ""): _("Reviewed"),
    ("reviewed", "held_up"): _("Held up"),
    ("reviewed", "did_not"): _("Did not hold up"),
    ("reviewed", "too_early"): _("Too early to tell"),
    ("overrides", ""): _("Overrides"),
    ("overrides", "held_up"): _("Overrides that held up"),
    ("overrides", "did_not"): _("Overrides that did not hold up"),
    ("overrides", "reversed"): _("Overrides that were reversed"),
    ("overrides", "unknown"): _("Overrides of which nothing is known yet"),
    ("forecasts", ""): _("Forecasts that a result has answered"),
}
TURNED_OUT = {
    "held_up": _("held up"),
    "did_not": _("did not hold up"),
    "reversed": _("reversed"),
    "too_early": _("too early to tell"),
    "": _("not reviewed"),
}
