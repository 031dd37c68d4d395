"""Writing a post-mortem, and finishing it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions.followup import actions as followup
from decisions.followup.models import NextAction
from kaizenlab.alerts.response import queries, words
from kaizenlab.alerts.response.models import PostMortem
from kaizenlab.alerts.response.rules.names import named
from kaizenlab.events import record as events
from kaizenlab.lib.blank import is_blank
from kaizenlab.lib.refusal import Refused, Stale
from kaizenlab.workspaces.models import Membership
from kaizenlab.workspaces.rules import Role

NEEDED = ("learned", "helped", "hindered")


@transaction.atomic
def edit(postmortem: PostMortem, *, version: int, by: Membership, at: dt.datetime, **texts: str) -> PostMortem:
    """Changes the given texts of the version the writer saw; a newer one is not overwritten."""
    row = held(postmortem)
    before = {name: getattr(row, name) for name in texts}
    if row.version != version:
        message = _("Somebody changed the post-mortem of %(ref)s meanwhile.") % {"ref": row.decision.ref}
        raise Stale(message, mine=texts, theirs=before, by=queries.last_writer(row))
    refuse_names(row, texts)
    changed = [name for name in texts if before[name] != texts[name]]
    if not changed:
        return row
    for name in changed:
        setattr(row, name, texts[name])
    row.version += 1
    row.save(update_fields=[*changed, "version"])
    told = {"fields": changed, "version": row.version}
    events.record("postmortem.edited", row.decision, by=by, at=at, also=[row], facts=told)
    return row


@transaction.atomic
def act(
    postmortem: PostMortem, *, text: str, owner: Membership, due_on: dt.date, by: Membership, at: dt.datetime
) -> NextAction:
    """What will be done so that it goes better next time: one of the decision's next actions."""
    row = held(postmortem)
    return followup.add(row.decision, kind="postmortem", text=text, owner=owner, due_on=due_on, by=by, at=at)


@transaction.atomic
def finish(postmortem: PostMortem, *, version: int, by: Membership, at: dt.datetime) -> PostMortem:
    """From here on it stays as it is. `version`: the one that whoever finishes it has read."""
    row = held(postmortem)
    if not may_finish(row, by):
        raise PermissionDenied
    if row.version != version:
        raise Refused(_("Somebody changed it since you read it. Read it again before you finish it."))
    if missing := lacks(row):
        names = ", ".join(str(words.TEXTS[name]) for name in missing)
        raise Refused(_("Still to be written: %(names)s.") % {"names": names})
    refuse_names(row, {name: getattr(row, name) for name in words.CAUSES})
    row.state, row.finished_at, row.finished_by = "finished", max(at, row.opened_at), by
    row.save(update_fields=["state", "finished_at", "finished_by"])
    events.record("postmortem.finished", row.decision, by=by, at=at, also=[row], facts={"version": row.version})
    return row


def may_finish(postmortem: PostMortem, member: Membership) -> bool:
    """A founder, and whoever proposed the decision while they still write here."""
    is_mine = postmortem.decision.proposed_by_id == member.pk and member.may(Role.MEMBER)
    return is_mine or member.may(Role.FOUNDER)


def lacks(postmortem: PostMortem) -> list[str]:
    """What it needs before it can be finished."""
    return [name for name in NEEDED if is_blank(getattr(postmortem, name))]


def refuse_names(postmortem: PostMortem, texts: Mapping[str, str]) -> None:
    """The form has said so before; this holds for every other door."""
    causes = {name: texts[name] for name in words.CAUSES if texts.get(name)}
    people = queries.names(postmortem.workspace_id) if causes else []
    for name, text in causes.items():
        if found := named(text, people):
            raise Refused(f"{words.TEXTS[name]}: {names_nobody(found)}")


def names_nobody(found: Sequence[str]) -> str:
    """What whoever named somebody is told."""
    said = {"names": _(", ").join(_("“%(name)s”") % {"name": name} for name in found)}
    return (
        ngettext(
            "%(names)s names somebody. Say what happened, and whose it was by role: the owner, a founder.",
            "%(names)s name somebody. Say what happened, and whose it was by role: the owner, a founder.",
            len(found),
        )
        % said
    )


def held(postmortem: PostMortem) -> PostMortem:
    """The row as it is now, held until the transaction ends; refused once it is finished."""
    rows = PostMortem.objects.select_related("decision__workspace", "decision__experiment")
    row = rows.select_for_update(of=("self",)).get(workspace=postmortem.workspace_id, pk=postmortem.pk)
    if row.finished_at:
        raise Refused(_("This post-mortem is finished: it stays as it is."))
    return row
