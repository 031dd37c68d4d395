"""What is kept of each line's trace, so that a list of thousands reads none of them whole."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q

from hypotheses.models import Hypothesis
from kaizenlab.observatory.traces import words
from kaizenlab.workspaces.models import Workspace


class Line(models.Model):
    """One line of hypotheses by its first one, and `tip`, its newest. Everything here follows from the records, and is
    kept anew in the transaction of each event that moves one of them; whoever does so holds this row.

    `ended_at`: None while something of it is open. `seconds`: from start to end, of one that has ended. `worked` is as
    of `kept_at`; until `works_until` work goes on though nothing happens. `kept_at`: None until it is first kept.
    `sent`: what of it an OTLP endpoint has taken, a digest by span.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    root = models.OneToOneField(Hypothesis, on_delete=models.PROTECT, related_name="line")
    tip = models.ForeignKey(Hypothesis, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveBigIntegerField()  # the first hypothesis's
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    seconds = models.PositiveBigIntegerField(null=True)
    worked = models.PositiveBigIntegerField(default=0)
    kept_at = models.DateTimeField(null=True)
    works_until = models.DateTimeField(null=True)
    spans = models.PositiveIntegerField(default=0)
    pivots = models.PositiveIntegerField(default=0)
    outcome = models.CharField(max_length=8, choices=list(words.ENDS.items()), blank=True)
    stage = models.PositiveSmallIntegerField(default=1)
    doing = models.CharField(max_length=24, blank=True)  # E-34: what is under way, or what it ended with
    doing_state = models.CharField(max_length=12, blank=True)
    sent = models.JSONField(default=dict)
    unsent = models.BooleanField(default=True)  # moved since it was last sent

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "number"], name="line_number"),
            models.CheckConstraint(
                condition=Q(ended_at=None, seconds=None) | Q(ended_at__isnull=False, seconds__isnull=False),
                name="line_seconds",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "-seconds", "-number"], condition=Q(seconds__gte=0), name="line_slowest"),
            models.Index(fields=["workspace", "started_at", "-number"], condition=Q(seconds=None), name="line_oldest"),
            models.Index(fields=["workspace", "-kept_at", "-number"], condition=Q(seconds=None), name="line_live"),
            models.Index(fields=["workspace", "number"], condition=Q(kept_at=None), name="line_to_keep"),
            models.Index(fields=["workspace", "number"], condition=Q(unsent=True), name="line_to_send"),
        ]

    def __str__(self) -> str:
        return f"H-{self.number}"

    def worked_at(self, at: dt.datetime) -> int:
        """Seconds of work until a later moment at which nothing more has happened."""
        if self.works_until is None or self.kept_at is None or self.ended_at is not None:
            return self.worked
        return self.worked + max(0, int((min(at, self.works_until) - self.kept_at).total_seconds()))
