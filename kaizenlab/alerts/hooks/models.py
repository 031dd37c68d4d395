"""Webhooks: where a workspace's alerts and decisions are sent, what was sent, and what came back each time."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaizenlab.alerts.hooks import rules, words
from kaizenlab.alerts.models import Moment
from kaizenlab.alerts.words import SEVERITIES
from kaizenlab.lib.links import origin
from kaizenlab.lib.refs import ref
from kaizenlab.lib.secrets_at_rest import unlock
from kaizenlab.workspaces.models import Membership, Workspace


class Endpoint(models.Model):
    """W-n: an address and what it is told. Address and secrets are locked at rest. Removed, it stays as a record."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    number = models.PositiveBigIntegerField()
    kind = models.CharField(_("Kind"), max_length=7, choices=list(words.KINDS.items()))
    name = models.CharField(_("Name"), max_length=80)
    address = models.TextField()  # locked
    secret = models.TextField(blank=True)  # locked; a Slack-compatible address has none
    secret_at = models.DateTimeField(null=True)
    former_secret = models.TextField(blank=True)  # locked
    former_until = models.DateTimeField(null=True)
    events = ArrayField(models.CharField(max_length=24, choices=list(words.EVENTS.items())))
    severities = ArrayField(models.PositiveSmallIntegerField(choices=list(SEVERITIES.items())))
    language = models.CharField(_("Language"), max_length=5)
    state = models.CharField(max_length=3, choices=list(words.STATES.items()), default="on")
    failing_since = models.DateTimeField(null=True)
    switched_off_at = models.DateTimeField(null=True)
    switched_off_why = models.CharField(max_length=8, choices=list(words.WHY_OFF.items()), blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    archived_at = models.DateTimeField(null=True)
    archived_by = models.ForeignKey(Membership, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "number"], name="endpoint_number"),
            models.CheckConstraint(
                condition=Q(kind="webhook") & ~Q(secret="") | Q(kind="slack", secret="", former_secret=""),
                name="endpoint_secret",
            ),
            models.CheckConstraint(
                condition=Q(former_secret="", former_until__isnull=True)
                | ~Q(former_secret="") & Q(former_until__isnull=False),
                name="endpoint_former",
            ),
            models.CheckConstraint(
                condition=Q(events__contained_by=[*words.EVENTS]) & ~Q(events=[]), name="endpoint_events"
            ),
            models.CheckConstraint(condition=Q(severities__contained_by=[*SEVERITIES]), name="endpoint_severities"),
            models.CheckConstraint(
                condition=Q(state="on", switched_off_at__isnull=True, switched_off_why="")
                | Q(state="off", switched_off_at__isnull=False, switched_off_why__in=[*words.WHY_OFF]),
                name="endpoint_state",
            ),
            models.CheckConstraint(
                condition=Q(archived_at__isnull=True) | Q(state="off"), name="endpoint_archived_off"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("hooks:record", args=[self.workspace.slug, self.number])

    @property
    def ref(self) -> str:
        return ref("W", self.number)

    @property
    def url(self) -> str:
        """Where it is sent; `Unreadable` after the installation's key was lost."""
        return unlock(self.address)

    @property
    def origin(self) -> str:
        """As much of the address as is no secret."""
        return origin(self.url)

    def signing(self, at: dt.datetime) -> list[str]:
        """The secrets that sign at that time, the present one first."""
        former = [self.former_secret] if rules.both_sign(self.former_until, at) else []
        return [unlock(secret) for secret in [self.secret, *former] if secret]


class Delivery(models.Model):
    """One message to one address. Its id, `msg_…`, and its payload stay the same through every retry.

    `attempts` counts all there were, `tries` those since it was planned, or sent again by somebody.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT, related_name="deliveries")
    message = models.CharField(max_length=40)
    event = models.CharField(max_length=24)
    subject = models.CharField(max_length=24, blank=True)  # the record's reference
    moment = models.ForeignKey(Moment, null=True, on_delete=models.PROTECT, related_name="+")
    payload = models.TextField()  # word for word what is sent: canonical JSON
    planned_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=list(words.PROGRESS.items()), default="waiting")
    attempts = models.PositiveIntegerField(default=0)
    tries = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)  # for the first time

    class Meta:
        verbose_name_plural = "deliveries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "message"], name="delivery_message"),
            models.UniqueConstraint(fields=["endpoint", "moment"], name="delivery_of_moment_once"),
            models.UniqueConstraint(
                fields=["endpoint", "subject"], condition=Q(event="decision.accepted"), name="delivery_of_decision_once"
            ),
            models.CheckConstraint(condition=Q(event__in=[*words.EVENTS, words.TEST]), name="delivery_event"),
            models.CheckConstraint(
                condition=Q(state="waiting", next_at__isnull=False)
                | Q(state__in=["delivered", "failed", "dropped"], next_at__isnull=True),
                name="delivery_state",
            ),
            models.CheckConstraint(
                condition=~Q(state="delivered") | Q(delivered_at__isnull=False), name="delivery_delivered_at"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "endpoint", "-id"], name="delivery_log"),
            models.Index(fields=["endpoint"], condition=Q(state="waiting"), name="delivery_waiting"),
        ]

    def __str__(self) -> str:
        return self.message

    def get_absolute_url(self) -> str:
        return reverse("hooks:delivery", args=[self.workspace.slug, self.endpoint.number, self.message])


class Attempt(models.Model):
    """What came back once. Sealed."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="log")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    outcome = models.CharField(max_length=11, choices=list(words.OUTCOMES.items()))
    status = models.PositiveSmallIntegerField(null=True)
    milliseconds = models.PositiveIntegerField()
    answer = models.CharField(max_length=200, blank=True)  # how the receiver's answer begins

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["delivery", "number"], name="attempt_number"),
            models.CheckConstraint(condition=Q(outcome__in=[*words.OUTCOMES]), name="attempt_outcome"),
        ]

    def __str__(self) -> str:
        return self.outcome
