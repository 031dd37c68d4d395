"""Reads, named for the question they answer."""

from __future__ import annotations

import datetime as dt

from kaizenlab.drafts.models import Draft
from kaizenlab.workspaces.models import Membership

KEPT_FOR = dt.timedelta(days=30)


def kept(member: Membership, key: str, *, at: dt.datetime) -> Draft | None:
    """What this person last typed into that form."""
    mine = Draft.objects.filter(workspace=member.workspace_id, member=member, key=key)
    return mine.filter(saved_at__gt=at - KEPT_FOR).first()
