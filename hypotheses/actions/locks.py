"""Who writes on a hypothesis waits for whoever writes on it now."""

from django.db.models import QuerySet

from hypotheses.models import Hypothesis
from kaizenlab.lib.asked import asked


def locked(hypothesis: Hypothesis) -> Hypothesis:
    """The row as it is now, held until the transaction ends."""
    rows = held(hypothesis.workspace_id, hypothesis.pk)
    if not rows:
        raise Hypothesis.DoesNotExist
    return rows[0]


@asked
def held(workspace: int, hypothesis: int) -> QuerySet[Hypothesis]:
    whole = Hypothesis.objects.select_related("workspace", "owner__user").select_for_update(of=("self",))
    return whole.filter(workspace=workspace, pk=hypothesis)
