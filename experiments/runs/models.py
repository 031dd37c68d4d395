"""One experiment walking through a playbook: its steps are copied at the beginning, so that editing the playbook never
touches them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from experiments.models import Experiment
from experiments.runs import words
from kaizenlab.workspaces.models import Membership, Workspace


class Run(models.Model):
    """The playbook as it was when the run began. Sealed but for how far it is.

    A draft's run may be replaced by another one, and stays.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    experiment = models.ForeignKey(Experiment, on_delete=models.PROTECT, related_name="runs")
    origin = models.CharField(max_length=10)  # where the playbook is kept: shipped with the product, or the team's own
    slug = models.CharField(max_length=80)
    name = models.CharField(max_length=120)
    version = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    text = models.TextField()
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True)
    done = models.PositiveSmallIntegerField(null=True)  # of so many steps, as of the last event that could move it;
    of = models.PositiveSmallIntegerField(null=True)  # None in a run from before this was kept, until its next event

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["experiment"], condition=Q(replaced_at__isnull=True), name="run_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Step(models.Model):
    """One step of a run. What was copied from the playbook is sealed; state, note, owner and due date are free.

    `fact` is what an automatic step checks itself from. Nobody ticks such a step: it is pending, or skipped.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    phase = models.CharField(max_length=7, choices=list(words.PHASES.items()))
    key = models.CharField(max_length=60)
    title = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    fact = models.CharField(max_length=9, choices=list(words.FACTS.items()), blank=True)
    blocks = models.BooleanField(default=False)
    count = models.PositiveIntegerField(null=True)
    unit = models.CharField(max_length=40, blank=True)
    days = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=7, choices=list(words.STATES.items()), default="pending")
    reason = models.TextField(_("Reason"), max_length=1000, blank=True)
    note = models.TextField(_("Note"), max_length=4000, blank=True)
    owner = models.ForeignKey(Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("Due on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)  # of what is typed by hand: note, owner, due date
    changed_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(Membership, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "position"], name="step_position"),
            models.UniqueConstraint(fields=["run", "key"], name="step_key"),
            models.CheckConstraint(condition=Q(phase__in=[*words.PHASES]), name="step_phase"),
            models.CheckConstraint(condition=Q(state__in=[*words.STATES]), name="step_state"),
            models.CheckConstraint(condition=Q(fact__in=["", *words.FACTS]), name="step_fact"),
            models.CheckConstraint(condition=~Q(state="skipped") | ~Q(reason=""), name="step_skip_reason"),
            models.CheckConstraint(condition=~Q(state="skipped", blocks=True), name="step_blocks_until_done"),
            models.CheckConstraint(condition=~Q(state="done") | Q(fact=""), name="step_checks_itself"),
            models.CheckConstraint(
                condition=Q(state="pending") | Q(changed_at__isnull=False, changed_by__isnull=False),
                name="step_changed_by",
            ),
        ]

    def __str__(self) -> str:
        return self.title
