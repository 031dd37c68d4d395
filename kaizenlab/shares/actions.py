"""Making a link and taking it back."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from decisions.models import Decision
from hypotheses.models import Hypothesis
from kaizenlab.events import record as events
from kaizenlab.lib.refusal import Refused
from kaizenlab.shares.models import Share
from kaizenlab.workspaces import numbers
from kaizenlab.workspaces.models import Membership

TOKEN_BYTES = 32


@transaction.atomic
def make(
    record: Decision | Hypothesis, *, by: Membership, at: dt.datetime, days: int | None = None
) -> tuple[Share, str]:
    """The link's row, and its token, which is told once and kept nowhere."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    share = Share.objects.create(
        workspace_id=record.workspace_id,
        number=numbers.following(record.workspace_id, "S"),
        digest=digest(token),
        made_at=at,
        made_by=by,
        expires_at=at + dt.timedelta(days=days) if days else None,
        **{"decision" if isinstance(record, Decision) else "hypothesis": record},
    )
    events.record("share.made", record, by=by, at=at, also=[share], facts={"link": share.number, "days": days})
    return share, token


@transaction.atomic
def revoke(share: Share, *, by: Membership, at: dt.datetime) -> Share:
    """From the next request on it leads nowhere."""
    found = Share.objects.select_related("decision", "hypothesis").select_for_update(of=["self"])
    row = found.get(workspace=share.workspace_id, pk=share.pk)
    if row.revoked_at:
        raise Refused(_("This link leads nowhere any more: it was revoked."))
    row.revoked_at, row.revoked_by = max(at, row.made_at), by
    row.save(update_fields=["revoked_at", "revoked_by"])
    record = row.decision or row.hypothesis
    events.record("share.revoked", record, by=by, at=at, also=[row], facts={"link": row.number})
    return row


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
