"""Edits of an outdated version: both texts side by side, and nothing typed is lost."""

from __future__ import annotations

from typing import Any

from hypotheses import queries, words
from hypotheses.models import Hypothesis
from kaizenlab.lib.refusal import Stale
from kaizenlab.workspaces.access import TenantRequest


def version_of(request: TenantRequest) -> int:
    """The version the form was opened with; anything else is an outdated one."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() else 0


def differences(hypothesis: Hypothesis, stale: Stale) -> dict[str, Any]:
    """What the record says now, where it differs from what was typed, and who wrote it."""
    return {
        "message": str(stale),
        "by": queries.last_writer(hypothesis),
        "theirs": [
            {"label": words.label(name), "text": words.value(name, theirs, hypothesis.workspace.currency)}
            for name, theirs in stale.theirs.items()
            if theirs != stale.mine[name]
        ],
    }
