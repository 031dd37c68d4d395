"""One workspace: how it decides, what waits, what rings, and how its objectives stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Count
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from decisions.figures import queries as figures
from decisions.figures.periods import USUAL
from decisions.figures.rules import figures as rules
from decisions.figures.rules.facts import Facts
from decisions.figures.rules.period import Period
from decisions.objectives import queries as objectives
from decisions.objectives.models import Objective
from experiments.models import Experiment
from experiments.words import STATES
from kaizenlab.alerts.models import Alert
from kaizenlab.alerts.queries import standing
from kaizenlab.jobs import queries as jobs
from kaizenlab.workspaces.models import Workspace

QUANTILES = {"0.5": "p50", "0.85": "p85"}
OUTCOMES = ("continue", "investigate", "pivot", "kill")


class Deciding(Collector):
    """Computed from the records each time. What has a period is of the last 90 days, to the second."""

    def __init__(self, workspace: Workspace, now: dt.datetime) -> None:
        self.workspace, self.now = workspace, now
        self.period = Period(now - dt.timedelta(days=USUAL), now, now)

    def collect(self) -> Iterator[Metric]:
        goals = [goal for goal in objectives.all_of(self.workspace) if goal.days]
        windows = [objectives.period(goal, self.now) for goal in goals]
        facts = figures.facts(self.workspace, self.period, *windows)
        yield from self.waits(facts)
        yield from self.decisions(facts)
        yield from self.results(facts)
        yield from self.work()
        yield from self.objectives(goals, facts)

    def gauge(self, name: str, help_: str, of: str, values: Mapping[str, float]) -> GaugeMetricFamily:
        """One value a label; `of` is the label's name beside the workspace's, or "" for one value alone."""
        family = GaugeMetricFamily(f"kaizenlab_{name}", help_, labels=["workspace", *([of] if of else [])])
        for label, value in values.items():
            family.add_metric([self.workspace.slug, *([label] if of else [])], value)
        return family

    def waits(self, facts: Facts) -> Iterator[Metric]:
        for name, wait, help_ in (
            (
                "decision_lead_time_seconds",
                rules.lead(facts, self.period),
                "Registered to accepted, open ones censored.",
            ),
            (
                "detection_seconds",
                rules.detection(facts, self.period),
                "Bar out of reach to noticed, open ones censored.",
            ),
        ):
            known = {label: getattr(wait, field) for label, field in QUANTILES.items()}
            seconds = {label: span.total_seconds() for label, span in known.items() if span is not None}
            yield self.gauge(name, f"{help_} Absent while too many are open to tell.", "quantile", seconds)

    def decisions(self, facts: Facts) -> Iterator[Metric]:
        parts = rules.parts_of_decided(facts, self.period)
        outcomes = {outcome: len(parts[outcome]) for outcome in OUTCOMES}
        overrides = len(rules.parts_of_overrides(facts, self.period)[""])
        reviewed = rules.parts_of_reviewed(facts, self.period)
        yield self.gauge("decisions_accepted", "Decisions accepted in 90 days.", "outcome", outcomes)
        yield self.gauge("decisions_overridden", "Of these against the policy.", "", {"": overrides})
        yield self.gauge("decisions_reversed", "Of these reversed within 90 days.", "", {"": len(parts["reversed"])})
        verdicts = {verdict: len(reviewed[verdict]) for verdict in rules.CLEAR}
        yield self.gauge("decisions_reviewed", "Decisions reviewed in 90 days.", "verdict", verdicts)

    def results(self, facts: Facts) -> Iterator[Metric]:
        parts = rules.parts_of_results(facts, self.period)
        found = {"no": len(parts["clean"]), "yes": len(parts["deviated"])}
        overdue = rules.debt(facts, self.period)
        debt = sum(rules.overdue(row, self.period).total_seconds() for row in overdue)
        yield self.gauge("results", "Results in 90 days, invalid ones left out.", "deviated", found)
        yield self.gauge(
            "decisions_overdue", "Results past their time that nobody has decided.", "", {"": len(overdue)}
        )
        yield self.gauge("decision_debt_seconds", "How long they are overdue, added up.", "", {"": debt})

    def work(self) -> Iterator[Metric]:
        counted = Experiment.objects.filter(workspace=self.workspace).values("state").annotate(n=Count("pk")).order_by()
        states: dict[str, Any] = dict.fromkeys(STATES, 0) | {row["state"]: row["n"] for row in counted}
        firing = Alert.objects.filter(standing("firing", self.now), workspace=self.workspace).values("severity")
        rings = {row["severity"]: row["n"] for row in firing.annotate(n=Count("pk")).order_by()}
        yield self.gauge("experiments", "Experiments by state.", "state", states)
        yield self.gauge(
            "alerts_firing", "Alerts that wait for somebody.", "severity", {str(n): rings.get(n, 0) for n in (1, 2, 3)}
        )
        engine = jobs.standing(self.workspace.pk, self.now)
        found = {state: getattr(engine, state) for state in ("waiting", "running", "failed")}
        yield self.gauge("workspace_jobs", "Jobs of the workspace by state, counted up to 1,001.", "state", found)

    def objectives(self, goals: list[Objective], facts: Facts) -> Iterator[Metric]:
        found = {goal.name: at for goal in goals if (at := objectives.standing(goal, facts, self.now))}
        for name, help_, values in (
            (
                "decisions_in_time",
                "Of an objective's window: decided in time.",
                {n: len(s.found.good) for n, s in found.items()},
            ),
            (
                "decisions_due",
                "Of an objective's window: decided in time or late.",
                {n: s.found.judged for n, s in found.items()},
            ),
            ("objective_target_ratio", "What an objective asks for.", {n: float(s.target) for n, s in found.items()}),
            (
                "objective_budget_left_ratio",
                "What is left of its budget; below 0 it is overspent.",
                {n: float(s.left) for n, s in found.items()},
            ),
            (
                "objective_burn_rate",
                "How fast its budget goes; 1 spends all of it.",
                {n: float(s.burn) for n, s in found.items()},
            ),
        ):
            yield self.gauge(name, help_, "objective", values)
