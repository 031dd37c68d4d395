"""What people call the jobs. A new task gets its name here; tests/machine/test_jobs.py fails until it has."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

NAMES = {
    "post_mail": gettext_noop("Send a mail"),
    "mail_invitation": gettext_noop("Send an invitation"),
    "mail_notice": gettext_noop("Tell somebody of an alert"),
    "escalate": gettext_noop("Tell the next of an alert nobody has acknowledged"),
    "mail_test": gettext_noop("Send a test mail"),
    "look_for_digests": gettext_noop("See whose digest is due"),
    "plan_digests": gettext_noop("Plan the digests of a workspace"),
    "mail_digest": gettext_noop("Send a digest"),
    "check_import": gettext_noop("Check a table for import"),
    "record_import": gettext_noop("Record an import"),
    "forget_import": gettext_noop("Forget an import nobody finished"),
    "watch_the_clock": gettext_noop("Look whether something is due"),
    "look_at_what_is_due": gettext_noop("Ring for what is due"),
    "deliver_webhook": gettext_noop("Deliver to a webhook"),
    "rehearse": gettext_noop("Rehearse an interview with an AI"),
    "forget_old_drafts": gettext_noop("Forget old drafts"),
    "forget_expired_sessions": gettext_noop("Forget sessions that have ended"),
    "forget_sent_mails": gettext_noop("Forget which mails have left"),
    "rescue_stalled_jobs": gettext_noop("Take up what a stopped worker left"),
}


def called(task: str) -> str:
    return _(NAMES[task]) if task in NAMES else task
