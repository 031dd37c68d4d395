"""Typed readers of the environment: a typing error stops the start and names the variable.

Each secret may lie in a file instead: NAME_FILE names it (as Docker and Kubernetes hand them over).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

KNOWN = {
    "DATABASE_URL": "The serving role's address of the database.",
    "DATABASE_OWNER_URL": "The owning role's address of the same database; only migrations and deletions use it.",
    "KAIZENLAB_SECRET_KEY": "Signs sessions and links, and locks secrets at rest; at least 32 characters.",
    "KAIZENLAB_FORMER_SECRET_KEYS": "Keys it was before, separated by spaces: what they signed and locked stays good.",
    "KAIZENLAB_ORIGIN": "The address people type, scheme included.",
    "KAIZENLAB_HOSTS": "Further host names that are answered, separated by commas.",
    "KAIZENLAB_SIGNUP": "Who may sign up: open or invited.",
    "KAIZENLAB_DATA": "The folder for mail without a mail server, static files and the embedded database.",
    "KAIZENLAB_STATIC": "The folder static files are collected in.",
    "KAIZENLAB_MAIL_URL": "smtp://user:password@host:port or smtps://; empty writes mail to files.",
    "KAIZENLAB_MAIL_FROM": "The sender's address of every mail.",
    "KAIZENLAB_PROXIES": "Proxies in front whose X-Forwarded-For is believed; limits on tries count by address.",
    "KAIZENLAB_POOL": "Database connections one process keeps at most.",
    "KAIZENLAB_ATTACHMENTS_MB": "Megabytes that the files attached in one workspace may take.",
    "KAIZENLAB_TRUSTED_HOSTS": "Hosts webhooks may call on private addresses: host or host:port, separated by commas.",
    "KAIZENLAB_OTLP_ENDPOINT": "An OTLP/HTTP collector that traces are sent to; without one nothing is sent.",
    "KAIZENLAB_OTLP_HEADERS": "Headers it wants: name=value, separated by commas.",
    "KAIZENLAB_OTLP_PROTOCOL": "What it is sent: http/json or http/protobuf.",
    "KAIZENLAB_PDF": "Whether decisions are offered as PDF: on or off.",
    "KAIZENLAB_AI_BASE_URL": "The address of an OpenAI-compatible server; without one nothing asks an AI.",
    "KAIZENLAB_AI_MODEL": "The model that server is asked for.",
    "KAIZENLAB_AI_KEY": "The key that server wants, if it wants one.",
    "KAIZENLAB_METRICS_TOKEN": "What a scraper shows to read the installation's own metrics; at least 32 characters.",
    "KAIZENLAB_AI_TIMEOUT": "Seconds that server may take for one answer.",
}
SECRETS = {
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "KAIZENLAB_SECRET_KEY",
    "KAIZENLAB_FORMER_SECRET_KEYS",
    "KAIZENLAB_MAIL_URL",
    "KAIZENLAB_OTLP_HEADERS",
    "KAIZENLAB_AI_KEY",
    "KAIZENLAB_METRICS_TOKEN",
}


def text(name: str, default: str = "") -> str:
    """The value of `name`, or the content of the file that `name`_FILE names."""
    if name not in KNOWN:
        raise KeyError(name)
    path = os.environ.get(f"{name}_FILE") if name in SECRETS else None
    if path is None:
        return os.environ.get(name, default)
    if name in os.environ:
        raise ImproperlyConfigured(f"{name} and {name}_FILE are both set; keep one.")
    try:
        return Path(path).read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE names {path}, which can't be read: {error.strerror}.") from error


def choice(name: str, default: str, options: tuple[str, ...]) -> str:
    value = text(name, default) or default
    if value not in options:
        raise ImproperlyConfigured(f"{name} is {value!r}; expected {' or '.join(options)}.")
    return value


def number(name: str, default: int, low: int, high: int) -> int:
    value = text(name, str(default)) or str(default)
    if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
        raise ImproperlyConfigured(f"{name} is {value!r}; expected a whole number from {low} to {high}.")
    return int(value)


def names(name: str) -> list[str]:
    return [part.strip() for part in text(name).split(",") if part.strip()]


def hosts(name: str) -> list[str]:
    """Hosts as they stand in addresses, each with a port or without: hooks.lan, 10.0.0.5:8080, [fd00::5]."""
    found = names(name)
    for host in found:
        try:
            parts = urlsplit(f"//{host}")
            whole = parts.hostname and parts.netloc == host and parts.port != 0 and host.isascii()
        except ValueError:
            whole = False
        if not whole or "@" in host or " " in host:
            raise ImproperlyConfigured(f"{name} names {host!r}; expected a host such as hooks.lan or 10.0.0.5:8080.")
    return found


def headers(name: str) -> list[tuple[str, str]]:
    """Headers of HTTP as OpenTelemetry's own setting writes them: api-key=s3cret, x-team=product."""
    found = []
    for pair in text(name).split(","):
        if not pair.strip():
            continue
        field, equals, value = (part.strip() for part in pair.partition("="))
        if not (equals and pair.isascii() and pair.isprintable() and field.replace("-", "").isalnum()):
            raise ImproperlyConfigured(f"{name} is no list of headers; expected name=value, separated by commas.")
        found.append((field, unquote(value)))
    return found


def origin(name: str, default: str) -> str:
    """An address such as https://kaizen.example.org: a scheme and a host, nothing behind them."""
    value = (text(name, default) or default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query or parts.username:
        raise ImproperlyConfigured(f"{name} is {value!r}; expected an address such as https://kaizen.example.org.")
    return value


def address(name: str) -> str:
    """An address to call: a path may follow the host, nothing else. May be empty."""
    value = text(name).rstrip("/")
    try:
        parts = urlsplit(value)
        whole = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        whole = False
    if value and (not whole or "@" in parts.netloc or parts.query or parts.fragment or not value.isprintable()):
        raise ImproperlyConfigured(f"{name} is no address to call; expected one such as https://other.example.org.")
    return value


def database(name: str) -> dict[str, object]:
    """A postgresql:// address as Django's settings; a socket folder may stand in the host, percent-encoded."""
    value = text(name)
    if not value:
        return {}
    parts = urlsplit(value)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise ImproperlyConfigured(
            f"{name} is no database address; expected postgresql://role:password@host:port/name."
        )
    # urlsplit lowers the host's case, and a socket folder's path has case
    authority = parts.netloc.rpartition("@")[2]
    host = authority.rpartition(":")[0] if parts.port else authority.removesuffix(":")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(host).strip("[]"),
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def mail(name: str, folder: Path) -> dict[str, object]:
    """A mailer of Django's for an smtp:// or smtps:// address; without one mail becomes files in `folder`."""
    value = text(name)
    if not value:
        return {"BACKEND": "django.core.mail.backends.filebased.EmailBackend", "OPTIONS": {"file_path": str(folder)}}
    parts = urlsplit(value)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ImproperlyConfigured(f"{name} is no mail address; expected smtp://user:password@host:port.")
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname,
            "port": parts.port or (465 if parts.scheme == "smtps" else 587),
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_ssl": parts.scheme == "smtps",
            "use_tls": parts.scheme == "smtp" and "tls=off" not in parts.query,
            "timeout": 10,
        },
    }


def unknown(environ: Mapping[str, str]) -> list[str]:
    """Names that look like ours and are not: typing errors."""
    known = KNOWN.keys() | {f"{name}_FILE" for name in SECRETS}
    return sorted(name for name in environ if name.startswith("KAIZENLAB_") and name not in known)
