"""Secrets that have to be read again, locked before they reach the database: a dump of it opens nothing.

The lock is Fernet's (AES and an HMAC), its key derived from the installation's secret key. After that was changed,
what the former keys locked can still be read while the operator names them.
"""

from __future__ import annotations

import base64
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"kaizenlab secrets at rest"


class Unreadable(Exception):  # noqa: N818 - the key is another one now
    """Locked with a key that nobody named."""


def lock(text: str) -> str:
    return keys().encrypt(text.encode()).decode()


def unlock(locked: str) -> str:
    try:
        return keys().decrypt(locked.encode()).decode()
    except InvalidToken:
        raise Unreadable from None


def keys() -> MultiFernet:
    """The first locks, all of them unlock."""
    return MultiFernet([derived(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


@cache
def derived(key: str) -> Fernet:
    material = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(material))
