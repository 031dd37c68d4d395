"""Rows as the plain values that the rules of alerts read. Each is gathered in a constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from decisions.models import Decision, Learning, Recommendation
from experiments import dossier as dossiers
from experiments import record
from experiments.dossier import Dossier
from experiments.models import Experiment, Plan
from experiments.rules import ratios_off
from experiments.rules.criteria import KillCriterion, Policy
from experiments.rules.explain import kill_reached
from experiments.rules.observed import Answers, Arms, Conversions, Events, Observed, Sample
from experiments.rules.outcomes import measure
from experiments.rules.result import Result
from experiments.summary import got, needed
from hypotheses.models import Hypothesis
from kaizenlab.alerts.rules.decision import Choice
from kaizenlab.alerts.rules.experiment import Bar, Split, Trial, Waiting
from kaizenlab.alerts.rules.hypothesis import Belief, Budget, Span, Spent
from kaizenlab.alerts.rules.metric import Gauge, Gauged, Side
from kaizenlab.alerts.rules.sentences import STOPS
from kaizenlab.events.models import Event
from kaizenlab.lib import clock
from kaizenlab.lib.asked import asked
from kaizenlab.lib.reasons import Reason, reason
from kaizenlab.metrics.models import Metric, Reading
from kaizenlab.metrics.queries import standing
from kaizenlab.metrics.wording import short
from kaizenlab.workspaces.models import Membership

A_TICK = dt.timedelta(microseconds=1)  # what is recorded at a moment is known just after it


def gauge(metric: Metric) -> Gauge:
    """A metric's latest readings, as many as its bar asks about."""
    bar = (
        Fraction(metric.alarm_bar) if metric.alarm and metric.alarm_bar is not None and not metric.archived_at else None
    )
    rows = list(lately(metric)) if bar is not None else []
    return Gauge(
        side=Side(metric.alarm) if bar is not None else None,
        bar=bar or Fraction(0),
        times=metric.alarm_for,
        by_day=metric.alarm_span == "days",
        readings=tuple(Gauged(row.day, row.amount.exactly) for row in rows if row.amount),
        written=lambda value: short(value, metric.shape, metric.unit),
    )


def lately(metric: Metric) -> QuerySet[Reading]:
    """The newest last. Of the days that are asked about, all of their readings."""
    found = standing(metric)
    if metric.alarm_span == "days":
        days = found.order_by("-day").values_list("day", flat=True).distinct()[: metric.alarm_for]
        found = found.filter(day__in=list(days))
        return found.order_by("observed_at", "number")
    newest = found.order_by("-observed_at", "-number").values_list("pk", flat=True)[: metric.alarm_for]
    return found.filter(pk__in=list(newest)).order_by("observed_at", "number")


def trial(experiment: Experiment, *, now: dt.datetime, policy: Policy, is_touched: bool) -> Trial:
    """`is_touched`: it is being changed at this very moment, by an event that is not written yet."""
    zone = experiment.workspace.time_zone
    said: dict[str, Any] = {"state": experiment.state, "owner_gone": gone(experiment.owner), "changed_at": now}
    if experiment.state == "draft" and not is_touched:
        said["changed_at"] = last_changed(experiment)
    if experiment.state in ("running", "paused"):
        said |= under_way(experiment, now=now, policy=policy)
    if experiment.ends_on:
        said |= {
            "ends_on": experiment.ends_on,
            "ends_at": clock.midnight(experiment.ends_on + dt.timedelta(days=1), zone),
        }
    if experiment.state == "concluded" and experiment.closed_at is None:
        said["waiting"] = waiting(experiment)
    return Trial(**said, futile=policy.futile, at_risk=policy.at_risk)


def under_way(experiment: Experiment, *, now: dt.datetime, policy: Policy) -> dict[str, Any]:
    rows = record.collect(experiment, now=now + A_TICK, for_rules=True)
    dossier = record.dossier(rows, numbers=policy)
    result = dossiers.result(dossier, closed=False)
    plan, zone = dossier.newest.plan, experiment.workspace.time_zone
    known = {criterion.name for criterion in plan.criteria}
    kills = [kill for kill in result.kills if kill.criterion in known]
    judged = {clock.midnight(kill.by, zone) for kill in plan.kill_criteria}
    return {
        "started_at": experiment.started_at,
        "last_at": rows.last_at or experiment.started_at,
        "bars": tuple(bars(dossier, result)),
        "kills": tuple(stop(kill, dossier) for kill in kills),
        "kill_moments": tuple(sorted(moment for moment in judged if moment > now)),
        "splits": tuple(splits(dossier)),
    }


def stop(kill: KillCriterion, dossier: Dossier) -> Reason:
    """The kill criterion that is reached, and what has come in."""
    criterion = dossier.newest.plan.named(kill.criterion)
    reached = kill_reached(kill, criterion)
    return reason(STOPS[reached.template], **reached.facts, got=got(criterion, dossier.observed.get(kill.criterion)))


def bars(dossier: Dossier, result: Result) -> Iterator[Bar]:
    outcomes = {outcome.name: outcome for outcome in result.outcomes}
    for criterion in dossier.newest.plan.criteria:
        outcome, observed = outcomes[criterion.name], dossier.observed.get(criterion.name)
        yield Bar(
            name=criterion.name,
            role=criterion.role,
            status=outcome.status,
            size=size(observed),
            complete=measure(criterion, observed).complete,
            got=got(criterion, observed),
            needed=needed(criterion),
            chance=outcome.chance,
            futility=outcome.futility,
        )


def size(observed: Observed | None) -> int:
    """How much counts so far: people, visitors, values, days; of a comparison in both arms."""
    match observed:
        case Answers() | Conversions() | Sample():
            return observed.size
        case Events(days=days):
            return days
        case Arms(control=control, variant=variant):
            return control.size + variant.size
    return int(observed is not None)


def splits(dossier: Dossier) -> Iterator[Split]:
    for name in ratios_off(dossier.newest.plan, dossier.observed):
        arms = dossier.observed[name]
        if isinstance(arms, Arms):
            yield Split(name, arms.control.size, arms.variant.size)


def waiting(experiment: Experiment) -> Waiting | None:
    """None: it is being concluded at this very moment, or an invalid result asks for no answer."""
    rows = Recommendation.objects.filter(workspace=experiment.workspace_id, experiment=experiment)
    said = rows.select_related("result").first()
    if said is None:
        return None
    return Waiting(
        rule=said.rule,
        severity=said.severity,
        response=said.response,
        verdict=said.result.verdict,
        due_at=said.due_at,
        due_on=said.due_at.astimezone(ZoneInfo(experiment.workspace.time_zone)).date(),
        got=said.result.got,
        needed=said.result.needed,
    )


def last_changed(experiment: Experiment) -> dt.datetime:
    """A draft keeps no date of its own: the ledger has it."""
    rows = Event.objects.filter(workspace=experiment.workspace_id, subject=experiment.ref)
    return rows.order_by("-seq").values_list("at", flat=True).first() or experiment.created_at


def belief(hypothesis: Hypothesis) -> Belief:
    tests = tests_of(hypothesis.workspace_id, hypothesis.pk)
    return Belief(
        state=hypothesis.state,
        changed_at=hypothesis.changed_at,
        has_experiment=any(test["state"] != "cancelled" for test in tests),
        owner_gone=gone(hypothesis.owner),
        budget=budget(hypothesis, [test for test in tests if test["started_at"]]),
    )


@asked
def tests_of(workspace: int, hypothesis: int) -> QuerySet[Any, Any]:
    rows = Experiment.objects.filter(workspace=workspace, hypothesis=hypothesis).order_by("number")
    return rows.values("pk", "state", "started_at", "concluded_at", "cancelled_at", "ends_on")


def budget(hypothesis: Hypothesis, started: list[dict[str, Any]]) -> Budget:
    """What was spent since the first start; where no budget is set nobody counts."""
    days, money = hypothesis.budget_days, hypothesis.budget_money
    if not started or not (days or money):
        return Budget(days=days, money=money)
    since = min(test["started_at"] for test in started)
    last = max(test["ends_on"] for test in started) + dt.timedelta(days=1)
    until = since + dt.timedelta(days=days) if days else clock.midnight(last, hypothesis.workspace.time_zone)
    return Budget(
        days=days,
        money=money,
        spent=tuple(spent(hypothesis, {test["pk"]: test["started_at"] for test in started})) if money else (),
        spans=tuple(Span(test["started_at"], test["concluded_at"] or test["cancelled_at"]) for test in started),
        since=since,
        until=until,
        currency=hypothesis.workspace.currency,
    )


def spent(hypothesis: Hypothesis, started: dict[int, dt.datetime]) -> Iterator[Spent]:
    """The planned cost at the start; later what each change of the plan added or took away."""
    rows = Plan.objects.filter(workspace=hypothesis.workspace_id, experiment__in=started).order_by("revision")
    before: dict[int, Any] = {}
    for experiment, at, cost in rows.values_list("experiment", "at", "cost"):
        change = (cost or 0) - before.get(experiment, 0)
        before[experiment] = cost or 0
        if change:
            yield Spent(max(at, started[experiment]), change)


def choice(decision: Decision, *, revisit_on: dt.date | None) -> Choice:
    assert decision.settled_at, "an accepted decision has its moment"
    return Choice(
        settled_at=decision.settled_at,
        has_learning=Learning.objects.filter(workspace=decision.workspace_id, decision=decision).exists(),
        revisit_on=revisit_on,
        revisit_at=clock.midnight(revisit_on, decision.workspace.time_zone) if revisit_on else None,
    )


def gone(owner: Membership) -> str:
    return str(owner) if owner.left_at else ""
