"""What follows a decision: what it set off, and whether it held up when somebody looked at it again."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from decisions.followup import words
from decisions.models import Decision
from kaizenlab.lib.refs import ref
from kaizenlab.workspaces.models import Membership, Workspace


class NextAction(models.Model):
    """N-n: what a decision sets off. What it is and where it came from are sealed; who does it, by when, and what came
    of it are free. `note` is "E-3" or "H-2" where the record itself is what came of it."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    number = models.PositiveBigIntegerField()
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="actions")
    kind = models.CharField(_("Kind"), max_length=10, choices=list(words.KINDS.items()))
    text = models.CharField(_("What exactly"), max_length=300, blank=True)
    link = models.URLField(_("Link"), max_length=500, blank=True)
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("Due on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)  # of what is typed by hand: text, link, owner, due date
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Membership, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("What came of it"), max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "number"], name="next_action_number"),
            models.CheckConstraint(condition=Q(kind__in=[*words.KINDS]), name="next_action_kind"),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None, note="")
                | Q(done_at__isnull=False, done_by__isnull=False, done_at__gte=F("created_at")),
                name="next_action_done",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "due_on"], condition=Q(done_at=None), name="next_action_due")
        ]

    def __str__(self) -> str:
        return self.text or str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        return f"{self.decision.get_absolute_url()}#{self.ref}"

    @property
    def ref(self) -> str:
        return ref("N", self.number)

    def is_overdue(self, today: dt.date) -> bool:
        """The day on which it is due is still in time."""
        return self.done_at is None and self.due_on is not None and self.due_on < today


class Review(models.Model):
    """A later look at a decision: did it hold up? Sealed; one that came too early names the day of the next."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="reviews")
    verdict = models.CharField(_("Did it hold up?"), max_length=9, choices=list(words.VERDICTS.items()))
    text = models.TextField(_("Why"), max_length=4000)
    revisit_on = models.DateField(_("Look again on"), null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(verdict__in=[*words.VERDICTS]), name="review_verdict"),
            models.CheckConstraint(condition=~Q(text=""), name="review_text"),
            models.CheckConstraint(
                condition=Q(verdict="too_early", revisit_on__isnull=False)
                | ~Q(verdict="too_early") & Q(revisit_on=None),
                name="review_again",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["workspace", "at"], name="review_by_day")]

    def __str__(self) -> str:
        return str(self.get_verdict_display())
