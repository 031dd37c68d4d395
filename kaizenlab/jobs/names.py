"""What people call the jobs. A new task gets its name here; tests/machine/test_jobs.py fails until it has."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as name

NAMES = {
    "post_mail": name("Send a mail"),
    "mail_invitation": name("Send an invitation"),
    "mail_notice": name("Tell somebody of an alert"),
    "escalate": name("Tell the next of an alert nobody has acknowledged"),
    "mail_test": name("Send a test mail"),
    "look_for_digests": name("See whose digest is due"),
    "plan_digests": name("Plan the digests of a workspace"),
    "mail_digest": name("Send a digest"),
    "mail_telling": name("Tell somebody what was said or decided"),
    "check_import": name("Check a table for import"),
    "record_import": name("Record an import"),
    "forget_import": name("Forget an import nobody finished"),
    "watch_the_clock": name("Look whether something is due"),
    "look_at_what_is_due": name("Ring for what is due"),
    "deliver_webhook": name("Deliver to a webhook"),
    "rehearse": name("Rehearse an interview with an AI"),
    "forget_old_drafts": name("Forget old drafts"),
    "forget_expired_sessions": name("Forget sessions that have ended"),
    "rescue_stalled_jobs": name("Take up what a stopped worker left"),
}


def called(task: str) -> str:
    return _(NAMES[task]) if task in NAMES else task
