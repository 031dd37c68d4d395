"""Who writes on a hypothesis waits for whoever writes on it now."""

from hypotheses.models import Hypothesis


def locked(hypothesis: Hypothesis) -> Hypothesis:
    """The row as it is now, held until the transaction ends."""
    return (
        Hypothesis.objects.select_related("workspace", "owner__user")
        .select_for_update(of=("self",))
        .get(workspace=hypothesis.workspace_id, pk=hypothesis.pk)
    )
