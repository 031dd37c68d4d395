"""Floor 3: what the policy said, what the team decided, why, and what it learned."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from decisions import words
from decisions.rules import A_NIGHTS_SLEEP
from experiments.models import Experiment, Result
from hypotheses.models import Hypothesis
from kaizenlab.lib.refs import ref
from kaizenlab.workspaces.models import Membership, Workspace


class Policy(models.Model):
    """One version of a workspace's decision policy. Sealed; the newest is in force."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="policies")
    version = models.PositiveIntegerField()
    cut_off = models.DecimalField(max_digits=5, decimal_places=4, default="0.9")
    pivot_limit = models.PositiveSmallIntegerField(default=2)
    at_risk = models.DecimalField(max_digits=5, decimal_places=4, default="0.2")
    futile = models.DecimalField(max_digits=5, decimal_places=4, default="0.05")
    table = models.TextField()  # canonical JSON: each rule's severity and time
    reason = models.TextField(_("Reason"), max_length=2000, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "policies"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "version"], name="policy_version"),
            models.CheckConstraint(condition=Q(version=1) | ~Q(reason=""), name="policy_reason"),
        ]

    def __str__(self) -> str:
        return str(self.version)


class Recommendation(models.Model):
    """What the policy said about a result: response, rule, inputs, version. Sealed."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    experiment = models.OneToOneField(Experiment, on_delete=models.PROTECT, related_name="recommendation")
    result = models.OneToOneField(Result, on_delete=models.PROTECT, related_name="recommendation")
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="+")
    response = models.CharField(max_length=11, choices=list(words.RESPONSES.items()))
    rule = models.PositiveSmallIntegerField()
    severity = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    inputs = models.TextField()  # canonical JSON
    outcome = models.TextField()  # canonical JSON: the answers within the policy, each rule tried, and why
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(response__in=[*words.RESPONSES]), name="recommendation_response"),
            models.CheckConstraint(condition=Q(rule__range=(1, 7)), name="recommendation_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.response} ({self.rule})"


class Decision(models.Model):
    """D-n: the record of a product decision on one experiment. Sealed once accepted.

    Calling off a test that had evidence, and a broken test that had, stand here too (`kind`), with the numbers so far:
    there is no quiet way out of a kill.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="decisions")
    number = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=9, choices=list(words.KINDS.items()), default="decision")
    experiment = models.ForeignKey(Experiment, on_delete=models.PROTECT, related_name="decisions")
    hypothesis = models.ForeignKey(Hypothesis, on_delete=models.PROTECT, related_name="decisions")
    recommendation = models.ForeignKey(Recommendation, null=True, on_delete=models.PROTECT, related_name="decisions")
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=list(words.STATES.items()), default="proposed")
    outcome = models.CharField(_("Outcome"), max_length=11, choices=list(words.OUTCOMES.items()), blank=True)
    context = models.TextField(blank=True)
    options = models.TextField(_("Options considered"), max_length=4000, blank=True)
    rationale = models.TextField(_("Rationale"), max_length=8000)
    consequences = models.TextField(_("Consequences"), max_length=4000, blank=True)
    learned = models.TextField(_("What we now know"), max_length=4000, blank=True)
    override = models.BooleanField(default=False)
    override_kind = models.CharField(max_length=8, choices=list(words.OVERRIDES.items()), blank=True)
    override_reason = models.TextField(_("Override reason"), max_length=4000, blank=True)
    self_approved = models.BooleanField(default=False)
    next_kind = models.CharField(_("Next action"), max_length=10, choices=list(words.ACTIONS.items()), blank=True)
    next_text = models.CharField(_("What exactly"), max_length=300, blank=True)
    next_link = models.URLField(_("Link"), max_length=500, blank=True)
    next_due = models.DateField(_("Due on"), null=True, blank=True)
    successor_statement = models.TextField(_("Statement of the successor"), max_length=600, blank=True)
    successor_persona = models.TextField(_("Customer segment of the successor"), max_length=2000, blank=True)
    successor = models.ForeignKey(Hypothesis, null=True, on_delete=models.PROTECT, related_name="born_of")
    revisit_on = models.DateField(_("Revisit on"), null=True, blank=True)
    evidence = models.TextField()  # canonical JSON: the evidence, result and recommendation as they stood
    sha256 = models.CharField(max_length=64)
    needed = models.CharField(max_length=120, blank=True)
    got = models.CharField(max_length=120, blank=True)
    search = models.TextField(editable=False, default="")  # title, rationale and learning, folded by queries.folded
    deviations = models.PositiveIntegerField(default=0)
    late = models.BooleanField(default=False)
    supersedes = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Membership, null=True, on_delete=models.PROTECT, related_name="+")
    settled_reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "number"], name="decision_number"),
            models.UniqueConstraint(
                fields=["experiment"],
                condition=Q(state__in=["proposed", "accepted"], supersedes__isnull=True),
                name="decision_once",
            ),
            models.UniqueConstraint(
                fields=["supersedes"], condition=Q(state__in=["proposed", "accepted"]), name="decision_superseded_once"
            ),
            models.CheckConstraint(condition=~Q(rationale=""), name="decision_rationale"),
            models.CheckConstraint(
                condition=Q(kind="decision", outcome__in=[*words.OUTCOMES], recommendation__isnull=False)
                | ~Q(kind="decision") & Q(outcome=""),
                name="decision_outcome",
            ),
            models.CheckConstraint(
                condition=Q(override=False) | ~Q(override_reason="") & ~Q(override_kind=""), name="decision_override"
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["pivot", "kill"]) | ~Q(learned=""), name="decision_learning"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "superseded"])
                | Q(override=False)
                | ~Q(settled_by=F("proposed_by"))
                | Q(self_approved=True, settled_at__gte=F("proposed_at") + A_NIGHTS_SLEEP),
                name="decision_override_needs_another",
            ),
            models.CheckConstraint(condition=Q(settled_at__gte=F("proposed_at")), name="decision_settled_after"),
            models.CheckConstraint(
                condition=Q(state="proposed", settled_at__isnull=True)
                | ~Q(state="proposed") & Q(settled_at__isnull=False),
                name="decision_settled",
            ),
            models.CheckConstraint(condition=Q(state__in=[*words.STATES]), name="decision_state"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "outcome", "-number"], name="decision_by_outcome"),
            models.Index(fields=["workspace", "proposed_by", "-number"], name="decision_by_proposer"),
            models.Index(fields=["workspace", "-number"], condition=Q(override=True), name="decision_overridden"),
            models.Index(fields=["workspace", "-number"], condition=Q(late=True), name="decision_late"),
            models.Index(fields=["workspace", "-number"], condition=Q(deviations__gt=0), name="decision_deviation"),
            models.Index(fields=["workspace", "settled_at"], name="decision_by_day"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("decisions:record", args=[self.workspace.slug, self.number])

    @property
    def ref(self) -> str:
        return ref("D", self.number)


class Decider(models.Model):
    """Somebody who took part in a decision."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="deciders")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["decision", "member"], name="decider_once")]

    def __str__(self) -> str:
        return str(self.member_id)


class Learning(models.Model):
    """L-n: what we now know, made by an accepted decision, or added to one later."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="learnings")
    number = models.PositiveBigIntegerField()
    text = models.TextField()
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="learning")
    hypothesis = models.ForeignKey(Hypothesis, on_delete=models.PROTECT, related_name="learnings")
    experiment = models.ForeignKey(Experiment, on_delete=models.PROTECT, related_name="learnings")
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["workspace", "number"], name="learning_number")]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("learnings:record", args=[self.workspace.slug, self.number])

    @property
    def ref(self) -> str:
        return ref("L", self.number)
