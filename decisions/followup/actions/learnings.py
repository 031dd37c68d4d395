"""What we now know, written down after the decision: its own record stays as it was accepted."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from decisions.actions import consequences
from decisions.folding import folded
from decisions.followup.actions.standing import standing
from decisions.models import Decision, Learning
from kaizenlab.events import record as events
from kaizenlab.lib.refusal import Refused
from kaizenlab.workspaces.models import Membership


@transaction.atomic
def learn(decision: Decision, *, text: str, by: Membership, at: dt.datetime) -> Learning:
    """A decision has one learning: what was written with it, or else this."""
    decision = standing(decision)
    if known := Learning.objects.filter(workspace=decision.workspace_id, decision=decision).first():
        names = {"decision": decision.ref, "learning": known.ref}
        raise Refused(_("%(decision)s has its learning already: %(learning)s.") % names)
    if not text.strip():
        raise Refused(_("Say what we now know."))
    learning = consequences.learn(decision, text.strip(), by=by, at=at)
    decision.search = folded(decision.title, decision.rationale, learning.text)  # so that the history finds it
    decision.save(update_fields=["search"])
    events.record("learning.added", learning, by=by, at=at, also=[decision], facts={"decision": decision.ref})
    return learning
