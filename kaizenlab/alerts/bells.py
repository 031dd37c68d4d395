"""Who wants to know when something happens to an alert: rooms that tell people, programs, and whoever responds.

They put themselves on the list when they get ready, and are called inside the transaction that made the moment.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

from kaizenlab.alerts.models import Alert, Moment
from kaizenlab.workspaces.models import Membership

type Bell = Callable[[Alert, Moment], None]

BELLS: list[Bell] = []


def attach(bell: Bell) -> None:
    """Has `bell(alert, moment)` called for every moment but those that say somebody was told."""
    if bell not in BELLS:
        BELLS.append(bell)


def ring(alert: Alert, kind: str, *, at: dt.datetime, by: Membership | None = None, **facts: Any) -> Moment:
    """Writes the moment, then rings."""
    moment = note(alert, kind, at=at, by=by, **facts)
    for bell in BELLS:
        bell(alert, moment)
    return moment


def note(alert: Alert, kind: str, *, at: dt.datetime, by: Membership | None = None, **facts: Any) -> Moment:
    """Writes the moment and rings nobody: what the rooms themselves did."""
    return Moment.objects.create(
        workspace_id=alert.workspace_id, alert=alert, kind=kind, at=at, by=by, facts=json.dumps(facts)
    )
