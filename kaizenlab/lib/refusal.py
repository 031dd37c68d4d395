"""What the domain says no to, in a sentence for the person who asked."""

from __future__ import annotations

from typing import Any


class Refused(Exception):  # noqa: N818 - it is an answer, not a mistake
    """The record's state, or somebody else's earlier press, does not allow this. Answered with 409."""


class Stale(Refused):
    """Somebody changed the record since the form was opened. Carries both texts: nothing typed is lost.

    `mine` and `theirs` map a field's label to its text.
    """

    def __init__(self, message: str, *, mine: dict[str, Any], theirs: dict[str, Any], by: str = "") -> None:
        super().__init__(message)
        self.mine, self.theirs, self.by = mine, theirs, by
