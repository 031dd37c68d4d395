"""Floor 2: one test of one hypothesis, its frozen bar, what was observed, and the computed result."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Least
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from experiments import words
from hypotheses.models import Assumption, Hypothesis
from kaizenlab.lib.refs import ref
from kaizenlab.metrics.models import Metric
from kaizenlab.metrics.models import Reading as MetricReading
from kaizenlab.workspaces.models import Membership, Workspace


class Experiment(models.Model):
    """E-n. Its plan's columns always equal the newest revision of the plan; PostgreSQL sees to it."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="experiments")
    number = models.PositiveBigIntegerField()
    hypothesis = models.ForeignKey(Hypothesis, on_delete=models.PROTECT, related_name="experiments")
    title = models.CharField(_("Title"), max_length=160)
    method = models.CharField(_("Method"), max_length=16, choices=list(words.METHODS.items()), blank=True)
    planned_sample = models.PositiveIntegerField(_("Planned sample"), null=True, blank=True)
    starts_on = models.DateField(_("Starts on"), null=True, blank=True)
    ends_on = models.DateField(_("Ends on"), null=True, blank=True)
    cost = models.DecimalField(_("Cost"), max_digits=12, decimal_places=2, null=True, blank=True)
    notes = models.TextField(_("Notes"), max_length=4000, blank=True)
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=list(words.STATES.items()), default="draft")
    version = models.PositiveIntegerField(default=1)
    plan = models.ForeignKey("Plan", null=True, on_delete=models.PROTECT, related_name="+")
    rerun_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reruns")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    concluded_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(Membership, null=True, on_delete=models.PROTECT, related_name="+")
    cancel_reason = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)  # decided, or a rerun was planned: nothing waits for anybody

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "number"], name="experiment_number"),
            models.CheckConstraint(condition=Q(state__in=[*words.STATES]), name="experiment_state"),
            models.CheckConstraint(condition=Q(method__in=["", *words.METHODS]), name="experiment_method"),
            models.CheckConstraint(condition=~Q(title=""), name="experiment_title"),
            models.CheckConstraint(condition=Q(planned_sample__gte=1), name="experiment_sample"),
            models.CheckConstraint(
                condition=Q(started_at__gte=models.F("registered_at")), name="experiment_starts_after_registration"
            ),
            models.CheckConstraint(
                condition=Q(concluded_at__gte=models.F("started_at")), name="experiment_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(state="cancelled") | Q(plan__isnull=False), name="experiment_has_plan"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["running", "paused", "concluded"]) | Q(started_at__isnull=False),
                name="experiment_was_started",
            ),
            models.CheckConstraint(
                condition=Q(state="concluded", concluded_at__isnull=False)
                | (~Q(state="concluded") & Q(concluded_at__isnull=True)),
                name="experiment_concluded_at",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancel_reason=""), name="experiment_cancel_reason"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "state", "-number"], name="experiment_by_state"),
            models.Index(fields=["workspace", "owner", "-number"], name="experiment_by_owner"),
            models.Index(fields=["workspace", "hypothesis", "-number"], name="experiment_by_hypothesis"),
            # what home and its figures read: these alone, however many lie behind them
            models.Index(
                fields=["workspace", "number"],
                condition=Q(state="concluded", closed_at__isnull=True),
                name="experiment_waiting",
            ),
            models.Index("workspace", Least("closed_at", "cancelled_at"), name="experiment_over"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("experiments:run", args=[self.workspace.slug, self.number])

    @property
    def ref(self) -> str:
        return ref("E", self.number)


class Plan(models.Model):
    """One frozen version of an experiment's plan: revision 0 is the registration. Sealed."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    experiment = models.ForeignKey(Experiment, on_delete=models.PROTECT, related_name="plans")
    revision = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=list(words.REVISIONS.items()))
    reason = models.TextField(_("Reason"), max_length=2000, blank=True)
    text = models.TextField()  # canonical JSON, RFC 8785
    sha256 = models.CharField(max_length=64)
    title = models.CharField(max_length=160)
    method = models.CharField(max_length=16)
    planned_sample = models.PositiveIntegerField()
    starts_on = models.DateField(null=True)
    ends_on = models.DateField()
    cost = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["experiment", "revision"], name="plan_revision"),
            models.CheckConstraint(condition=Q(kind="registration", revision=0) | ~Q(reason=""), name="plan_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.experiment_id} r{self.revision}"


class Criterion(models.Model):
    """A success criterion. A draft's row has no plan; with its plan it is sealed. A revision has rows of its own,
    whose `origin` is the row first registered: evidence is linked to that one."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    experiment = models.ForeignKey(Experiment, on_delete=models.PROTECT, related_name="criteria")
    plan = models.ForeignKey(Plan, null=True, on_delete=models.PROTECT, related_name="criteria")
    origin = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="revisions")
    position = models.PositiveIntegerField()
    name = models.CharField(_("What they do or say"), max_length=160)
    who = models.CharField(_("Who"), max_length=80, blank=True)
    role = models.CharField(_("Role"), max_length=9, choices=list(words.ROLES.items()), default="primary")
    kind = models.CharField(_("Kind"), max_length=10, choices=list(words.KINDS.items()), default="k_of_n")
    direction = models.CharField(max_length=8, choices=list(words.DIRECTIONS.items()), default="at_least")
    required = models.PositiveIntegerField(null=True, blank=True)
    planned = models.PositiveBigIntegerField(null=True, blank=True)
    target = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    unit = models.CharField(_("Unit"), max_length=20, blank=True)
    period_days = models.PositiveIntegerField(null=True, blank=True)
    measure = models.CharField(max_length=10, choices=list(words.MEASURES.items()), blank=True)
    effect = models.CharField(max_length=10, choices=list(words.EFFECTS.items()), blank=True)
    control_share = models.PositiveIntegerField(default=1)
    variant_share = models.PositiveIntegerField(default=1)
    judge = models.ForeignKey(Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    metric = models.ForeignKey(Metric, null=True, blank=True, on_delete=models.PROTECT, related_name="bound")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=[*words.KINDS]), name="criterion_kind"),
            models.CheckConstraint(condition=Q(role__in=[*words.ROLES]), name="criterion_role"),
            models.CheckConstraint(condition=Q(direction__in=[*words.DIRECTIONS]), name="criterion_direction"),
            models.CheckConstraint(
                condition=Q(metric__isnull=True) | Q(kind__in=["count", "rate", "mean"]), name="criterion_bound"
            ),
            models.CheckConstraint(
                condition=~Q(kind="k_of_n") | Q(required__gte=1, required__lt=models.F("planned")),
                name="criterion_k_of_n_bar",
            ),
            models.UniqueConstraint(  # deferred, so that two criteria can swap their names
                fields=["experiment", "plan", "name"],
                name="criterion_name",
                nulls_distinct=False,
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["workspace", "experiment"], name="criterion_of_experiment")]

    def __str__(self) -> str:
        return self.name


class KillCriterion(models.Model):
    """A state of one criterion and the first day it can be reached: then we stop. Sealed with its plan."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    experiment = models.ForeignKey(Experiment, on_delete=models.PROTECT, related_name="kill_criteria")
    plan = models.ForeignKey(Plan, null=True, on_delete=models.PROTECT, related_name="kill_criteria")
    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="kill_criteria")
    direction = models.CharField(max_length=8, choices=list(words.DIRECTIONS.items()), default="at_most")
    threshold = models.DecimalField(max_digits=18, decimal_places=6)
    of = models.PositiveIntegerField(null=True, blank=True)
    by = models.DateField(_("By"))

    class Meta:
        indexes: ClassVar = [models.Index(fields=["workspace", "experiment"], name="kill_of_experiment")]

    def __str__(self) -> str:
        return f"{self.criterion} {self.direction} {self.threshold}"


class Evidence(models.Model):
    """What was observed, once. Sealed; a correction is a new row with a reason, in its predecessor's place."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    experiment = models.ForeignKey(Experiment, on_delete=models.PROTECT, related_name="evidence")
    number = models.PositiveIntegerField()
    place = models.PositiveIntegerField()
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    reason = models.TextField(_("Reason"), max_length=1000, blank=True)
    observed_on = models.DateField(_("Observed on"))
    counts = models.BooleanField()
    manner = models.CharField(_("Say or do"), max_length=4, choices=list(words.MANNERS.items()), blank=True)
    source = models.CharField(_("Source"), max_length=400, blank=True)
    points_elsewhere = models.BooleanField(_("Points to another segment or problem"), default=False)
    elsewhere = models.CharField(_("Which"), max_length=300, blank=True)
    digest = models.CharField(max_length=64)
    taken_from = models.ForeignKey(MetricReading, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "evidence"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["experiment", "number"], name="evidence_number"),
            models.UniqueConstraint(
                fields=["experiment", "taken_from"],
                condition=Q(corrects__isnull=True),
                name="evidence_of_reading_once",
            ),
            models.CheckConstraint(condition=Q(corrects__isnull=True) | ~Q(reason=""), name="evidence_reason"),
            models.CheckConstraint(condition=Q(manner__in=["", *words.MANNERS]), name="evidence_manner"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "experiment", "-number"], name="evidence_of_experiment"),
            models.Index(fields=["workspace", "experiment", "-place"], name="evidence_in_place"),
        ]

    def __str__(self) -> str:
        return f"{self.experiment_id}/{self.number}"


class Testimony(models.Model):
    """A participant's words. They can be erased, by the owning role alone; the evidence keeps their digest."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    evidence = models.OneToOneField(Evidence, on_delete=models.PROTECT, related_name="testimony")
    alias = models.CharField(_("Alias"), max_length=60, blank=True)
    findings = models.TextField(_("Key findings"), max_length=8000, blank=True)
    quotes = ArrayField(models.TextField(), default=list, blank=True)

    class Meta:
        verbose_name_plural = "testimonies"

    def __str__(self) -> str:
        return self.alias


class Reading(models.Model):
    """What one piece of evidence says about one criterion, for comparisons about one arm. Sealed."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="readings")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="readings")
    arm = models.CharField(max_length=7, choices=list(words.ARMS.items()), blank=True)
    answer = models.CharField(max_length=7, choices=list(words.ANSWERS.items()), blank=True)
    yes = models.PositiveBigIntegerField(null=True)
    n = models.PositiveBigIntegerField(null=True)
    successes = models.PositiveBigIntegerField(null=True)
    exposures = models.PositiveBigIntegerField(null=True)
    events = models.PositiveBigIntegerField(null=True)
    days = models.PositiveIntegerField(null=True)
    values = ArrayField(models.FloatField(), null=True)
    mean = models.FloatField(null=True)
    sd = models.FloatField(null=True)
    met = models.BooleanField(null=True)
    because = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["evidence", "criterion", "arm"], name="reading_once"),
            models.CheckConstraint(condition=Q(successes__lte=models.F("exposures")), name="reading_successes"),
            models.CheckConstraint(condition=Q(yes__lte=models.F("n")), name="reading_yes"),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} {self.criterion_id}"


class Bearing(models.Model):
    """What one piece of evidence says about one assumption of the hypothesis that is tested. Sealed."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="bearings")
    assumption = models.ForeignKey(Assumption, on_delete=models.PROTECT, related_name="bearings")
    stance = models.CharField(max_length=11, choices=list(words.STANCES.items()))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["evidence", "assumption"], name="bearing_once"),
            models.CheckConstraint(condition=Q(stance__in=[*words.STANCES]), name="bearing_stance"),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} {self.assumption_id}"


class Result(models.Model):
    """Computed, never typed, with everything it was computed from. Sealed."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    experiment = models.OneToOneField(Experiment, on_delete=models.PROTECT, related_name="result")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=12, choices=list(words.VERDICTS.items()))
    confidence = models.CharField(max_length=4, choices=list(words.CONFIDENCES.items()), blank=True)
    broken = models.TextField(blank=True)
    deviations = models.PositiveIntegerField(default=0)
    inputs = models.TextField()  # canonical JSON: the plan, the readings and the policy as they stood
    outcome = models.TextField()  # canonical JSON: what the rules said, criterion by criterion, and why
    needed = models.CharField(max_length=120, blank=True)
    got = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(verdict__in=[*words.VERDICTS]), name="result_verdict"),
            models.CheckConstraint(
                condition=Q(verdict__in=["validated", "invalidated"]) & ~Q(confidence="")
                | Q(verdict__in=["inconclusive", "invalid"], confidence=""),
                name="result_confidence",
            ),
        ]

    def __str__(self) -> str:
        return self.verdict
