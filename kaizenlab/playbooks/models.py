"""The shelf: playbooks of a workspace, each with every version it ever had. Those the product ships are files."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaizenlab.lib.refs import ref
from kaizenlab.playbooks.document import LARGEST, METHODS
from kaizenlab.workspaces.models import Membership, Workspace


class Playbook(models.Model):
    """P-n. Its name and method are those of its newest version. Never deleted; once archived, no run begins from it."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="playbooks")
    number = models.PositiveBigIntegerField()
    name = models.CharField(_("Name"), max_length=120)
    method = models.CharField(_("Method"), max_length=16)
    origin = models.CharField(max_length=60, blank=True)  # what it was copied from: a shipped one's name, or P-n
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)
    archived_by = models.ForeignKey(Membership, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "number"], name="playbook_number"),
            models.CheckConstraint(condition=models.Q(method__in=METHODS), name="playbook_method"),
            models.CheckConstraint(condition=~models.Q(name=""), name="playbook_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("playbooks:own", args=[self.workspace.slug, self.number])

    @property
    def ref(self) -> str:
        return ref("P", self.number)


class Version(models.Model):
    """What a playbook said, word for word. Sealed: a run that copied it can always be held against it."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    playbook = models.ForeignKey(Playbook, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField(max_length=LARGEST)
    sha256 = models.CharField(max_length=64)
    note = models.CharField(_("What changed"), max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["playbook", "number"], name="playbook_version"),
        ]

    def __str__(self) -> str:
        return f"{self.playbook_id} v{self.number}"
