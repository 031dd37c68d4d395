"""Reads, named for the question they answer."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from decisions import states, words
from decisions.folding import folded
from decisions.models import Decider, Decision
from experiments.facts import criterion_of, first_id
from experiments.models import Experiment, KillCriterion, Reading
from experiments.queries import criteria_of, pieces
from experiments.record import SAID, said_in
from experiments.stance import Stance, stance
from hypotheses.models import Hypothesis
from kaizenlab.lib import clock
from kaizenlab.lib.asked import asked
from kaizenlab.workspaces.models import Membership, Workspace
from kaizenlab.workspaces.rules import Role, covers

VOICES = 12
FOUNDERS = [role for role in Role if covers(role, Role.FOUNDER)]
DECIDED_AT = Coalesce("settled_at", "proposed_at")
MARKED: dict[str, dict[str, Any]] = {
    "overridden": {"override": True},
    "late": {"late": True},
    "deviation": {"deviations__gt": 0},
}
# what a row of the history says; `at` is the moment it was settled, or else proposed
LISTED = (
    *(
        "number",
        "kind",
        "state",
        "outcome",
        "title",
        "needed",
        "got",
        "override",
        "override_reason",
        "late",
        "deviations",
    ),
    *("next_kind", "at"),
)
BESIDE = {
    "experiment_number": F("experiment__number"),
    "hypothesis_number": F("hypothesis__number"),
    "successor_number": F("successor__number"),
    "learning_number": F("learning__number"),
    "response": F("recommendation__response"),
    "by_name": F("proposed_by__user__name"),
    "by_email": F("proposed_by__user__email"),
}


def matching(workspace: Workspace, chosen: Mapping[str, Any]) -> QuerySet[Decision]:
    """The records that every chosen filter lets through."""
    found = Decision.objects.filter(workspace=workspace).alias(at=DECIDED_AT)
    for word in folded(chosen.get("q", "")).split():
        found = found.filter(search__contains=word)
    if outcome := chosen.get("outcome"):
        found = found.filter(**{"outcome" if outcome in words.OUTCOMES else "kind": outcome})
    if status := chosen.get("status"):
        found = found.filter(state=status)
    if owner := chosen.get("owner"):
        found = found.filter(proposed_by=owner)
    if tag := chosen.get("tag"):
        found = found.filter(hypothesis__tags__contains=[tag])
    if after := chosen.get("after"):
        found = found.filter(at__gte=clock.midnight(after, workspace.time_zone))
    if before := chosen.get("before"):
        found = found.filter(at__lt=clock.midnight(before + dt.timedelta(days=1), workspace.time_zone))
    for mark in chosen.get("is", ()):
        found = found.filter(**MARKED[mark])
    return found


def listed(page: Iterable[Mapping[str, Any]], order: Sequence[str]) -> list[dict[str, Any]]:
    """The rows of one page whole: what stands beside a record is joined to fifty rows, however many were matching."""
    rows = Decision.objects.filter(pk__in=[row["pk"] for row in page])
    return list(rows.annotate(at=DECIDED_AT, **BESIDE).order_by(*order).values(*LISTED, *BESIDE))


def superseding(decision: Decision) -> list[Decision]:
    """The records that were put in a decision's place, or are proposed to be."""
    found = instead_of(decision.workspace_id, decision.pk)
    for row in found:
        row.workspace = decision.workspace
    return found


@asked
def instead_of(workspace: int, decision: int) -> QuerySet[Decision]:
    there = ["proposed", "accepted", "superseded"]
    return Decision.objects.filter(workspace=workspace, supersedes=decision, state__in=there).order_by("number")


def deciders(decision: Decision) -> list[Membership]:
    return [row.member for row in who_decided(decision.workspace_id, decision.pk)]


@asked
def who_decided(workspace: int, decision: int) -> QuerySet[Decider]:
    rows = Decider.objects.filter(workspace=workspace, decision=decision)
    return rows.select_related("member__user").order_by("pk")


def kills(experiment: Experiment) -> list[KillCriterion]:
    """The kill criteria of the plan in force."""
    rows = KillCriterion.objects.filter(workspace=experiment.workspace_id, plan=experiment.plan_id)
    return list(rows.select_related("criterion__judge__user").order_by("by", "pk"))


def voices(experiment: Experiment) -> list[Mapping[str, Any]]:
    """The newest evidence in the participants' own words, with what it says about the first criterion it speaks of."""
    answer = Reading.objects.filter(evidence=OuterRef("pk")).exclude(answer="").order_by("criterion__position", "pk")
    return list(
        pieces(experiment)
        .order_by("-number")
        .annotate(
            alias=F("testimony__alias"),
            findings=F("testimony__findings"),
            quotes=F("testimony__quotes"),
            answer=Subquery(answer.values("answer")[:1]),
        )
        .values(
            *("number", "observed_on", "counts", "manner", "points_elsewhere", "elsewhere", "digest"),
            *("alias", "findings", "quotes", "answer"),
        )[:VOICES]
    )


def others(experiment: Experiment) -> QuerySet[Experiment]:
    """The hypothesis' other experiments that are not over, or over and waiting for a decision."""
    rows = Experiment.objects.filter(
        workspace=experiment.workspace_id, hypothesis=experiment.hypothesis_id, closed_at=None
    )
    return (
        rows.exclude(pk=experiment.pk)
        .exclude(state="cancelled")
        .select_related("workspace", "plan", "hypothesis")
        .order_by("number")
    )


def moved_by(hypothesis: Hypothesis) -> Decision | None:
    """The accepted decision that gave a hypothesis its state; None while no decision has moved it."""
    outcome = states.outcome_of(hypothesis.state)
    rows = Decision.objects.filter(workspace=hypothesis.workspace_id, hypothesis=hypothesis, state="accepted")
    return rows.filter(kind="decision", outcome=outcome).order_by("-settled_at", "-number").first() if outcome else None


def founders(workspace: int) -> set[int]:
    """Who may accept: admins are founders too."""
    rows = Membership.objects.filter(workspace=workspace, role__in=FOUNDERS, left_at=None)
    return set(rows.values_list("pk", flat=True))


def points_elsewhere(experiment: Experiment) -> bool:
    """Whether evidence that counts and contradicts a criterion points to another segment or problem."""
    bars = {first_id(row): criterion_of(row) for row in criteria_of(experiment)}
    rows = Reading.objects.filter(
        workspace=experiment.workspace_id,
        evidence__experiment=experiment,
        evidence__counts=True,
        evidence__corrected_by=None,
        evidence__points_elsewhere=True,
        criterion__in=bars,
    )
    said: dict[tuple[int, int], dict[str, Any]] = defaultdict(dict)
    for row in rows.values("evidence_id", "criterion_id", "arm", *SAID):
        said[row["evidence_id"], row["criterion_id"]][row["arm"]] = said_in(row, prefix="")
    return any(stance(bars[criterion], arms) is Stance.CONTRADICTS for (_, criterion), arms in said.items())
