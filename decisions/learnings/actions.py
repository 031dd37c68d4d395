"""The only writers of how far a learning holds."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from decisions.learnings import queries
from decisions.learnings.models import Standing, Weight
from decisions.models import Learning
from experiments.models import Experiment
from kaizenlab.events import record as events
from kaizenlab.lib.refusal import Refused
from kaizenlab.workspaces.models import Membership


@transaction.atomic
def weigh(
    learning: Learning, experiment: Experiment, *, if_validated: str, note: str, by: Membership, at: dt.datetime
) -> Weight:
    """Says what an experiment would mean for it, before or after its result; saying it again corrects it."""
    learning = lock(learning)
    if not note.strip():
        raise Refused(_("Say why it speaks to this learning."))
    former = queries.newest_weight(learning, experiment)
    if former == if_validated:
        raise Refused(_("%(experiment)s is linked like that already.") % {"experiment": experiment.ref})
    made = Weight.objects.create(
        workspace=learning.workspace,
        learning=learning,
        experiment=experiment,
        if_validated=if_validated,
        note=note.strip(),
        at=at,
        by=by,
    )
    facts = {"experiment": experiment.ref, "if_validated": if_validated}
    events.record("learning.weighed", learning, by=by, at=at, also=[made], facts=facts)
    return made


@transaction.atomic
def restate(
    learning: Learning, *, status: str, reason: str, seen: str | None = None, by: Membership, at: dt.datetime
) -> Standing:
    """`seen`: the status that whoever changes it had before their eyes."""
    learning = lock(learning)
    before = queries.status_of(learning)
    if seen not in (None, before):
        raise Refused(_("Somebody changed the status of %(learning)s meanwhile.") % {"learning": learning.ref})
    if status == before:
        raise Refused(_("%(learning)s has this status already.") % {"learning": learning.ref})
    if not reason.strip():
        raise Refused(_("Say why: it stands beside the status, for good."))
    made = Standing.objects.create(
        workspace=learning.workspace, learning=learning, status=status, reason=reason.strip(), at=at, by=by
    )
    facts = {"before": before, "after": status}
    events.record("learning.restated", learning, by=by, at=at, also=[made], facts=facts)
    return made


def lock(learning: Learning) -> Learning:
    rows = Learning.objects.select_for_update(of=("self",)).select_related("workspace")
    return rows.get(workspace=learning.workspace_id, pk=learning.pk)
