"""Reads, named for the question they answer."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Case, DateField, F, OuterRef, QuerySet, Subquery, When

from decisions import revisit as rule
from decisions.followup.models import NextAction, Review
from decisions.models import Decision
from kaizenlab.workspaces.models import Workspace

STANDS = {"state": "accepted", "kind": "decision"}


def revisit(decision: Decision) -> dt.date | None:
    """The day on which a decision that stands is looked at again; None for one that is not to be."""
    if (decision.state, decision.kind) != (STANDS["state"], STANDS["kind"]):
        return None
    newest = newest_first(decision.workspace_id).filter(decision=decision).values_list("verdict", "revisit_on").first()
    return rule.revisit_on(decision.revisit_on, newest)


def with_revisit(decisions: QuerySet[Decision]) -> QuerySet[Any, Any]:
    """Those of them that stand, each with its `revisit`: the same for many, in the query that finds them."""
    newest = newest_first(OuterRef("workspace_id")).filter(decision=OuterRef("pk"))
    again = Case(
        When(reviewed__isnull=True, then=F("revisit_on")),
        default=Subquery(newest.values("revisit_on")[:1]),
        output_field=DateField(),
    )
    return decisions.filter(**STANDS).alias(reviewed=Subquery(newest.values("pk")[:1])).annotate(revisit=again)


def newest_first(workspace: int | OuterRef) -> QuerySet[Review]:
    return Review.objects.filter(workspace=workspace).order_by("-pk")


def open_actions(workspace: Workspace) -> QuerySet[NextAction]:
    """What is still to be done: nobody waits for what a superseded decision had set off."""
    return NextAction.objects.filter(workspace=workspace, done_at=None, decision__state="accepted")


def unlearned(workspace: Workspace) -> QuerySet[Decision]:
    """Decisions that stand, and of which nobody has written down what we now know."""
    return Decision.objects.filter(workspace=workspace, learning=None, **STANDS)
