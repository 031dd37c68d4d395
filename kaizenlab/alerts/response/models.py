"""A Sev 1 about an experiment assembles people until something is decided; a kill or a pivot is looked back on."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from decisions.models import Decision
from experiments.models import Experiment
from hypotheses.models import Hypothesis
from kaizenlab.alerts.models import Alert
from kaizenlab.alerts.response import words
from kaizenlab.alerts.response.rules.response import SEVERE
from kaizenlab.workspaces.models import Membership, Workspace


class Response(models.Model):
    """From the first Sev 1 about an experiment to the decision, or until nothing severe is left. Sealed once over.

    `number` counts within the experiment. `due_at` never moves: what is concluded late is decided late.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="responses")
    experiment = models.ForeignKey(Experiment, on_delete=models.PROTECT, related_name="responses")
    number = models.PositiveIntegerField()
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="+")  # the one that opened it
    severity = models.PositiveSmallIntegerField(default=SEVERE)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by_decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="ended_responses")
    ending = models.CharField(max_length=10, choices=list(words.ENDINGS.items()), blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["experiment", "number"], name="response_number"),
            models.UniqueConstraint(fields=["experiment"], condition=Q(ended_at__isnull=True), name="response_once"),
            models.CheckConstraint(condition=Q(ended_at__gte=F("opened_at")), name="response_ended_after"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ending="") | Q(ended_at__isnull=False, ending__in=[*words.ENDINGS]),
                name="response_ending",
            ),
            models.CheckConstraint(
                condition=Q(ending="decided", ended_by_decision__isnull=False)
                | ~Q(ending="decided") & Q(ended_by_decision__isnull=True),
                name="response_ended_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.experiment_id} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("response:record", args=[self.workspace.slug, self.experiment.number])


class Call(models.Model):
    """One Sev 1 alert that opened the response or joined it. Sealed."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="calls")
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="calls")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["response", "alert"], name="call_once")]

    def __str__(self) -> str:
        return str(self.alert_id)


class Responder(models.Model):
    """Somebody who should be there, and since when they are. Sealed once they are."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="responders")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    joined_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["response", "member"], name="responder_once")]

    def __str__(self) -> str:
        return str(self.member_id)


class Remark(models.Model):
    """One line of a response's log. Sealed."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="remarks")
    text = models.TextField(max_length=2000)
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(text=""), name="remark_says_something")]
        indexes: ClassVar = [models.Index(fields=["workspace", "response", "-id"], name="remark_of_response")]

    def __str__(self) -> str:
        return self.text


class PostMortem(models.Model):
    """What a kill or a pivot taught, blameless: one per decision, under the decision's number. Sealed once finished.

    Its timeline is read from the ledger and from what the alerts went through, whenever somebody looks.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="postmortems")
    number = models.PositiveBigIntegerField()
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="postmortem")
    experiment = models.ForeignKey(Experiment, on_delete=models.PROTECT, related_name="postmortems")
    hypothesis = models.ForeignKey(Hypothesis, on_delete=models.PROTECT, related_name="postmortems")
    opened_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=list(words.STATES.items()), default="open")
    believed = models.TextField(words.TEXTS["believed"], max_length=8000, blank=True)
    learned = models.TextField(words.TEXTS["learned"], max_length=8000, blank=True)
    helped = models.TextField(words.TEXTS["helped"], max_length=8000, blank=True)
    hindered = models.TextField(words.TEXTS["hindered"], max_length=8000, blank=True)
    version = models.PositiveIntegerField(default=1)
    finished_at = models.DateTimeField(null=True)
    finished_by = models.ForeignKey(Membership, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "number"], name="postmortem_number"),
            models.CheckConstraint(
                condition=Q(state="open", finished_at__isnull=True, finished_by__isnull=True)
                | Q(state="finished", finished_at__isnull=False, finished_by__isnull=False),
                name="postmortem_finished",
            ),
            models.CheckConstraint(
                condition=~Q(state="finished") | ~Q(learned="") & ~Q(helped="") & ~Q(hindered=""),
                name="postmortem_whole",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["workspace", "-state", "-number"], name="postmortem_open_first")]

    def __str__(self) -> str:
        return self.decision.title

    def get_absolute_url(self) -> str:
        return reverse("response:postmortem", args=[self.workspace.slug, self.number])
