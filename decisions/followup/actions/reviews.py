"""Looking at a decision again: did it hold up?"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from decisions.followup.actions.standing import named, standing
from decisions.followup.models import Review
from decisions.models import Decision
from kaizenlab.events import record as events
from kaizenlab.lib import clock
from kaizenlab.lib.refusal import Refused
from kaizenlab.workspaces.models import Membership

AGAIN = "too_early"  # the one verdict after which somebody looks again


@transaction.atomic
def review(
    decision: Decision,
    *,
    verdict: str,
    text: str,
    revisit_on: dt.date | None = None,
    by: Membership,
    at: dt.datetime,
) -> Review:
    """`revisit_on` is asked for, and kept, only where it is too early to tell."""
    decision = standing(decision)
    if decision.kind != "decision":
        raise Refused(_("%(decision)s records that a test ended early: there is nothing to review.") % named(decision))
    if not text.strip():
        raise Refused(_("Say why: it stands beside the decision, for good."))
    if verdict == AGAIN and (revisit_on is None or revisit_on <= clock.today(decision.workspace.time_zone, at)):
        raise Refused(_("Say on which later day somebody looks again."))
    made = Review.objects.create(
        workspace=decision.workspace,
        decision=decision,
        verdict=verdict,
        text=text.strip(),
        revisit_on=revisit_on if verdict == AGAIN else None,
        at=at,
        by=by,
    )
    again = made.revisit_on.isoformat() if made.revisit_on else None
    facts = {"title": decision.title, "outcome": decision.outcome, "verdict": verdict, "revisit_on": again}
    events.record("decision.reviewed", decision, by=by, at=at, also=[made], facts=facts)
    return made
