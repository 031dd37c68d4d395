"""Writing playbooks. Members write and copy; founders archive and restore, since that takes one away from everybody."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from kaizenlab.events import record as events
from kaizenlab.lib.refusal import Refused, Stale
from kaizenlab.playbooks import document, shipped
from kaizenlab.playbooks.models import Playbook, Version
from kaizenlab.playbooks.source import Source
from kaizenlab.workspaces import numbers
from kaizenlab.workspaces.models import Membership


def create(*, text: str, by: Membership, at: dt.datetime) -> Playbook:
    """From a text that can be read; document.Unreadable else."""
    return put_on_shelf("playbook.created", text, by=by, at=at)


def import_file(*, text: str, by: Membership, at: dt.datetime) -> Playbook:
    return put_on_shelf("playbook.imported", text, by=by, at=at)


def copy(source: Source, *, by: Membership, at: dt.datetime) -> Playbook:
    """The workspace's own, to be changed: of a shipped playbook as it is read here, or of an own one."""
    return put_on_shelf("playbook.copied", source.text, by=by, at=at, origin=source.slug)


@transaction.atomic
def put_on_shelf(verb: str, text: str, *, by: Membership, at: dt.datetime, origin: str = "") -> Playbook:
    text = plain(text)
    read = document.read(text)
    playbook = Playbook.objects.create(
        workspace=by.workspace,
        number=numbers.following(by.workspace_id, "P"),
        name=read.name,
        method=read.method,
        origin=origin,
        created_at=at,
        created_by=by,
        changed_at=at,
    )
    version = keep(playbook, text, note="", by=by, at=at)
    facts = {"name": read.name, "method": read.method, "sha256": version.sha256}
    events.record(verb, playbook, by=by, at=at, facts=facts | ({"origin": origin} if origin else {}))
    return playbook


@transaction.atomic
def edit(playbook: Playbook, *, text: str, note: str, version: int, by: Membership, at: dt.datetime) -> Playbook:
    """A new version, unless the text says what it said. Running copies keep the version they began with."""
    row = locked(playbook)
    text = plain(text)
    now = row.versions.get(number=row.version)
    if row.version != version:
        message = _("Somebody changed %(ref)s meanwhile.") % {"ref": row.ref}
        raise Stale(message, mine={"text": text}, theirs={"text": now.text}, by=str(now.by))
    if row.archived_at:
        raise Refused(_("%(ref)s is archived: restore it before you change it.") % {"ref": row.ref})
    if text == now.text:
        return row
    read = document.read(text)
    before = {"name": row.name, "method": row.method}
    row.name, row.method, row.version, row.changed_at = read.name, read.method, row.version + 1, at
    row.save(update_fields=["name", "method", "version", "changed_at"])
    kept = keep(row, text, note=note, by=by, at=at)
    steps = document.changes(document.read(now.text).steps, read.steps)
    facts = {
        "changes": events.changes(before, {"name": read.name, "method": read.method}),
        "version": row.version,
        "sha256": kept.sha256,
        "added": [step.key for step in steps.added],
        "removed": [step.key for step in steps.removed],
        "changed": [change.after.key for change in steps.changed],
    }
    events.record("playbook.edited", row, by=by, at=at, facts=facts)
    return row


@transaction.atomic
def archive(playbook: Playbook, *, by: Membership, at: dt.datetime) -> Playbook:
    """No run begins from it any more; those that run go on."""
    row = locked(playbook)
    if row.archived_at:
        raise Refused(_("%(ref)s is archived already.") % {"ref": row.ref})
    return put_away(row, "playbook.archived", at, by, by=by, at=at)


@transaction.atomic
def restore(playbook: Playbook, *, by: Membership, at: dt.datetime) -> Playbook:
    row = locked(playbook)
    if not row.archived_at:
        raise Refused(_("%(ref)s is not archived.") % {"ref": row.ref})
    return put_away(row, "playbook.restored", None, None, by=by, at=at)


def put_away(
    row: Playbook, verb: str, when: dt.datetime | None, who: Membership | None, *, by: Membership, at: dt.datetime
) -> Playbook:
    row.archived_at, row.archived_by = when, who
    row.save(update_fields=["archived_at", "archived_by"])
    events.record(verb, row, by=by, at=at, facts={"name": row.name})
    return row


def keep(playbook: Playbook, text: str, *, note: str, by: Membership, at: dt.datetime) -> Version:
    return Version.objects.create(
        workspace_id=playbook.workspace_id,
        playbook=playbook,
        number=playbook.version,
        text=text,
        sha256=shipped.digest(text),
        note=note,
        at=at,
        by=by,
    )


def locked(playbook: Playbook) -> Playbook:
    """The row as it is now, held until the transaction ends."""
    return (
        Playbook.objects.select_related("workspace")
        .select_for_update(of=("self",))
        .get(workspace=playbook.workspace_id, pk=playbook.pk)
    )


def plain(text: str) -> str:
    """As it is kept: without a byte order mark, lines ended by a line feed, and one at the end."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").rstrip() + "\n"
