"""Bells: what is watched, what rings, and everything that happened to an alert."""

from __future__ import annotations

import datetime as dt
import json
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from decisions.models import Decision
from experiments.models import Experiment
from hypotheses.models import Hypothesis
from kaizenlab.alerts import words
from kaizenlab.lib.refs import ref
from kaizenlab.workspaces.models import Membership, Workspace


class Watch(models.Model):
    """One record under watch: when time alone may next change what its rules say. Whoever looks at it holds this row,
    so that two who look at once raise one alert."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    subject = models.CharField(max_length=24)  # the record's reference
    due_at = models.DateTimeField(null=True)
    chance = models.FloatField(null=True)  # that an experiment under way still meets its bars, at the last look

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["workspace", "subject"], name="watch_once")]
        indexes: ClassVar = [models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="watch_due")]

    def __str__(self) -> str:
        return self.subject


class Setting(models.Model):
    """What a workspace says about one rule; a rule without a row is as the product has it."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    rule = models.CharField(max_length=16, choices=list(words.RULES.items()))
    is_on = models.BooleanField(default=True)
    severity = models.PositiveSmallIntegerField(choices=list(words.SEVERITIES.items()))
    sample = models.PositiveIntegerField(default=0)
    days = models.PositiveIntegerField(default=0)
    share = models.PositiveIntegerField(default=0)
    window = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "rule"], name="setting_once"),
            models.CheckConstraint(condition=Q(rule__in=[*words.RULES]), name="setting_rule"),
            models.CheckConstraint(condition=Q(severity__range=(1, 3)), name="setting_severity"),
        ]

    def __str__(self) -> str:
        return self.rule


class Alert(models.Model):
    """A-n: one rule, one record, for as long as it lasts. It is resolved by the work being done, never by a press.

    `why` and `resolution` are reasons as JSON, said in the reader's language by `words.said`.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="alerts")
    number = models.PositiveBigIntegerField()
    rule = models.CharField(max_length=16, choices=list(words.RULES.items()))
    subject = models.CharField(max_length=24)  # E-12: the record it is about
    title = models.CharField(max_length=600)
    experiment = models.ForeignKey(Experiment, null=True, on_delete=models.PROTECT, related_name="alerts")
    hypothesis = models.ForeignKey(Hypothesis, null=True, on_delete=models.PROTECT, related_name="alerts")
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="alerts")
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    severity = models.PositiveSmallIntegerField(choices=list(words.SEVERITIES.items()))
    why = models.TextField()
    fired_at = models.DateTimeField()
    raised_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(Membership, null=True, on_delete=models.PROTECT, related_name="+")
    silenced_until = models.DateTimeField(null=True)
    silenced_by = models.ForeignKey(Membership, null=True, on_delete=models.PROTECT, related_name="+")
    silence_reason = models.CharField(max_length=300, blank=True)
    resolved_at = models.DateTimeField(null=True)
    resolution = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "number"], name="alert_number"),
            models.UniqueConstraint(
                fields=["workspace", "rule", "subject"], condition=Q(resolved_at__isnull=True), name="alert_once"
            ),
            models.CheckConstraint(condition=Q(rule__in=[*words.RULES]), name="alert_rule"),
            models.CheckConstraint(condition=Q(severity__range=(1, 3)), name="alert_severity"),
            models.CheckConstraint(condition=Q(resolved_at__gte=models.F("fired_at")), name="alert_resolved_after"),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="alert_acknowledged_by",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["workspace", "severity", "-fired_at"], condition=Q(resolved_at__isnull=True), name="alert_open"
            ),
            models.Index(
                fields=["workspace", "-resolved_at"], condition=Q(resolved_at__isnull=False), name="alert_over"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("alerts:record", args=[self.workspace.slug, self.number])

    @property
    def ref(self) -> str:
        return ref("A", self.number)

    def state(self, now: dt.datetime) -> str:
        """firing, acknowledged, silenced or resolved; a silence that has run out is none."""
        if self.resolved_at:
            return "resolved"
        if self.silenced_until and self.silenced_until > now:
            return "silenced"
        return "acknowledged" if self.acknowledged_at else "firing"


class Moment(models.Model):
    """One line of an alert's timeline. Sealed."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="moments")
    kind = models.CharField(max_length=12, choices=list(words.MOMENTS.items()))
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, null=True, on_delete=models.PROTECT, related_name="+")
    facts = models.TextField(default="{}")  # plain JSON: the severity, the reason, until when, who was told

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(kind__in=[*words.MOMENTS]), name="moment_kind")]
        indexes: ClassVar = [models.Index(fields=["workspace", "alert", "id"], name="moment_of_alert")]

    def __str__(self) -> str:
        return self.kind

    @property
    def said(self) -> dict[str, object]:
        return json.loads(self.facts)
