"""The decision that something follows, held until the transaction ends: whoever supersedes it meanwhile waits."""

from __future__ import annotations

from django.utils.translation import gettext as _

from decisions.models import Decision
from kaizenlab.lib.refusal import Refused


def standing(decision: Decision) -> Decision:
    """The row as it is now; refused where it does not stand. Whatever else may have changed is asked for after it: a
    row joined to one that was waited for is as old as the wait."""
    rows = Decision.objects.select_for_update(of=("self",)).select_related("workspace", "experiment", "hypothesis")
    row = rows.get(workspace=decision.workspace_id, pk=decision.pk)
    if row.state == "superseded":
        raise Refused(
            _("%(decision)s is superseded. What follows is kept with the decision in its place.") % named(row)
        )
    if row.state != "accepted":
        raise Refused(_("%(decision)s is not accepted: nothing follows from it yet.") % named(row))
    return row


def named(decision: Decision) -> dict[str, str]:
    return {"decision": decision.ref}
