"""How far somebody has looked. A mark is a reader's own, like a preference: moving it leaves no event."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from kaizenlab.events.models import Head, Mark
from kaizenlab.workspaces.models import Membership


def mark(member: Membership) -> int:
    """How far they have looked; 0 before their first look."""
    seen = Mark.objects.filter(workspace=member.workspace_id, member=member).values_list("seq", flat=True)
    return seen.first() or 0


@transaction.atomic
def look(member: Membership, seq: int, *, at: dt.datetime) -> None:
    """Everything up to `seq` is seen: what a page showed, not what came since. A mark never moves back."""
    mine = {"workspace_id": member.workspace_id, "member": member}
    end = Head.objects.filter(workspace=member.workspace_id).values_list("seq", flat=True).first() or 0
    if seq > end:
        return
    Mark.objects.bulk_create([Mark(**mine, seq=seq, at=at)], ignore_conflicts=True)
    Mark.objects.filter(**mine, seq__lte=seq).update(seq=seq, at=at)
