"""Making and revoking tokens. The text of one is handed out once and kept nowhere, nor is it in an event."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from kaizenlab.events import record as events
from kaizenlab.lib.refusal import Refused
from kaizenlab.tokens.models import Token
from kaizenlab.tokens.rules import is_good
from kaizenlab.workspaces import numbers
from kaizenlab.workspaces.models import Membership

PREFIX = "kzl_"
BYTES = 32  # 256 bits
MOST = 50  # good ones at one time in a workspace


@transaction.atomic
def make(*, name: str, scopes: Sequence[str], days: int, by: Membership, at: dt.datetime) -> tuple[Token, str]:
    """The token, and its text for the only time."""
    number = numbers.following(by.workspace_id, "K")  # of two who make one at once, the second counts the first's
    good = Token.objects.filter(workspace=by.workspace_id, revoked_at=None, ends_at__gt=at)
    if good.count() >= MOST:
        raise Refused(_("A workspace has %(most)s tokens at most. Revoke one first.") % {"most": MOST})
    text = PREFIX + secrets.token_urlsafe(BYTES)
    token = Token.objects.create(
        workspace=by.workspace,
        number=number,
        name=name,
        digest=digest(text),
        ending=text[-4:],
        scopes=list(scopes),
        owner=by,
        made_at=at,
        ends_at=at + dt.timedelta(days=days),
    )
    facts = {"name": name, "scopes": token.scopes, "until": token.ends_at.isoformat()}
    events.record("token.made", token, by=by, at=at, facts=facts)
    return token, text


@transaction.atomic
def revoke(token: Token, *, by: Membership, at: dt.datetime) -> Token:
    """Refused from its next request on, for ever."""
    row = Token.objects.select_for_update().get(workspace=token.workspace_id, pk=token.pk)
    if not is_good(row.ends_at, row.revoked_at, at):
        raise Refused(_("This token opens nothing any more."))
    row.revoked_at, row.revoked_by = at, by
    row.save(update_fields=["revoked_at", "revoked_by"])
    events.record("token.revoked", row, by=by, at=at, facts={"name": row.name})
    return row


def digest(text: str) -> str:
    """256 random bits need no salt and no slow hash."""
    return hashlib.sha256(text.encode()).hexdigest()
