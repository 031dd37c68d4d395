"""Keeping what somebody types, and forgetting it once it became a record. Neither is an action of the ledger."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Mapping

from django.db import transaction

from kaizenlab.drafts.models import Draft
from kaizenlab.workspaces.models import Membership, Receipt

KEY = re.compile(r"[a-z]{1,20}:[A-Z]-[1-9]\d{0,9}(/[1-9]\d{0,9})?")
MOST = 20  # of one member's; the oldest makes room
LARGEST = 64 * 1024  # bytes of all that was typed


def is_key(key: str) -> bool:
    """“evidence:E-7”, “evidence:E-7/3”: a form and the record it is about."""
    return KEY.fullmatch(key) is not None


@transaction.atomic
def keep(
    member: Membership, key: str, data: Mapping[str, str], *, sending: uuid.UUID | None = None, at: dt.datetime
) -> bool:
    """False where the form was sent meanwhile: a call that comes late must not bring back what is recorded.

    `sending` is the form's key that lets it be taken once. The lock makes a call wait for the sending that it crosses,
    whose receipt it then sees.
    """
    lock(member)
    if sending and Receipt.objects.filter(workspace=member.workspace_id, by=member, key=sending).exists():
        return False
    mine = Draft.objects.filter(workspace=member.workspace_id, member=member)
    fields = {"workspace_id": member.workspace_id, "data": dict(data), "saved_at": at}
    Draft.objects.update_or_create(member=member, key=key, defaults=fields)
    mine.filter(pk__in=list(mine.order_by("-saved_at", "-pk").values_list("pk", flat=True)[MOST:])).delete()
    return True


@transaction.atomic
def forget(member: Membership, key: str) -> None:
    """In the transaction of the record it became."""
    lock(member)
    Draft.objects.filter(workspace=member.workspace_id, member=member, key=key).delete()


def lock(member: Membership) -> None:
    Membership.objects.select_for_update(no_key=True).get(workspace=member.workspace_id, pk=member.pk)
