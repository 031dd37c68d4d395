"""Decision objectives: how much of what is concluded has to be decided in time."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaizenlab.workspaces.models import Membership, Workspace


class Objective(models.Model):
    """One OpenSLO document, byte for byte as it was written or imported. What is measured is read from it.

    `target` and `days` are None where it is kept but can't be measured here: it measures something else.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="objectives")
    name = models.CharField(_("Name"), max_length=63)
    title = models.CharField(_("Title"), max_length=200)
    target = models.DecimalField(_("Target"), max_digits=9, decimal_places=8, null=True)
    days = models.PositiveIntegerField(_("Days"), null=True)
    text = models.TextField()
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "name"], name="objective_name"),
            models.CheckConstraint(
                condition=models.Q(target__gte=0, target__lt=1, days__gte=1) | models.Q(target=None, days=None),
                name="objective_measured",
            ),
        ]

    def __str__(self) -> str:
        return self.title
