"""Sign-in links to the example's people, good for one start of the server only.

Each start writes a new key into the data folder (`up` does); a link signed with an older one opens nothing.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from django.conf import settings
from django.core import signing

from kaizenlab.example.cast import PEOPLE, email

SALT = "kaizenlab.example"


def key_file() -> Path:
    return settings.DATA / "start-key"


def key() -> str:
    """This start's key; made where nothing has started yet."""
    if not key_file().exists():
        key_file().parent.mkdir(parents=True, exist_ok=True)
        key_file().touch(mode=0o600)
        key_file().write_text(secrets.token_urlsafe(32))
    return key_file().read_text()


def links(origin: str) -> dict[str, str]:
    """{person: address} for everybody in the example."""
    return {name: f"{origin}/account/example/{signing.dumps(name, key=key(), salt=SALT)}/" for name in PEOPLE}


def holder(token: str) -> str | None:
    """The e-mail address whose link this is, or None."""
    if not key_file().exists():
        return None
    try:
        name = signing.loads(token, key=key(), salt=SALT)
    except signing.BadSignature:
        return None
    return email(name) if name in PEOPLE else None
