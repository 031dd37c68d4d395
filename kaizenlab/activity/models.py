"""Who is to be told what was said or decided, and what became of it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from kaizenlab.activity import words
from kaizenlab.comments.models import Comment
from kaizenlab.workspaces.models import Membership, Workspace


class Telling(models.Model):
    """That one member is to be told of one event: planned in its transaction, then sent or skipped. What the event says
    is kept here, since its place in the ledger is known only when it is written.

    `key` makes the mail's Message-ID. Sealed but for when it is due until it is sent or skipped, then whole.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="tellings")
    cause = models.CharField(max_length=8, choices=list(words.CAUSES.items()))
    comment = models.ForeignKey(Comment, null=True, on_delete=models.PROTECT, related_name="tellings")
    about = models.CharField(max_length=24)
    verb = models.CharField(max_length=60)
    by = models.ForeignKey(Membership, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    facts = models.TextField()
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    skipped = models.CharField(max_length=9, choices=list(words.SKIPPED.items()), blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "comment"], name="telling_once"),
            models.CheckConstraint(condition=Q(cause__in=[*words.CAUSES]), name="telling_cause"),
            models.CheckConstraint(condition=Q(skipped__in=["", *words.SKIPPED]), name="telling_skipped"),
            models.CheckConstraint(condition=Q(sent_at__isnull=True) | Q(skipped=""), name="telling_sent_or_skipped"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["workspace", "member", "cause", "due_at"],
                condition=Q(sent_at=None, skipped=""),
                name="telling_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.cause} {self.about} {self.member_id}"
