"""Who may do what in a workspace: pure functions on plain values."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

INVITATION_LASTS = dt.timedelta(days=7)


class Role(StrEnum):
    """Each role includes the ones before it."""

    VIEWER = "viewer"
    MEMBER = "member"
    FOUNDER = "founder"
    ADMIN = "admin"

    @property
    def rank(self) -> int:
        return list(Role).index(self)


def covers(role: str, needed: str) -> bool:
    """Whether somebody with `role` may do what `needed` may."""
    return Role(role).rank >= Role(needed).rank


def invitable(role: str) -> list[Role]:
    """The roles somebody with `role` may hand out: never above their own, and only founders and admins invite."""
    return [other for other in Role if covers(role, other)] if covers(role, Role.FOUNDER) else []


def leaves_an_admin(admins: int, role: str, becomes: str | None) -> bool:
    """Whether a workspace with `admins` admins keeps one when a person with `role` gets another, or goes (None)."""
    return role != Role.ADMIN or becomes == Role.ADMIN or admins > 1


def gone(ends_at: dt.datetime, at: dt.datetime, *, accepted: bool, revoked: bool) -> str:
    """Why an invitation can't be used any more: accepted, revoked or ended; empty while it can."""
    if accepted or revoked:
        return "accepted" if accepted else "revoked"
    return "ended" if at >= ends_at else ""
