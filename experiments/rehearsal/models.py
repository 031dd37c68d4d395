"""An interview script, and what it got in rehearsal. Simulated answers have tables of their own, and no key of them
leads to a criterion or to evidence: they weigh nothing."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from experiments.models import Experiment
from experiments.rehearsal import words
from kaizenlab.workspaces.models import Membership, Workspace


class Script(models.Model):
    """The questions of an experiment's interviews in order, one on each line."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    experiment = models.OneToOneField(Experiment, on_delete=models.PROTECT, related_name="script")
    version = models.PositiveIntegerField(default=1)
    text = models.TextField(_("Questions"), blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.experiment_id} v{self.version}"

    @property
    def questions(self) -> list[str]:
        return self.text.splitlines()


class Rehearsal(models.Model):
    """The script put to one or more personas, as it was then. `bars` are what each was asked last: the names of the
    criteria that count people."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    experiment = models.ForeignKey(Experiment, on_delete=models.PROTECT, related_name="rehearsals")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=9, choices=list(words.KINDS.items()))
    model = models.CharField(max_length=200, blank=True)
    questions = ArrayField(models.TextField())
    bars = ArrayField(models.TextField(), default=list)
    state = models.CharField(max_length=9, choices=list(words.STATES.items()), default="queued")
    failure = models.CharField(max_length=12, choices=list(words.FAILURES.items()), blank=True)
    asked_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["experiment", "number"], name="rehearsal_number"),
            models.CheckConstraint(condition=Q(kind__in=[*words.KINDS]), name="rehearsal_kind"),
            models.CheckConstraint(condition=Q(state__in=[*words.STATES]), name="rehearsal_state"),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(failure=""), name="rehearsal_says_why"),
            models.UniqueConstraint(
                fields=["experiment"], condition=Q(state__in=words.OPEN), name="rehearsal_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.experiment_id}/{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("rehearsal:record", args=[self.workspace.slug, self.experiment.number, self.number])

    @property
    def is_open(self) -> bool:
        return self.state in words.OPEN

    @property
    def ring(self) -> str:
        return words.RINGS.get(self.state, self.state)


class Persona(models.Model):
    """Somebody of the canvas's customer segment, made up. Sealed."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    rehearsal = models.ForeignKey(Rehearsal, on_delete=models.PROTECT, related_name="personas")
    position = models.PositiveIntegerField()
    name = models.CharField(_("Name"), max_length=60)
    description = models.TextField(_("Who they are"), max_length=1000)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["rehearsal", "position"], name="persona_position")]

    def __str__(self) -> str:
        return self.name


class SimulatedAnswer(models.Model):
    """What a persona answered. Sealed. PostgreSQL writes the digests, of all of it, its lines and its sentences: by
    them it refuses the same words as evidence."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    persona = models.ForeignKey(Persona, on_delete=models.PROTECT, related_name="answers")
    position = models.PositiveIntegerField()
    question = models.TextField()
    text = models.TextField()
    is_cut = models.BooleanField(default=False)  # the AI said more than is kept
    digests = ArrayField(models.CharField(max_length=64), default=list, editable=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["persona", "position"], name="simulated_position")]

    def __str__(self) -> str:
        return f"{self.persona_id}/{self.position}"


class Prediction(models.Model):
    """How a persona would count towards a bar, by the name it had then: no key leads to the criterion. Sealed."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    persona = models.ForeignKey(Persona, on_delete=models.PROTECT, related_name="predictions")
    bar = models.CharField(max_length=160)
    answer = models.CharField(max_length=7, choices=list(words.ANSWERS.items()))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["persona", "bar"], name="prediction_once"),
            models.CheckConstraint(condition=Q(answer__in=[*words.ANSWERS]), name="prediction_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.persona_id}: {self.answer}"
