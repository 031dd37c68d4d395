"""Floor 1: what a team believes and could be wrong about."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hypotheses import words
from kaizenlab.lib.refs import ref
from kaizenlab.workspaces.models import Membership, Workspace


class Hypothesis(models.Model):
    """H-n: a belief that can be wrong, and its canvas."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="hypotheses")
    number = models.PositiveBigIntegerField()
    statement = models.TextField(_("Statement"), max_length=600)
    stage = models.CharField(_("Stage"), max_length=8, choices=list(words.STAGES.items()), default="problem")
    persona = models.TextField(_("Customer segment"), max_length=2000, blank=True)
    problem = models.TextField(_("Problem"), max_length=2000, blank=True)
    alternatives = models.TextField(_("Existing alternatives"), max_length=2000, blank=True)
    solution = models.TextField(_("Proposed solution"), max_length=2000, blank=True)
    value = models.TextField(_("Value expected"), max_length=2000, blank=True)
    change_mind = models.TextField(_("What would change our mind"), max_length=2000, blank=True)
    budget_days = models.PositiveIntegerField(_("Budget in days"), null=True, blank=True)
    budget_money = models.DecimalField(_("Budget in money"), max_digits=12, decimal_places=2, null=True, blank=True)
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    tags = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    state = models.CharField(max_length=10, choices=list(words.STATES.items()), default="draft")
    standing = models.CharField(max_length=12, blank=True)
    version = models.PositiveIntegerField(default=1)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="successors")
    root = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "number"], name="hypothesis_number"),
            models.CheckConstraint(condition=models.Q(stage__in=[*words.STAGES]), name="hypothesis_stage"),
            models.CheckConstraint(condition=models.Q(state__in=[*words.STATES]), name="hypothesis_state"),
            models.CheckConstraint(condition=~models.Q(statement=""), name="hypothesis_says_something"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "state", "-number"], name="hypothesis_by_state"),
            models.Index(fields=["workspace", "owner", "-number"], name="hypothesis_by_owner"),
            models.Index(fields=["workspace", "-changed_at", "-number"], name="hypothesis_by_change"),
        ]

    def __str__(self) -> str:
        return self.statement

    def get_absolute_url(self) -> str:
        return reverse("hypotheses:canvas", args=[self.workspace.slug, self.number])

    @property
    def ref(self) -> str:
        return ref("H", self.number)


class Assumption(models.Model):
    """One thing that must be true. Importance × uncertainty ranks it; the riskiest comes first."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    hypothesis = models.ForeignKey(Hypothesis, on_delete=models.CASCADE, related_name="assumptions")
    number = models.PositiveIntegerField()
    text = models.TextField(_("Must be true"), max_length=400)
    importance = models.PositiveSmallIntegerField(
        _("Importance"), default=3, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    uncertainty = models.PositiveSmallIntegerField(
        _("Uncertainty"), default=3, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    version = models.PositiveIntegerField(default=1)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["hypothesis", "number"], name="assumption_number"),
            models.CheckConstraint(condition=models.Q(importance__range=(1, 5)), name="assumption_importance"),
            models.CheckConstraint(condition=models.Q(uncertainty__range=(1, 5)), name="assumption_uncertainty"),
        ]

    def __str__(self) -> str:
        return self.text
