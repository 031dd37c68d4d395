"""A table on its way into an experiment's evidence, and which evidence came from a table."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from experiments.models import Evidence, Experiment, Plan
from kaizenlab.workspaces.models import Membership, Workspace

STATES = {
    "uploaded": _("Uploaded"),
    "checking": _("Being checked"),
    "mapped": _("Checked"),
    "waiting": _("Waiting"),
    "running": pgettext_lazy("import", "Running"),
    "done": _("Recorded"),
    "cancelled": _("Cancelled"),
    "failed": _("Not recorded"),
}
OVER = ("done", "cancelled", "failed")
AT_WORK = ("checking", "waiting", "running")


class Import(models.Model):
    """One table, from upload to evidence. What people wrote in it stays only until it is over, or a day old."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    experiment = models.ForeignKey(Experiment, on_delete=models.PROTECT, related_name="imports")
    number = models.PositiveBigIntegerField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=list(STATES.items()), default="uploaded")
    content = models.BinaryField(null=True)  # UTF-8, compressed
    header = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64)  # of the text
    separator = models.CharField(max_length=1)
    total = models.PositiveIntegerField()  # lines under the header
    mapping = models.JSONField(null=True)
    plan = models.ForeignKey(Plan, null=True, on_delete=models.PROTECT, related_name="+")  # in force when mapped
    done = models.PositiveIntegerField(default=0)  # lines that the job has behind it
    wrong = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    new = models.PositiveIntegerField(default=0)
    counting = models.PositiveIntegerField(default=0)
    asked = models.PositiveIntegerField(default=0)  # new lines of an alias that was met before
    questions = models.JSONField(default=list)  # the first of them: line, alias, whether it is recorded
    confirmed_by = models.ForeignKey(Membership, null=True, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "number"], name="import_number"),
            models.CheckConstraint(condition=Q(state__in=[*STATES]), name="import_state"),
            models.CheckConstraint(
                condition=Q(
                    state__in=OVER, content=None, header=[], problems=[], questions=[], finished_at__isnull=False
                )
                | (~Q(state__in=OVER) & Q(content__isnull=False, finished_at=None)),
                name="import_keeps_no_words",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["workspace", "experiment", "-number"], name="import_of_experiment")]

    def __str__(self) -> str:
        return f"{self.experiment_id} i{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("intake:import", args=[self.workspace.slug, self.experiment.number, self.number])


class ImportedRow(models.Model):
    """That this line of a table is recorded: the digest of what it says and how often it had been said before."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    experiment = models.ForeignKey(Experiment, on_delete=models.PROTECT, related_name="+")
    evidence = models.OneToOneField(Evidence, on_delete=models.PROTECT, related_name="imported")
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["experiment", "digest"], name="row_once")]

    def __str__(self) -> str:
        return self.digest[:8]
