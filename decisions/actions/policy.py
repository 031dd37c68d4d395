"""The versions of a workspace's policy: made, never changed."""

from __future__ import annotations

import datetime as dt

from decisions import policies
from decisions.models import Policy
from kaizenlab.events.models import Event
from kaizenlab.workspaces.models import Membership, Workspace


def start(event: Event, workspace: Workspace) -> None:
    """Every workspace starts with the product's own policy as version 1 (listens to "workspace.created")."""
    first_version(workspace, by=event.by, at=event.at)


def first_version(workspace: Workspace, *, by: Membership | None, at: dt.datetime) -> None:
    policy = policies.product_own(workspace)
    policy.by, policy.at = by, at
    Policy.objects.bulk_create([policy], ignore_conflicts=True)  # two who come first at once make one


def established(workspace: Workspace, *, at: dt.datetime) -> Policy:
    """The policy in force as a row, which a workspace older than this floor gets now."""
    policy = policies.in_force(workspace)
    if policy.pk is None:
        first_version(workspace, by=None, at=at)
        policy = policies.in_force(workspace)
    return policy
