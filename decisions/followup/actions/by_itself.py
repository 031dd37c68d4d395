"""What happens to next actions when somebody does something else: under that event, which names them too."""

from __future__ import annotations

from django.db.models import Q

from decisions.followup.actions.next_actions import end, make
from decisions.followup.models import NextAction
from decisions.followup.queries import open_actions
from decisions.models import Decision
from experiments.models import Experiment
from kaizenlab.events.models import Event


def set_off(event: Event, decision: Decision) -> list[NextAction]:
    """Listens to "decision.accepted": what was decided to do next is there, with whoever proposed it. A pivot's
    successor exists by now, so that one is done at once."""
    if decision.next_kind in ("", "none"):
        return []
    by = event.by or decision.proposed_by
    action = make(
        decision,
        kind=decision.next_kind,
        text=decision.next_text,
        link=decision.next_link,
        owner=decision.proposed_by,
        due_on=decision.next_due,
        created_at=event.at,
        created_by=by,
    )
    if action.kind == "successor" and decision.successor:
        end(action, decision.successor.ref, by=by, at=event.at)
    return [action]


def tick_off(event: Event, experiment: Experiment) -> list[NextAction]:
    """Listens to "experiment.registered": the new experiment of its hypothesis, or of the one a pivot led to, is what
    was asked for."""
    if event.by is None:
        return []
    of_its_line = Q(decision__hypothesis=experiment.hypothesis_id) | Q(decision__successor=experiment.hypothesis_id)
    asked = open_actions(experiment.workspace).filter(of_its_line, kind="experiment")
    actions = list(asked.select_for_update(of=("self",)).order_by("pk"))
    for action in actions:
        end(action, experiment.ref, by=event.by, at=event.at)
    return actions
