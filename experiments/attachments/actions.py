"""Files and links are added and never changed; withdrawing hides them, with a reason."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max, Sum
from django.utils.translation import gettext as _

from experiments.actions.planning import lock
from experiments.attachments.models import Attachment, Content, Link
from experiments.models import Evidence, Experiment
from kaizenlab.events import record as events
from kaizenlab.lib.refusal import Refused
from kaizenlab.workspaces import numbers
from kaizenlab.workspaces.models import Membership

MB = 1024 * 1024
LARGEST = 10 * MB
MOST = 200  # files of an experiment and its evidence
MOST_BYTES = 500 * MB  # in all of them
MOST_LINKS = 50


class Full(Refused):
    """There is no room for another file."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: the name that was typed, and the type that its content has."""

    name: str
    type: str
    body: bytes


@transaction.atomic
def attach(
    experiment: Experiment, upload: Upload, *, evidence: Evidence | None = None, by: Membership, at: dt.datetime
) -> Attachment:
    """Keeps a file with the experiment, or with the piece whose first version `evidence` is. In whatever state the
    experiment is: a file never counts."""
    experiment = lock(experiment)
    kept = keep(experiment, upload, evidence=evidence, by=by, at=at)
    events.record("attachment.added", experiment, by=by, at=at, also=[kept], facts=particulars(kept))
    return kept


def keep(
    experiment: Experiment, upload: Upload, *, evidence: Evidence | None, by: Membership, at: dt.datetime
) -> Attachment:
    """Inner: the event is the caller's, who holds the experiment's lock."""
    digest = hashlib.sha256(upload.body).hexdigest()
    refuse_twice(experiment, evidence, digest)
    number = numbers.following(experiment.workspace_id, "F")  # whoever else adds a file here waits, so totals hold
    refuse_beyond(experiment, len(upload.body))
    kept = Attachment.objects.create(
        workspace=experiment.workspace,
        experiment=experiment,
        evidence=evidence,
        number=number,
        type=upload.type,
        size=len(upload.body),
        sha256=digest,
        at=at,
        by=by,
    )
    Content.objects.create(workspace=experiment.workspace, attachment=kept, name=upload.name, body=upload.body)
    return kept


def refuse_twice(experiment: Experiment, evidence: Evidence | None, digest: str) -> None:
    same = {"workspace": experiment.workspace_id, "experiment": experiment, "evidence": evidence, "sha256": digest}
    if Attachment.objects.filter(**same, withdrawn_at=None, erased_at=None).exists():
        raise Refused(_("This very file is attached here already."))


def refuse_beyond(experiment: Experiment, size: int) -> None:
    """Withdrawn files count too: they are kept."""
    everything = Attachment.objects.filter(workspace=experiment.workspace_id, erased_at=None)
    here = everything.filter(experiment=experiment).aggregate(files=Count("pk"), bytes=Sum("size"))
    if here["files"] >= MOST or (here["bytes"] or 0) + size > MOST_BYTES:
        limits = {"files": MOST, "megabytes": MOST_BYTES // MB}
        raise Full(_("An experiment takes %(files)s files and %(megabytes)s MB. Link to further ones.") % limits)
    if (everything.aggregate(bytes=Sum("size"))["bytes"] or 0) + size > settings.ATTACHMENTS_MB * MB:
        limits = {"megabytes": settings.ATTACHMENTS_MB}
        raise Full(_("This workspace's %(megabytes)s MB for files are used up. Link to the file.") % limits)


@transaction.atomic
def withdraw(attachment: Attachment, *, why: str, by: Membership, at: dt.datetime) -> Attachment:
    experiment = lock(attachment.experiment)
    attachment = Attachment.objects.select_for_update(of=["self"]).get(
        workspace=experiment.workspace_id, pk=attachment.pk
    )
    hide(attachment, why=why, by=by, at=at)
    events.record("attachment.withdrawn", experiment, by=by, at=at, also=[attachment], facts=particulars(attachment))
    return attachment


@transaction.atomic
def link(experiment: Experiment, *, label: str, url: str, by: Membership, at: dt.datetime) -> Link:
    experiment = lock(experiment)
    mine = Link.objects.filter(workspace=experiment.workspace_id, experiment=experiment)
    standing = mine.filter(withdrawn_at=None)
    if standing.filter(url=url).exists():
        raise Refused(_("This very address is linked here already."))
    if standing.count() >= MOST_LINKS:
        raise Refused(_("An experiment takes %(links)s links. Withdraw one first.") % {"links": MOST_LINKS})
    kept = Link.objects.create(
        workspace=experiment.workspace,
        experiment=experiment,
        number=(mine.aggregate(last=Max("number"))["last"] or 0) + 1,
        label=label,
        url=url,
        at=at,
        by=by,
    )
    events.record("link.added", experiment, by=by, at=at, also=[kept], facts=whereto(kept))
    return kept


@transaction.atomic
def withdraw_link(link: Link, *, why: str, by: Membership, at: dt.datetime) -> Link:
    experiment = lock(link.experiment)
    link = Link.objects.select_for_update(of=["self"]).get(workspace=experiment.workspace_id, pk=link.pk)
    hide(link, why=why, by=by, at=at)
    events.record("link.withdrawn", experiment, by=by, at=at, also=[link], facts=whereto(link))
    return link


def hide(kept: Attachment | Link, *, why: str, by: Membership, at: dt.datetime) -> None:
    if kept.withdrawn_at is not None:
        raise Refused(_("Somebody withdrew this already."))
    kept.withdrawn_at, kept.withdrawn_by, kept.why = at, by, why
    kept.save(update_fields=["withdrawn_at", "withdrawn_by", "why"])


def particulars(attachment: Attachment) -> dict[str, Any]:
    """For the ledger. A name may say who the file is about, so it is not among them."""
    return {
        "number": attachment.number,
        "evidence": attachment.evidence.place if attachment.evidence else None,
        "type": attachment.type,
        "size": attachment.size,
        "sha256": attachment.sha256,
    }


def whereto(link: Link) -> dict[str, Any]:
    return {"number": link.number, "host": urlsplit(link.url).hostname}
