"""The shelf's figures: a product metric, and its readings over time."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaizenlab.lib.refs import ref
from kaizenlab.metrics import words
from kaizenlab.metrics.rules import Amount
from kaizenlab.tokens.models import Token
from kaizenlab.workspaces.models import Membership, Workspace


class Metric(models.Model):
    """M-n. Its shape stays, since its readings have it; archived it takes no more of them."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    number = models.PositiveBigIntegerField()
    name = models.CharField(_("Name"), max_length=120)
    measures = models.TextField(_("What it measures"), max_length=1000, blank=True)
    unit = models.CharField(_("Unit"), max_length=20, blank=True)
    shape = models.CharField(_("Shape"), max_length=5, choices=list(words.SHAPES.items()))
    direction = models.CharField(_("Direction"), max_length=4, choices=list(words.DIRECTIONS.items()))
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    # what rings: beyond this bar for so many readings, or days, in a row
    alarm = models.CharField(_("Rings"), max_length=5, choices=list(words.ALARMS.items()), blank=True)
    alarm_bar = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    alarm_for = models.PositiveSmallIntegerField(default=1)
    alarm_span = models.CharField(max_length=8, choices=list(words.SPANS.items()), default="readings")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    archived_at = models.DateTimeField(null=True)
    archived_by = models.ForeignKey(Membership, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "number"], name="metric_number"),
            models.CheckConstraint(condition=~Q(name=""), name="metric_name"),
            models.CheckConstraint(condition=Q(shape__in=[*words.SHAPES]), name="metric_shape"),
            models.CheckConstraint(condition=Q(direction__in=[*words.DIRECTIONS]), name="metric_direction"),
            models.CheckConstraint(
                condition=Q(alarm="") | Q(alarm__in=["above", "below"], alarm_bar__isnull=False, alarm_for__gte=1),
                name="metric_alarm",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("metrics:record", args=[self.workspace.slug, self.number])

    @property
    def ref(self) -> str:
        return ref("M", self.number)


class Reading(models.Model):
    """What a metric was, once. Sealed: a correction is a new row with a reason in its place, and one that withdraws
    says nothing."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="readings")
    number = models.PositiveIntegerField()
    observed_at = models.DateTimeField()  # of a whole day its first moment in the workspace's zone
    day = models.DateField()
    is_day = models.BooleanField()
    value = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    part = models.PositiveBigIntegerField(null=True)
    whole = models.PositiveBigIntegerField(null=True)
    source = models.CharField(max_length=7, choices=list(words.SOURCES.items()))
    key = models.CharField(max_length=100, null=True)  # noqa: DJ001 - many may have none, each one only once
    token = models.ForeignKey(Token, null=True, on_delete=models.PROTECT, related_name="+")
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    reason = models.TextField(_("Reason"), max_length=1000, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["metric", "number"], name="metric_reading_number"),
            models.UniqueConstraint(fields=["metric", "key"], name="metric_reading_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, part__isnull=True, whole__isnull=True)
                | Q(value__isnull=True, part__isnull=False, whole__gte=1, part__lte=F("whole"))
                | Q(value__isnull=True, part__isnull=True, whole__isnull=True, corrects__isnull=False),
                name="metric_reading_amount",
            ),
            models.CheckConstraint(condition=Q(corrects__isnull=True) | ~Q(reason=""), name="metric_reading_reason"),
            models.CheckConstraint(condition=Q(source__in=[*words.SOURCES]), name="metric_reading_source"),
            models.CheckConstraint(
                condition=Q(source="program") | Q(token__isnull=True), name="metric_reading_by_program"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "metric", "-observed_at", "-number"], name="reading_in_time"),
        ]

    def __str__(self) -> str:
        return f"M-{self.metric_id}/{self.number}"

    @property
    def amount(self) -> Amount | None:
        """None where it withdraws what it corrects."""
        if self.value is None and self.part is None:
            return None
        return Amount(self.value, self.part, self.whole)
