"""The ledger: who did what, when, and which records it changed. PostgreSQL numbers, dates and chains each event."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kaizenlab.workspaces.models import Membership, Workspace


class Event(models.Model):
    """One line of the ledger. `seq`, `previous` and `hash` are set by a trigger and can't be changed."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    seq = models.PositiveBigIntegerField(editable=False)
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, null=True, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=24)
    records = ArrayField(models.CharField(max_length=24))
    facts = models.TextField()
    previous = models.CharField(max_length=64, editable=False)
    hash = models.CharField(max_length=64, editable=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["workspace", "seq"], name="event_seq")]
        indexes: ClassVar = [models.Index(fields=["workspace", "subject", "-seq"], name="event_subject")]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb} {self.subject}"


class Head(models.Model):
    """The end of a workspace's chain; writers queue on this row, so the chain has no gap and no fork."""

    workspace = models.OneToOneField(Workspace, on_delete=models.CASCADE, primary_key=True)
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.seq} {self.hash[:8]}"


class Mark(models.Model):
    """How far a member has looked: what has a higher number is new to them. It moves by a press, never by itself."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    member = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["workspace", "member"], name="mark_once")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.seq}"
