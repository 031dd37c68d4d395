"""What this room hears: every moment of an alert, and every accepted decision.

Whoever ends a response, or adds an alert to it, holds its experiment's watch first: the look at alerts does so, and a
decision is heard after that look. Saying that somebody is on it holds nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from decisions.models import Decision
from decisions.states import ENDING
from kaizenlab.alerts.models import Alert, Moment
from kaizenlab.alerts.response import opening, queries
from kaizenlab.alerts.response.rules.response import SEVERE
from kaizenlab.events.models import Event


def hear(alert: Alert, moment: Moment) -> None:
    """A bell. Only what is about an experiment itself matters: of a decision everything is decided."""
    if alert.experiment_id is None or alert.decision_id is not None:
        return
    if moment.kind in ("fired", "raised") and alert.severity == SEVERE:
        opening.call(alert, at=moment.at)
    elif moment.kind == "acknowledged" and moment.by is not None:
        if response := queries.called_by(alert):
            opening.put_on_it(response, moment.by, at=moment.at)
    elif moment.kind == "resolved":
        opening.stand_down(alert, at=moment.at)


def decided(event: Event, records: Sequence[Any]) -> list[Any]:
    """Watches for "decision.accepted": the response of its experiment is over, and a kill or a pivot is looked back on.

    Where the last alert was resolved with it the response has ended already, and is named here all the same.
    """
    if event.verb != "decision.accepted":
        return []
    decision: Decision = records[0]
    if response := queries.going_on(decision.experiment, hold=True):
        opening.end(response, "decided", decision, at=event.at)
    changed: list[Any] = queries.ended_by(decision)
    if decision.outcome in ENDING:
        changed.append(opening.look_back(decision, at=event.at))
    return changed
