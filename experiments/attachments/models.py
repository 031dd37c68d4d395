"""Files and links that belong to an experiment or to one piece of its evidence, and the record of erasures."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from experiments.models import Evidence, Experiment
from kaizenlab.workspaces.models import Membership, Workspace

HIDDEN_WITH_REASON = Q(withdrawn_at=None, withdrawn_by=None, why="") | (
    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(why="")
)


class Attachment(models.Model):
    """What is known of a file for good. Sealed; withdrawing it hides it and destroys nothing.

    `evidence` is the first version of the piece it belongs to: a correction keeps the piece's files.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    experiment = models.ForeignKey(Experiment, on_delete=models.PROTECT, related_name="attachments")
    evidence = models.ForeignKey(Evidence, null=True, on_delete=models.PROTECT, related_name="attachments")
    number = models.PositiveBigIntegerField()
    type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Membership, null=True, on_delete=models.PROTECT, related_name="+")
    why = models.TextField(_("Reason"), max_length=1000, blank=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "number"], name="attachment_number"),
            models.UniqueConstraint(
                fields=["experiment", "evidence", "sha256"],
                condition=Q(withdrawn_at=None, erased_at=None),
                nulls_distinct=False,
                name="attachment_once",
            ),
            models.CheckConstraint(condition=HIDDEN_WITH_REASON, name="attachment_withdrawn"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "experiment", "number"], name="attachment_of_experiment")
        ]

    def __str__(self) -> str:
        return str(self.number)


class Content(models.Model):
    """A file itself and its name, which may say who it is about. Like a testimony it can be erased, by the owning role
    alone. It lies in PostgreSQL, so that backups, row-level security and several hosts hold for it too."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT, related_name="content")
    name = models.CharField(max_length=255)
    body = models.BinaryField()

    def __str__(self) -> str:
        return self.name


class Link(models.Model):
    """Where more about an experiment is found. Never fetched. Sealed; withdrawing it hides it."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    experiment = models.ForeignKey(Experiment, on_delete=models.PROTECT, related_name="links")
    number = models.PositiveBigIntegerField()
    label = models.CharField(_("Label"), max_length=160, blank=True)
    url = models.URLField(_("Address"), max_length=2000)
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Membership, null=True, on_delete=models.PROTECT, related_name="+")
    why = models.TextField(_("Reason"), max_length=1000, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["experiment", "number"], name="link_number"),
            models.CheckConstraint(condition=Q(url__iregex=r"^https?://"), name="link_scheme"),
            models.CheckConstraint(condition=HIDDEN_WITH_REASON, name="link_withdrawn"),
        ]

    def __str__(self) -> str:
        return self.label or self.url


class Erasure(models.Model):
    """That a participant was erased: kept outside of the workspace, written by the owning role alone.

    It has no key to the workspace, so it stays when the workspace is deleted.
    """

    slug = models.CharField(max_length=40)
    experiment = models.CharField(max_length=24)  # E-7
    pieces = ArrayField(models.PositiveIntegerField())  # the places of the evidence whose words are gone
    words = models.PositiveIntegerField()  # rows of words
    files = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)  # of all digests of what is gone
    at = models.DateTimeField()
    by = models.EmailField()

    def __str__(self) -> str:
        return f"{self.slug} {self.experiment}"
