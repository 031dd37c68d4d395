"""What people call the jobs. A new task gets its name here; tests/machine/test_jobs.py fails until it has."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as sentence

NAMES = {
    "post_mail": sentence("Send a mail"),
    "mail_invitation": sentence("Send an invitation"),
    "mail_notice": sentence("Tell somebody of an alert"),
    "escalate": sentence("Tell the next of an alert nobody has acknowledged"),
    "mail_test": sentence("Send a test mail"),
    "look_for_digests": sentence("See whose digest is due"),
    "plan_digests": sentence("Plan the digests of a workspace"),
    "mail_digest": sentence("Send a digest"),
    "check_import": sentence("Check a table for import"),
    "record_import": sentence("Record an import"),
    "forget_import": sentence("Forget an import nobody finished"),
    "watch_the_clock": sentence("Look whether something is due"),
    "look_at_what_is_due": sentence("Ring for what is due"),
    "deliver_webhook": sentence("Deliver to a webhook"),
    "look_for_lines": sentence("See which traces are still to be read"),
    "look_for_traces": sentence("See which traces are still to be sent"),
    "send_traces": sentence("Send traces to the OTLP endpoint"),
    "keep_lines": sentence("Read the traces of a workspace"),
    "rehearse": sentence("Rehearse an interview with an AI"),
    "forget_old_drafts": sentence("Forget old drafts"),
    "forget_expired_sessions": sentence("Forget sessions that have ended"),
    "forget_sent_mails": sentence("Forget which mails have left"),
    "rescue_stalled_jobs": sentence("Take up what a stopped worker left"),
    "mail_telling": sentence("Tell somebody what was said or decided"),
}


def called(task: str) -> str:
    return _(NAMES[task]) if task in NAMES else task
