"""What search keeps: one row for each record that can be found, and the searches that people keep."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kaizenlab.search import words
from kaizenlab.workspaces.models import Membership, Workspace


class Entry(models.Model):
    """A record as it is found. Kept in the transaction that changes the record; all of it can be made again.

    Each word in `document` begins with the workspace's key, so no index is read for another workspace. The table lies
    in parts by workspace, so that the rows of one lie close together however many others there are.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, db_index=False)
    subject = models.CharField(max_length=32)  # D-41, or the table and key of what has no reference
    kind = models.CharField(max_length=10, choices=list(words.KINDS.items()))
    number = models.PositiveBigIntegerField()
    title = models.TextField()
    text = models.TextField(blank=True)
    outcome = models.CharField(max_length=11, blank=True)
    state = models.CharField(max_length=12, blank=True)
    owner = models.ForeignKey(Membership, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    overridden = models.BooleanField(default=False)
    late = models.BooleanField(default=False)
    deviation = models.BooleanField(default=False)
    hypothesis = models.PositiveBigIntegerField(null=True)  # numbers of the records it belongs to
    experiment = models.PositiveBigIntegerField(null=True)
    decision = models.PositiveBigIntegerField(null=True)
    links = ArrayField(models.TextField(), default=list)  # what the addresses in it are known by
    document = SearchVectorField()

    class Meta:
        verbose_name_plural = "entries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "subject"], name="entry_once"),
            models.CheckConstraint(condition=Q(kind__in=[*words.KINDS]), name="entry_kind"),
        ]
        indexes: ClassVar = [
            # no list of what is still to be put in order: every search would read that, whoever wrote it
            GinIndex(fields=["document"], name="entry_document", fastupdate=False),
            models.Index(
                fields=["workspace", "-at", "-id"],
                include=["kind", "outcome", "state", "owner", "overridden", "late", "deviation"],
                name="entry_newest",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Shelf(models.Model):
    """In which way a workspace's entries were made: an older one is made again."""

    workspace = models.OneToOneField(Workspace, on_delete=models.CASCADE)
    version = models.PositiveIntegerField()

    def __str__(self) -> str:
        return str(self.version)


class View(models.Model):
    """A search under a name: its owner's, or everybody's."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("Name"), max_length=60)
    query = models.CharField(_("Search"), max_length=500)
    is_shared = models.BooleanField(_("For everybody in the workspace"), default=False)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "owner", "name"], name="view_once"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(query=""), name="view_says_something"),
        ]

    def __str__(self) -> str:
        return self.name
