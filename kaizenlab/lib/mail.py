"""Mail leaves through the job queue. It is deferred in the transaction that causes it, so a sign-up that is
rolled back writes to nobody, and a mail server that hangs holds up no page.
"""

import email.policy
import uuid
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kaizenlab.lib import sent

KEPT = ("subject", "body", "from_email", "to", "cc", "bcc", "reply_to")


class Queue(BaseEmailBackend):
    """The default mailer: it hands every message to the job `post_mail`."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            post_mail.defer(message=pack(message), key=str(uuid.uuid4()))
        return len(email_messages)


class Letter(EmailMultiAlternatives):
    """Its lines stay whole, up to SMTP's own limit: whoever copies a link from the file has all of it."""

    def message(self, *, policy: Any = email.policy.default) -> Any:
        return super().message(policy=policy.clone(max_line_length=998, cte_type="8bit"))


@app.task(name="post_mail", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def post_mail(message: dict[str, Any], key: str = "") -> None:
    """Once. Killed after the server took it and before that is kept, it is sent again with the same Message-ID."""
    if not key:  # deferred by a version before
        Letter(**message).send(using="carrier")
        return
    letter = Letter(**message)
    letter.extra_headers.setdefault("Message-ID", message_id(key))
    with transaction.atomic():
        if sent.is_first(f"mail:{key}"):
            letter.send(using="carrier")


def message_id(key: str) -> str:
    return f"<{key}@{settings.HOST}>"


def pack(message: EmailMessage) -> dict[str, Any]:
    """Attachments are refused rather than lost."""
    if message.attachments:
        raise ValueError("mail with attachments can't be queued")
    kept = {name: getattr(message, name) for name in KEPT}
    alternatives = [list(alternative) for alternative in getattr(message, "alternatives", [])]
    return kept | {"subject": str(message.subject), "headers": message.extra_headers, "alternatives": alternatives}
