"""Where a hypothesis goes: moved by experiments and decisions, inside their transaction and under their event."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from hypotheses import rules
from hypotheses.actions.locks import locked
from hypotheses.models import Hypothesis
from kaizenlab.lib.refusal import Refused
from kaizenlab.workspaces import numbers
from kaizenlab.workspaces.models import Membership


def begin_testing(hypothesis: Hypothesis) -> None:
    """Its first experiment starts; a later one changes nothing."""
    row = locked(hypothesis)
    state = rules.begun(row.state)
    if state is None and row.state in rules.CLOSED:
        raise Refused(_("%(ref)s is closed: no experiment of it can start any more.") % {"ref": row.ref})
    if state is None:
        raise Refused(
            _("%(ref)s is still a draft: it needs a customer segment and at least one assumption.") % {"ref": row.ref}
        )
    move(hypothesis, row, state)


def stand(hypothesis: Hypothesis, verdict: str) -> None:
    """Its standing is that of its latest concluded experiment; a broken test says nothing about it."""
    if verdict not in rules.STANDINGS:
        return
    row = locked(hypothesis)
    row.standing = hypothesis.standing = verdict
    row.save(update_fields=["standing"])


def settle(hypothesis: Hypothesis, outcome: str, *, supersedes: bool = False) -> None:
    """An accepted decision: continue, investigate, pivot or kill. What is killed or superseded is moved only by a
    decision that supersedes the old one."""
    row = locked(hypothesis)
    state = rules.settled(row.state, outcome, supersedes=supersedes)
    if state is None:
        raise Refused(
            _("%(ref)s can't take this decision in its state; supersede the decision that led there.")
            % {"ref": row.ref}
        )
    move(hypothesis, row, state)


def succeed(parent: Hypothesis, *, statement: str, persona: str, by: Membership, at: dt.datetime) -> Hypothesis:
    """The successor a pivot leads to: a draft in the parent's line, of its stage, owner and tags."""
    return Hypothesis.objects.create(
        workspace_id=parent.workspace_id,
        number=numbers.following(parent.workspace_id, "H"),
        statement=statement,
        persona=persona,
        stage=parent.stage,
        owner=parent.owner,
        tags=parent.tags,
        parent=parent,
        root_id=parent.root_id or parent.pk,
        created_at=at,
        created_by=by,
        changed_at=at,
    )


def move(hypothesis: Hypothesis, row: Hypothesis, state: str) -> None:
    """The caller's instance says so too."""
    row.state = hypothesis.state = state
    row.save(update_fields=["state"])
