"""What each member wants to hear and when, who responds, what was planned and sent, and who reads the calendar."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from kaizenlab.alerts.delivery import words
from kaizenlab.alerts.delivery.rules import VOICES, Way
from kaizenlab.alerts.models import Alert, Moment
from kaizenlab.workspaces.models import Membership, Workspace


def every_severity() -> list[int]:
    return [1, 2, 3]


class Preference(models.Model):
    """What one member wants to be mailed; who has no row has the product's own. `ways` names only kinds that are not
    told by severity, `without` those that the digests leave out."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    member = models.OneToOneField(Membership, on_delete=models.PROTECT, related_name="preference")
    alerts = models.BooleanField(default=True)
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    quiet_for_all = models.BooleanField(default=False)
    ways = models.JSONField(default=dict)
    daily = models.BooleanField(default=False)
    weekly = models.BooleanField(default=True)
    say_nothing = models.BooleanField(default=False)
    whose = models.CharField(max_length=4, choices=list(words.WHOSE.items()), default="all")
    severities = ArrayField(models.PositiveSmallIntegerField(), default=every_severity)
    without = ArrayField(models.CharField(max_length=16), default=list)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False) & ~Q(quiet_from=F("quiet_until")),
                name="preference_quiet",
            ),
            models.CheckConstraint(condition=Q(whose__in=[*words.WHOSE]), name="preference_whose"),
        ]

    def __str__(self) -> str:
        return str(self.member_id)

    def is_wanted(self, what: str) -> bool:
        """Whether the mails that a link in them names are to come: see LISTS."""
        if what in VOICES:
            return self.ways.get(what, VOICES[what]) != Way.OFF
        return getattr(self, what)

    def kinds(self, way: str) -> Collection[str]:
        """The kinds of alert that are to come this way."""
        return [kind for kind, chosen in self.ways.items() if chosen == way]


class Routing(models.Model):
    """After how many hours an alert that nobody acknowledges goes to the next; 0: never. No row: 2 and 24."""

    workspace = models.OneToOneField(Workspace, on_delete=models.CASCADE, related_name="routing")
    hours_sev1 = models.PositiveSmallIntegerField(default=2)
    hours_sev2 = models.PositiveSmallIntegerField(default=24)

    def __str__(self) -> str:
        return f"{self.hours_sev1} h, {self.hours_sev2} h"

    def hours(self, severity: int) -> int:
        return {1: self.hours_sev1, 2: self.hours_sev2}.get(severity, 0)


class Duty(models.Model):
    """Somebody on the response team, or at a place in the chain."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="duties")
    kind = models.CharField(max_length=5, choices=list(words.DUTIES.items()))
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name_plural = "duties"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "kind", "member"], name="duty_once"),
            models.UniqueConstraint(fields=["workspace", "kind", "position"], name="duty_position"),
            models.CheckConstraint(condition=Q(kind__in=[*words.DUTIES]), name="duty_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.position}"


class Notice(models.Model):
    """That one member is to be told of one moment of an alert, why, and what became of it: sent, or skipped.

    Planned in the transaction of the moment, with its job. `key` makes the mail's Message-ID, so that a mail which has
    to be sent again is the same mail. Sealed but for when it is due until it is sent or skipped, then whole.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="notices")
    moment = models.ForeignKey(Moment, on_delete=models.PROTECT, related_name="notices")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="notices")
    occasion = models.CharField(max_length=9, choices=list(words.OCCASIONS.items()))
    cause = models.CharField(max_length=7, choices=list(words.CAUSES.items()))
    channel = models.CharField(max_length=5, choices=list(words.CHANNELS.items()), default="email")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    planned_at = models.DateTimeField()
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    skipped = models.CharField(max_length=12, choices=list(words.SKIPPED.items()), blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["alert", "member", "occasion", "moment", "channel"], name="notice_once"),
            models.CheckConstraint(condition=Q(occasion__in=[*words.OCCASIONS]), name="notice_occasion"),
            models.CheckConstraint(condition=Q(cause__in=[*words.CAUSES]), name="notice_cause"),
            models.CheckConstraint(condition=Q(sent_at__isnull=True) | Q(skipped=""), name="notice_sent_or_skipped"),
        ]

    def __str__(self) -> str:
        return f"{self.occasion} {self.alert_id} {self.member_id}"


class Digest(models.Model):
    """One member's digest of one day: planned once, then sent or skipped."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="digests")
    kind = models.CharField(max_length=6, choices=list(words.DIGESTS.items()))
    day = models.DateField()
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    planned_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    skipped = models.CharField(max_length=12, choices=list(words.SKIPPED.items()), blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "kind", "day"], name="digest_once"),
            models.CheckConstraint(condition=Q(kind__in=[*words.DIGESTS]), name="digest_kind"),
            models.CheckConstraint(condition=Q(sent_at__isnull=True) | Q(skipped=""), name="digest_sent_or_skipped"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.day}"


class Feed(models.Model):
    """A calendar address of one member. Only the token's digest is kept; revoked, the address leads nowhere."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="feeds")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member"], condition=Q(revoked_at=None), name="feed_one_alive")
        ]

    def __str__(self) -> str:
        return str(self.made_at)
