"""The decision policy as this floor sees it: a port that the floor above fills in when it gets ready.

A page can so show what the policy will say about a result, and experiments import nothing of decisions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from experiments.criteria import Policy
from experiments.result import Result
from kaizenlab.workspaces.models import Workspace

type Respond = Callable[[Result], Any]
type Says = Callable[[Workspace], Respond]

PORT: dict[str, Says] = {}


def register(says: Says) -> None:
    """`says(workspace)` gives the function that answers a result with a recommendation (`response`, `answers`)."""
    PORT["says"] = says


def respond(workspace: Workspace) -> Respond:
    """What the workspace's policy says about a result: pass it to `strip`."""
    return PORT["says"](workspace)


def numbers(workspace: Workspace) -> Policy:
    """The cut-off, the pivot limit and the thresholds of the newest version; the product's own where there is none."""
    newest = workspace.policies.order_by("-version").first()  # type: ignore[attr-defined]
    if newest is None:
        return Policy()
    return Policy(float(newest.cut_off), newest.pivot_limit, float(newest.at_risk), float(newest.futile))
