"""What each member expects of an experiment before it starts: theirs alone until the result."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from experiments.models import Experiment
from kaizenlab.workspaces.models import Membership, Workspace


class Forecast(models.Model):
    """A member's probability that the hypothesis will be validated. Given, changed and withdrawn before the start only.

    Until the result PostgreSQL shows the row to its author and to nobody else; a cancelled experiment never has one, so
    its forecasts stay secret for good. The number is `numeric` on purpose: comparing integers is leakproof to the
    planner, which would let EXPLAIN's estimates tell of rows that nobody may see.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    experiment = models.ForeignKey(Experiment, on_delete=models.PROTECT, related_name="forecasts")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="forecasts")
    probability = models.DecimalField(_("Probability"), max_digits=5, decimal_places=4)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["experiment", "member"], name="forecast_once"),
            models.CheckConstraint(condition=Q(probability__gte=0, probability__lte=1), name="forecast_probability"),
        ]

    def __str__(self) -> str:
        """Without the number: what is printed by accident tells nothing."""
        return f"{self.experiment_id} {self.member_id}"
