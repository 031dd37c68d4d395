"""What Django's `check` says about this installation, with ids that stay and a hint that says what to do."""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Caution
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from kaizenlab import serving
from kaizenlab.observatory.traces.wire import may_speak

SENDING = "sending"


@register(Tags.security)
def secret_key(**_: Any) -> list[CheckMessage]:
    try:
        long_enough = len(settings.SECRET_KEY) >= 32
    except ImproperlyConfigured:
        long_enough = False
    if long_enough:
        return []
    return [
        Error(
            "KAIZENLAB_SECRET_KEY is missing or shorter than 32 characters.",
            hint="Set it, or KAIZENLAB_SECRET_KEY_FILE, to a long random text that stays the same after a restart.",
            id="kaizenlab.E001",
        )
    ]


@register(Tags.database)
def serving_role(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    if "default" not in (databases or []) or logged_in_as_owner():
        return []
    sentence = serving.danger(connections["default"])
    hint = "CREATE ROLE kaizenlab_app LOGIN NOSUPERUSER NOBYPASSRLS, then run `manage.py prepare` as the owner."
    return [Error(sentence, hint=hint, id="kaizenlab.E002")] if sentence else []


def logged_in_as_owner() -> bool:
    """Migrations check themselves while they run as the owner."""
    return bool(settings.DATABASE_OWNER) and settings.DATABASES["default"]["USER"] == settings.DATABASE_OWNER["USER"]


@register(Tags.security, deploy=True)
def origin(**_: Any) -> list[CheckMessage]:
    if settings.HTTPS or settings.LOOPBACK:
        return []
    return [
        Caution(
            f"KAIZENLAB_ORIGIN is {settings.ORIGIN}: passwords and sessions would travel unencrypted.",
            hint="Put a proxy with a certificate in front, and set KAIZENLAB_ORIGIN to its https:// address.",
            id="kaizenlab.W003",
        )
    ]


@register(Tags.security, deploy=True)
def mail(**_: Any) -> list[CheckMessage]:
    if settings.LOOPBACK or "filebased" not in str(settings.MAILERS["carrier"]):
        return []
    return [
        Caution(
            "No mail server is set: nobody can verify an address, so nobody can sign up.",
            hint="Set KAIZENLAB_MAIL_URL to smtp://user:password@host:port.",
            id="kaizenlab.W004",
        )
    ]


@register(Tags.security, deploy=True)
def pdf(**_: Any) -> list[CheckMessage]:
    if not settings.PDF or find_spec("weasyprint"):
        return []
    return [
        Caution(
            "KAIZENLAB_PDF is on, but what makes PDF files is not installed here.",
            hint="Build the image with --build-arg PDF=on, or install requirements-pdf.txt.",
            id="kaizenlab.W006",
        )
    ]


@register(SENDING)
def otel(**_: Any) -> list[CheckMessage]:
    """The worker, which sends, says it as it starts."""
    if not settings.OTLP_ENDPOINT or may_speak(settings.OTLP_PROTOCOL):
        return []
    return [
        Caution(
            "KAIZENLAB_OTLP_PROTOCOL is http/protobuf, but what writes that is not installed here: no trace is sent.",
            hint="Build the image with --build-arg OTLP=http/protobuf, or install requirements-otel.txt.",
            id="kaizenlab.W007",
        )
    ]


@register(Tags.security, deploy=True)
def ai(**_: Any) -> list[CheckMessage]:
    if not settings.AI_BASE_URL or find_spec("openai"):
        return []
    return [
        Caution(
            "KAIZENLAB_AI_BASE_URL is set, but what asks an AI server is not installed here.",
            hint="Build the image with --build-arg AI=yes, or install requirements-ai.txt.",
            id="kaizenlab.W005",
        )
    ]
