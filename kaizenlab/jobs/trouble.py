"""Why a job went wrong, as a sentence for an admin. What the error itself says stays in the worker's log: it may name
addresses, passwords or a participant.
"""

from __future__ import annotations

import smtplib

import psycopg
from django.db import Error as DjangoError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as sentence
from procrastinate import exceptions

from kaizenlab.lib.refusal import Refused
from kaizenlab.lib.safe_http import NoAnswer, Why

# The first that fits counts, so what is special comes before what is general.
KINDS: tuple[tuple[type[BaseException], str], ...] = (
    (smtplib.SMTPAuthenticationError, "mail_login"),
    (smtplib.SMTPRecipientsRefused, "mail_recipient"),
    (smtplib.SMTPServerDisconnected, "unreachable"),
    (smtplib.SMTPException, "mail_refused"),
    (exceptions.ConnectorException, "database"),
    (psycopg.Error, "database"),
    (DjangoError, "database"),
    (TimeoutError, "slow"),
    (ConnectionError, "unreachable"),
    (OSError, "unreachable"),
)
OF_ADDRESSES = {
    Why.REFUSED: "address",
    Why.UNREACHABLE: "unreachable",
    Why.TOO_SLOW: "slow",
    Why.TOO_LARGE: "large",
    Why.BROKEN: "broken",
}
SENTENCES = {
    "mail_login": sentence("The mail server did not accept the name and password it was given."),
    "mail_recipient": sentence("The mail server did not take the recipient's address."),
    "mail_refused": sentence("The mail server refused the mail."),
    "database": sentence("The database did not do what it was asked."),
    "slow": sentence("No answer came in time."),
    "unreachable": sentence("The other side could not be reached."),
    "address": sentence("The address leads to where KaizenLab may not go."),
    "large": sentence("The answer was too large."),
    "broken": sentence("The answer broke off, or made no sense."),
    "killed": sentence("Worker after worker ended in the middle of it."),
    "forgotten": sentence("This version of KaizenLab does not know this kind of job."),
}


def explain(error: BaseException) -> tuple[str, str]:
    """Kind and, where the error is one that people may read, what it said."""
    if isinstance(error, Refused):
        return "refused", str(error)
    if isinstance(error, NoAnswer):
        return OF_ADDRESSES[error.why], ""
    return next((kind for of, kind in KINDS if isinstance(error, of)), type(error).__name__), ""


def in_words(kind: str, said: str) -> str:
    if said:
        return _(said)
    if kind in SENTENCES:
        return _(SENTENCES[kind])
    return _("Something unforeseen happened (%(kind)s). The worker's log says more.") % {"kind": kind}
