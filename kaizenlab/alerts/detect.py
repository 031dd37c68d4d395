"""Looking: what the rules say about a record now, held against the alerts there are.

A look holds the record's watch from first to last, so two at once raise one alert. It happens on the write that
causes something, in that write's transaction, and by the clock when time alone may have changed what the rules say.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import rfc8785
from django.db import connection
from django.db.models import Model, QuerySet

from decisions import policies
from decisions.followup.models import NextAction
from decisions.followup.queries import revisit
from decisions.models import Decision
from experiments.models import Experiment
from experiments.rules.criteria import Policy
from hypotheses.models import Hypothesis
from kaizenlab.alerts import bells, facts
from kaizenlab.alerts.models import Alert, Setting, Watch
from kaizenlab.alerts.rules import decision as decision_rules
from kaizenlab.alerts.rules import experiment as experiment_rules
from kaizenlab.alerts.rules import hypothesis as hypothesis_rules
from kaizenlab.alerts.rules import metric as metric_rules
from kaizenlab.alerts.rules import sentences as say
from kaizenlab.alerts.rules.decision import Step
from kaizenlab.alerts.rules.terms import DEFAULTS, Finding, Rule, Table, Terms
from kaizenlab.lib import clock, refs
from kaizenlab.lib.asked import asked
from kaizenlab.lib.reasons import Reason, percent, reason
from kaizenlab.metrics.models import Metric
from kaizenlab.workspaces import numbers
from kaizenlab.workspaces.models import Membership, Workspace

A_DAY = dt.timedelta(days=1)
TERMS = ("severity", "sample", "days", "share", "window", "is_on")


@dataclass(frozen=True)
class Seen:
    """What a look found about a record. `over`: how it was resolved, by rule, where it was; "" for all the others."""

    title: str
    owner: Membership
    findings: list[Finding]
    due_at: dt.datetime | None
    about: Mapping[str, Any]
    over: Mapping[str, Reason]
    chance: float | None = None


class Looker:
    """Looks at records of one workspace at one moment; what it asks of the workspace it asks once."""

    def __init__(self, workspace: Workspace, now: dt.datetime) -> None:
        self.workspace, self.now = workspace, now

    @cached_property
    def table(self) -> Table:
        return table_of(self.workspace)

    @cached_property
    def policy(self) -> Policy:
        return policies.numbers_in_force(self.workspace)

    def look(self, subjects: Iterable[str], *, touched: Iterable[str] = ()) -> list[Alert]:
        """The alerts that changed. Watches are held in one order, so that two who look never wait for each other."""
        touched = set(touched)
        return [
            alert for subject in sorted(set(subjects)) for alert in self.look_at(subject, is_touched=subject in touched)
        ]

    def look_at(self, subject: str, *, is_touched: bool = False) -> list[Alert]:
        watch, *before = hold(self.workspace.pk, subject)
        seen = self.see(subject, is_touched)
        standing = self.standing(subject)
        changed = list(self.reconcile(subject, seen, standing)) if seen else []
        due_at, chance = self.next_look(seen, standing), seen.chance if seen else None
        if before != [due_at, chance]:
            Watch.objects.filter(workspace=self.workspace, pk=watch).update(due_at=due_at, chance=chance)
        return changed

    def standing(self, subject: str) -> dict[str, Alert]:
        return {alert.rule: self.here(alert) for alert in unresolved(self.workspace.pk, subject)}

    def here[Row: Model](self, row: Row) -> Row:
        """A row of this workspace, which need not be read again."""
        row.workspace = self.workspace  # type: ignore[attr-defined]
        return row

    def see(self, subject: str, is_touched: bool) -> Seen | None:
        kind, number = refs.parse(subject) or ("", 0)
        return SEES[kind](self, number, is_touched) if kind in SEES else None

    def find[Row: Model](self, kind: type[Row], number: int, *joined: str) -> Row | None:
        return next(map(self.here, finder(kind, *joined)(self.workspace.pk, number)), None)

    def next_look(self, seen: Seen | None, standing: Mapping[str, Alert]) -> dt.datetime | None:
        """While something stands it is looked at daily: its sentence counts days."""
        if seen is None:
            return None
        silences = [alert.silenced_until for alert in standing.values() if alert.silenced_until]
        daily = [self.now + A_DAY] if seen.findings else []
        return min((each for each in [seen.due_at, *silences, *daily] if each and each > self.now), default=None)

    def reconcile(self, subject: str, seen: Seen, standing: dict[str, Alert]) -> Iterator[Alert]:
        holds = {str(finding.rule): finding for finding in seen.findings}
        for rule, finding in holds.items():
            if rule not in standing:
                standing[rule] = self.fire(subject, seen, finding)
                yield standing[rule]
            elif self.keep(standing[rule], seen, finding):
                yield standing[rule]
        for rule in [rule for rule in standing if rule not in holds]:
            yield self.resolve(standing.pop(rule), seen, holds)

    def fire(self, subject: str, seen: Seen, finding: Finding) -> Alert:
        alert = Alert.objects.create(
            workspace=self.workspace,
            number=numbers.following(self.workspace.pk, "A"),
            rule=finding.rule,
            subject=subject,
            title=seen.title,
            owner=seen.owner,
            severity=finding.severity,
            why=written(finding.why),
            fired_at=self.now,
            **seen.about,
        )
        bells.ring(alert, "fired", at=self.now, severity=alert.severity)
        return alert

    def keep(self, alert: Alert, seen: Seen, finding: Finding) -> bool:
        """It still holds: its sentence and its owner are brought up to date. More severe than before it rings anew,
        whoever had acknowledged less; and so it does when a silence has run out. Whether it rang."""
        is_raised = finding.severity < alert.severity
        is_woken = alert.silenced_until is not None and alert.silenced_until <= self.now
        before = (alert.title, alert.owner_id, alert.severity, alert.why)
        alert.title, alert.owner, alert.severity = seen.title, seen.owner, finding.severity
        alert.why = written(finding.why)
        if is_raised:
            alert.raised_at, alert.acknowledged_at, alert.acknowledged_by = self.now, None, None
        if is_woken or is_raised:
            alert.silenced_until = None
        if is_raised or is_woken or before != (alert.title, alert.owner_id, alert.severity, alert.why):
            alert.save()
        if is_raised or is_woken:
            bells.ring(alert, "raised" if is_raised else "woken", at=self.now, severity=alert.severity)
        return is_raised or is_woken

    def resolve(self, alert: Alert, seen: Seen, holds: Mapping[str, Finding]) -> Alert:
        alert.resolved_at = max(self.now, alert.fired_at)
        alert.resolution = written(self.how(alert, seen, holds))
        alert.save(update_fields=["resolved_at", "resolution"])
        bells.ring(alert, "resolved", at=alert.resolved_at)
        return alert

    def how(self, alert: Alert, seen: Seen, holds: Mapping[str, Finding]) -> Reason:
        heirs = HEIRS.get(Rule(alert.rule), ())
        if not self.table[Rule(alert.rule)].is_on:
            return reason(say.SWITCHED_OFF)
        if heir := next((rule for rule in heirs if rule in holds), None):
            return reason(say.TAKEN_OVER, rule=str(heir))
        return seen.over.get(alert.rule) or seen.over[""]


@asked
def unresolved(workspace: int, subject: str) -> QuerySet[Alert]:
    return Alert.objects.filter(workspace=workspace, subject=subject, resolved_at=None)


@cache
def finder[Row: Model](kind: type[Row], *joined: str) -> Callable[[int, int], list[Row]]:
    @asked
    def find(workspace: int, number: int) -> QuerySet[Row]:
        return kind._default_manager.filter(workspace=workspace, number=number).select_related(*joined)

    return find


HEIRS: Mapping[Rule, tuple[Rule, ...]] = {
    Rule.AT_RISK: (Rule.FUTILE, Rule.KILL),
    Rule.RESULT: (Rule.OVERDUE,),
    Rule.BUDGET_SLOW: (Rule.BUDGET_FAST, Rule.BUDGET_SPENT),
    Rule.BUDGET_FAST: (Rule.BUDGET_SPENT, Rule.BUDGET_SLOW),
}


def see_experiment(looker: Looker, number: int, is_touched: bool) -> Seen | None:
    row = looker.find(Experiment, number, "owner")
    if row is None:
        return None
    trial = facts.trial(row, now=looker.now, policy=looker.policy, is_touched=is_touched)
    return Seen(
        title=row.title,
        owner=row.owner,
        findings=experiment_rules.found(trial, looker.table, looker.now),
        due_at=experiment_rules.due(trial, looker.table, looker.now),
        about={"experiment": row, "hypothesis_id": row.hypothesis_id},
        over=dict(experiment_over(row, trial)),
        chance=min((bar.chance for bar in trial.primaries if bar.chance is not None), default=None),
    )


def experiment_over(row: Experiment, trial: experiment_rules.Trial) -> Iterator[tuple[str, Reason]]:
    """How its alerts were resolved: by its end, or because the chance is back."""
    ended = {"concluded": say.CONCLUDED, "cancelled": say.CANCELLED}.get(row.state, say.GONE)
    yield "", reason(ended)
    for rule in (Rule.DRAFT, Rule.NO_EVIDENCE, Rule.OWNER):
        yield rule, reason(say.DONE if ended == say.GONE else ended)
    for rule in (Rule.RESULT, Rule.OVERDUE):
        yield rule, reason(say.DECIDED)
    bars = [bar for bar in trial.primaries if bar.chance is not None]
    if bars and ended == say.GONE:
        least = min(bars, key=lambda bar: bar.chance or 0)
        why = reason(say.CHANCE_IS_BACK, got=least.got, chance=percent(least.chance or 0))
        yield Rule.AT_RISK, why
        yield Rule.FUTILE, why


def see_hypothesis(looker: Looker, number: int, is_touched: bool) -> Seen | None:  # noqa: ARG001 - it keeps its own date
    row = looker.find(Hypothesis, number, "owner")
    if row is None:
        return None
    belief = facts.belief(row)
    return Seen(
        title=row.statement,
        owner=row.owner,
        findings=hypothesis_rules.found(belief, looker.table, looker.now),
        due_at=hypothesis_rules.due(belief, looker.table, looker.now),
        about={"hypothesis": row},
        over={"": reason(say.GONE), Rule.DRAFT: reason(say.DONE), Rule.OWNER: reason(say.DONE)},
    )


def see_decision(looker: Looker, number: int, is_touched: bool) -> Seen | None:  # noqa: ARG001 - it keeps its own date
    row = looker.find(Decision, number, "proposed_by")
    if row is None:
        return None
    about = {"decision": row, "experiment_id": row.experiment_id, "hypothesis_id": row.hypothesis_id}
    empty = Seen(row.title, row.proposed_by, [], None, about, {"": reason(say.DONE)})
    if row.kind != "decision" or row.state != "accepted":
        return empty
    choice = facts.choice(row, revisit_on=revisit(row))
    return Seen(
        title=row.title,
        owner=row.proposed_by,
        findings=decision_rules.found(choice, looker.table, looker.now),
        due_at=decision_rules.due(choice, looker.table, looker.now),
        about=about,
        over=empty.over,
    )


def see_action(looker: Looker, number: int, is_touched: bool) -> Seen | None:  # noqa: ARG001 - it keeps its own date
    row = looker.find(NextAction, number, "owner", "decision")
    if row is None:
        return None
    zone = looker.workspace.time_zone
    late_at = clock.midnight(row.due_on + A_DAY, zone) if row.due_on else None
    is_over = row.done_at is not None or row.decision.state != "accepted"  # superseded: nobody waits for it
    step = Step(text=str(row), is_done=is_over, due_on=row.due_on, late_at=late_at)
    return Seen(
        title=str(row),
        owner=row.owner,
        findings=decision_rules.found_of_step(step, looker.table, looker.now),
        due_at=decision_rules.due_of_step(step, looker.now),
        about={
            "decision": row.decision,
            "experiment_id": row.decision.experiment_id,
            "hypothesis_id": row.decision.hypothesis_id,
        },
        over={"": reason(say.DONE)},
    )


def see_metric(looker: Looker, number: int, is_touched: bool) -> Seen | None:  # noqa: ARG001 - readings alone change it
    joined = ("workspace", "owner__user")
    row = Metric.objects.filter(workspace=looker.workspace, number=number).select_related(*joined).first()
    if row is None:
        return None
    gauge = facts.gauge(row)
    return Seen(
        title=row.name,
        owner=row.owner,
        findings=metric_rules.found(gauge, looker.table),
        due_at=None,
        about={},
        over={"": metric_rules.resolved(gauge)},
    )


SEES: Mapping[str, Callable[[Looker, int, bool], Seen | None]] = {
    "E": see_experiment,
    "H": see_hypothesis,
    "D": see_decision,
    "N": see_action,
    "M": see_metric,
}


def table_of(workspace: Workspace) -> Table:
    """What rings in this workspace: the product's own terms, but where an admin set others."""
    own = {Rule(row["rule"]): Terms(**{name: row[name] for name in TERMS}) for row in set_in(workspace.pk)}
    return {**DEFAULTS, **own}


@asked
def set_in(workspace: int) -> QuerySet[Any, Mapping[str, Any]]:
    return Setting.objects.filter(workspace=workspace).values("rule", *TERMS)


def hold(workspace: int, subject: str) -> tuple[int, dt.datetime | None, float | None]:
    """The record's watch, made if there is none, held until the transaction ends; when it is due, and the chance."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO alerts_watch (workspace_id, subject) VALUES (%s, %s)"
            " ON CONFLICT (workspace_id, subject) DO UPDATE SET subject = EXCLUDED.subject"
            " RETURNING id, due_at, chance",
            [workspace, subject],
        )
        return cursor.fetchone()


def put_under_watch(workspace: int, subject: str, due_at: dt.datetime) -> None:
    """For later: nothing can ring about it before."""
    Watch.objects.bulk_create([Watch(workspace_id=workspace, subject=subject, due_at=due_at)], ignore_conflicts=True)


def look_at_everything(workspace: int, at: dt.datetime) -> None:
    """A rule, the policy, the clock or the people changed: the worker looks at every record within a minute."""
    Watch.objects.filter(workspace=workspace).update(due_at=at)


def written(why: Reason) -> str:
    return rfc8785.dumps(json.loads(json.dumps(why.as_json()))).decode()
