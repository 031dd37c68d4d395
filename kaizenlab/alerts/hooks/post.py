"""Sending one message: through the guarded client, with the headers of Standard Webhooks, and what came of it.

The signature is made by the reference library over id, time and body. While a rotation's overlap lasts there are two
of them, so that whoever verifies may take either secret.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from standardwebhooks.webhooks import Webhook

from kaizenlab.alerts.hooks import rules
from kaizenlab.lib import safe_http
from kaizenlab.lib.safe_http import Answer, NoAnswer, Why
from kaizenlab.lib.secrets_at_rest import Unreadable

if TYPE_CHECKING:
    from kaizenlab.alerts.hooks.models import Endpoint

LIMIT = 10  # seconds
LARGEST = 1_000_000
SHOWN = 200
SAID = {
    Why.REFUSED: "refused",
    Why.UNREACHABLE: "unreachable",
    Why.TOO_SLOW: "slow",
    Why.TOO_LARGE: "large",
    Why.BROKEN: "broken",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    code: str
    milliseconds: int
    status: int | None = None
    answer: str = ""
    asked: dt.timedelta = rules.AT_ONCE  # to be left alone for so long

    @property
    def is_good(self) -> bool:
        return self.code == "delivered"


def send(endpoint: Endpoint, message: str, payload: str, *, at: dt.datetime) -> Outcome:
    began = time.monotonic()
    code, answer = tried(endpoint, message, payload, at)
    milliseconds = round((time.monotonic() - began) * 1000)
    if answer is None:
        return Outcome(code, milliseconds)
    asked = next((said for name, said in answer.headers if name.lower() == "retry-after"), "")
    return Outcome(code, milliseconds, answer.status, beginning(answer.body), rules.asked_for(asked.strip(), at))


def tried(endpoint: Endpoint, message: str, payload: str, at: dt.datetime) -> tuple[str, Answer | None]:
    try:
        url = endpoint.url
        headers = [*signed(endpoint, message, payload, at)]
    except Unreadable:
        return "locked", None
    try:
        trusting = url if safe_http.is_named(url, settings.TRUSTED_HOSTS) else ""
        answer = safe_http.send(
            "POST",
            url,
            headers=[("Content-Type", "application/json"), ("User-Agent", "KaizenLab"), *headers],
            body=payload.encode(),
            seconds=LIMIT,
            largest=LARGEST,
            trusting=trusting,
        )
    except NoAnswer as failure:
        return SAID[failure.why], None
    return meant(answer.status), answer


def signed(endpoint: Endpoint, message: str, payload: str, at: dt.datetime) -> Iterator[tuple[str, str]]:
    """Nothing for a Slack-compatible address: its secret is the address."""
    if not endpoint.secret:
        return
    utc = at.astimezone(dt.UTC)  # the library reads the clock's face, whatever the zone
    yield "webhook-id", message
    yield "webhook-timestamp", str(int(utc.timestamp()))
    yield "webhook-signature", " ".join(Webhook(each).sign(message, utc, payload) for each in endpoint.signing(at))


def meant(status: int) -> str:
    if 200 <= status < 300:
        return "delivered"
    if 300 <= status < 400:
        return "redirect"
    return "gone" if status == 410 else "status"


def beginning(body: bytes) -> str:
    """The start of an answer as one line of text, for a person to look at."""
    text = body[: SHOWN * 4].decode("utf-8", "replace")
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:SHOWN]
