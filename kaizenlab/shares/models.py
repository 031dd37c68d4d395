"""Links that show one record to whoever holds them, and nothing else."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from decisions.models import Decision
from hypotheses.models import Hypothesis
from kaizenlab.workspaces.models import Membership, Workspace


class Share(models.Model):
    """One link to a decision, or to the trace that a hypothesis belongs to. Only the token's digest is kept. Sealed but
    for its end."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    number = models.PositiveBigIntegerField()
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="shares")
    hypothesis = models.ForeignKey(Hypothesis, null=True, on_delete=models.PROTECT, related_name="shares")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Membership, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "number"], name="share_number"),
            models.CheckConstraint(
                condition=Q(decision__isnull=False, hypothesis=None) | Q(decision=None, hypothesis__isnull=False),
                name="share_of_one",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_by__isnull=False, revoked_at__gte=F("made_at")),
                name="share_revoked_by",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "decision", "-number"], name="share_of_decision"),
            models.Index(fields=["workspace", "hypothesis", "-number"], name="share_of_trace"),
        ]

    def __str__(self) -> str:
        return str(self.number)

    def is_good(self, at: dt.datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)
