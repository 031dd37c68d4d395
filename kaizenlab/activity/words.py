"""What people read for the causes and reasons that rules and the database use."""

from django.utils.translation import gettext_lazy as _

CAUSES = {"mentions": _("Somebody mentioned you."), "followed": _("You follow this.")}
SKIPPED = {
    "withdrawn": _("The comment was withdrawn before."),
    "left": _("Its reader had left the workspace."),
    "off": _("Its reader wanted no such mail any more."),
}
KINDS = {
    "H": _("Hypotheses"),
    "E": _("Experiments"),
    "D": _("Decisions"),
    "L": _("Learnings"),
    "N": _("Next actions"),
    "A": _("Alerts"),
    "M": _("Metrics"),
    "P": _("Playbooks"),
}
TABS = {"": _("Everything"), "mine": _("By me"), "mentions": _("Mentions of me"), "followed": _("What I follow")}
# What stands where a tab has nothing
NOTHING = {
    "": _("Nothing has happened yet."),
    "mine": _("You have done nothing here yet."),
    "mentions": _("Nobody has mentioned you yet."),
    "followed": _("You follow nothing yet. What is yours you follow by itself, anything else from its own page."),
}
