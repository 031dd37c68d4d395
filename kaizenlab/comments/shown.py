"""Comments as pages show them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from kaizenlab.comments.rules import is_mendable
from kaizenlab.lib.dates import moment
from kaizenlab.workspaces.models import Membership

TIMES = ("at", "edited_at", "withdrawn_at")


def row(found: Mapping[str, Any], reader: Membership, now: dt.datetime) -> dict[str, Any]:
    """`found` comes from a query, or as JSON from the column beside a record."""
    times = {name: read(found[name]) for name in TIMES}
    is_mine = found["by_id"] == reader.pk and not times["withdrawn_at"]
    at = times["at"]
    return {
        "number": found["number"],
        "by": found["name"] or found["email"].partition("@")[0],
        "iso": at.isoformat() if at else "",
        "at": moment(at) if at else "",
        "text": "" if times["withdrawn_at"] else found["text"],
        "named": [name for each in found["named"] for name in called(each) if name],
        "is_edited": times["edited_at"] is not None,
        "withdrawn": moment(times["withdrawn_at"]) if times["withdrawn_at"] else "",
        "may_withdraw": is_mine,
        "may_edit": is_mine and at is not None and is_mendable(at, now),
    }


def called(person: Mapping[str, str]) -> tuple[str, str]:
    """As an @ may name them."""
    return person["name"], person["email"].partition("@")[0]


def read(value: dt.datetime | str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(value) if isinstance(value, str) else value
