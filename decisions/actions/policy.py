"""The versions of a workspace's policy: made, never changed."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from decisions import policies
from decisions.backtest import limits
from decisions.models import Policy
from decisions.rules import Terms
from kaizenlab.events import record as events
from kaizenlab.events.models import Event
from kaizenlab.lib.refusal import Refused, Stale
from kaizenlab.workspaces.models import Membership, Workspace
from kaizenlab.workspaces.rules import Role


class Unchanged(Refused):
    """The new version would say what the one in force says."""


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


@transaction.atomic
def change(workspace: Workspace, terms: Terms, *, reason: str, version: int, by: Membership, at: dt.datetime) -> Policy:
    """The next version, by somebody who saw `version`. What was recommended before keeps the version it was said by."""
    if not by.may(Role.ADMIN):
        raise PermissionDenied
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)  # of two at once the second waits here
    now = established(workspace, at=at)
    made = policies.made(workspace, terms)
    before, after = policies.stated(now), policies.stated(made)
    if now.version != version:
        raise Stale(_("Somebody changed the policy meanwhile."), mine=after, theirs=before, by=str(now.by or ""))
    if problems := limits.problems(terms):
        raise Refused(" ".join(problem.sentence.said(_) for problem in problems))
    if before == after:
        raise Unchanged(_("Nothing would change: the policy in force says this already."))
    made.version, made.reason, made.by, made.at = now.version + 1, reason.strip(), by, at
    made.save(force_insert=True)
    told = {"version": made.version, "reason": made.reason, "changes": events.changes(before, after)}
    events.record("policy.changed", made, by=by, at=at, facts=told)
    return made
