"""What followed from a decision, as its pages show it: read through related names, since the room that keeps it lies
above this one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from decisions.models import Decision
from decisions.revisit import is_reached, revisit_on
from kaizenlab.lib import refs
from kaizenlab.lib.asked import asked
from kaizenlab.lib.dates import day


def afterwards(decision: Decision, today: dt.date) -> dict[str, Any]:
    """Its next actions, open and done; its reviews, the newest first; and when it is looked at again."""
    reviews = reviews_of(decision.workspace_id, decision.pk)
    again = revisit_on(decision.revisit_on, (reviews[0].verdict, reviews[0].revisit_on) if reviews else None)
    stands = decision.state == "accepted"
    return {
        "actions": actions_of(decision, today),
        "reviews": reviews,
        "stands": stands,
        "may_be_reviewed": stands and decision.kind == "decision",
        "again": day(again) if again and stands else "",
        "is_due_again": stands and is_reached(again, today),
    }


def actions_of(decision: Decision, today: dt.date) -> list[dict[str, Any]]:
    slug = decision.workspace.slug
    return [
        {
            "row": row,
            "due": day(row.due_on) if row.due_on else "",
            "is_overdue": row.is_overdue(today),
            "led_to": reverse("jump", args=[slug, row.note]) if refs.parse(row.note) else "",
        }
        for row in rows_of(decision.workspace_id, decision.pk)
    ]


@asked
def reviews_of(workspace: int, decision: int) -> QuerySet[Any]:
    return above("reviews").filter(workspace=workspace, decision=decision).select_related("by__user").order_by("-pk")


@asked
def rows_of(workspace: int, decision: int) -> QuerySet[Any]:
    rows = above("actions").filter(workspace=workspace, decision=decision)
    return rows.select_related("owner__user", "done_by__user").order_by("number")


def above(name: str) -> Any:
    """The records that point to a decision by that name."""
    model: Any = Decision._meta.get_field(name).related_model
    return model.objects
