"""How far a learning holds: what each experiment says about it, and what people have said it is by now."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from decisions.learnings import words
from decisions.models import Learning
from experiments.models import Experiment
from kaizenlab.workspaces.models import Membership, Workspace


class Weight(models.Model):
    """That an experiment speaks to a learning, and what a validated result would say. Sealed; the newest row counts."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    learning = models.ForeignKey(Learning, on_delete=models.PROTECT, related_name="weights")
    experiment = models.ForeignKey(Experiment, on_delete=models.PROTECT, related_name="weighed")
    if_validated = models.CharField(
        _("If its hypothesis is validated, it"), max_length=11, choices=list(words.BEARINGS.items())
    )
    note = models.TextField(_("Why"), max_length=1000)
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(if_validated__in=[*words.BEARINGS]), name="weight_if_validated"),
            models.CheckConstraint(condition=~Q(note=""), name="weight_note"),
        ]
        indexes: ClassVar = [models.Index(fields=["workspace", "learning", "experiment", "-id"], name="weight_newest")]

    def __str__(self) -> str:
        return self.if_validated


class Standing(models.Model):
    """What somebody said a learning is by now, and why. Sealed; the newest row counts."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    learning = models.ForeignKey(Learning, on_delete=models.PROTECT, related_name="standings")
    status = models.CharField(_("Status"), max_length=9, choices=list(words.STATUSES.items()))
    reason = models.TextField(_("Reason"), max_length=2000)
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=[*words.STATUSES]), name="standing_status"),
            models.CheckConstraint(condition=~Q(reason=""), name="standing_reason"),
        ]
        indexes: ClassVar = [models.Index(fields=["workspace", "learning", "-id"], name="standing_newest")]

    def __str__(self) -> str:
        return str(self.get_status_display())
