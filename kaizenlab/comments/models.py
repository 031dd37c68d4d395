"""What people say about a record, whom they mention, and who wants to hear of it. Records are named by reference."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from kaizenlab.lib.refs import ref
from kaizenlab.workspaces.models import Membership, Workspace


class Comment(models.Model):
    """One remark on a record, numbered within it. Its words can be mended for a while; a withdrawn one keeps its line,
    and no row ever goes. `seq` is its place in the ledger."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    kind = models.CharField(max_length=1)
    record = models.PositiveBigIntegerField()
    number = models.PositiveIntegerField()
    text = models.TextField(max_length=4000)
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    seq = models.PositiveBigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "kind", "record", "number"], name="comment_number"),
            models.CheckConstraint(condition=Q(kind__regex="^[A-Z]$"), name="comment_kind"),
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
            models.CheckConstraint(condition=Q(edited_at__gte=F("at")), name="comment_edited_after"),
            models.CheckConstraint(condition=Q(withdrawn_at__gte=F("at")), name="comment_withdrawn_after"),
        ]
        indexes: ClassVar = [models.Index(fields=["workspace", "seq"], name="comment_in_ledger")]

    def __str__(self) -> str:
        return self.ref

    @property
    def on(self) -> str:
        return ref(self.kind, self.record)

    @property
    def ref(self) -> str:
        """D-41/3: how the ledger names it. What is said about a record does not change it."""
        return f"{self.on}/{self.number}"


class Mention(models.Model):
    """Somebody whom a comment names. Sealed."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="mentions")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["member", "comment"], name="mention_once")]

    def __str__(self) -> str:
        return f"{self.comment_id} {self.member_id}"


class Follow(models.Model):
    """That somebody wants to hear of a record, or does not. Without a row its author and owner do, nobody else."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=1)
    record = models.PositiveBigIntegerField()
    is_on = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "kind", "record"], name="follow_once"),
            models.CheckConstraint(condition=Q(kind__regex="^[A-Z]$"), name="follow_kind"),
        ]
        indexes: ClassVar = [models.Index(fields=["workspace", "kind", "record"], name="follow_of_record")]

    def __str__(self) -> str:
        return f"{self.member_id} {ref(self.kind, self.record)}"
