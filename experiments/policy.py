"""The decision policy as this floor sees it: a port that the floor above fills in when it gets ready.

A page can so show what the policy will say about a result, and experiments import nothing of decisions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from experiments.rules.criteria import Policy
from experiments.rules.result import Result
from kaizenlab.workspaces.models import Workspace

type Respond = Callable[[Result], Any]
type Says = Callable[[Workspace], tuple[Policy, Respond]]

PORT: dict[str, Says] = {}


def register(says: Says) -> None:
    """`says(workspace)` gives the policy's numbers, and the function that answers a result with a recommendation
    (`response`, `answers`)."""
    PORT["says"] = says


def in_force(workspace: Workspace) -> tuple[Policy, Respond]:
    """The numbers of the newest version and what it says about a result: pass both to `strip`."""
    return PORT["says"](workspace)


def respond(workspace: Workspace) -> Respond:
    return in_force(workspace)[1]


def numbers(workspace: Workspace) -> Policy:
    return in_force(workspace)[0]
