"""What somebody typed and has not sent yet."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaizenlab.workspaces.models import Membership, Workspace


class Draft(models.Model):
    """The fields of one form as its writer left them. Nobody else sees it: row-level security goes by person too."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=60)
    data = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["member", "key"], name="draft_once")]

    def __str__(self) -> str:
        return self.key
