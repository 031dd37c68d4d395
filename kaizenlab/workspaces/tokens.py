"""Tokens of invitations: 256 bits, made from a nonce and the installation's secret key, kept only as a digest.

So neither the database nor a job in its queue holds what opens the door.
"""

from __future__ import annotations

import base64
import hashlib
import uuid

from django.utils.crypto import salted_hmac


def token_of(nonce: uuid.UUID) -> str:
    code = salted_hmac("kaizenlab.workspaces.invitation", str(nonce), algorithm="sha256").digest()
    return base64.urlsafe_b64encode(code).decode().rstrip("=")


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
