"""A workspace's decision policy: rows as the plain values that the rules read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

import rfc8785
from django.db.models import QuerySet

from decisions import rules
from decisions.models import Policy
from experiments.policy import Respond
from experiments.rules import criteria
from kaizenlab.lib.asked import asked
from kaizenlab.workspaces.models import Workspace


def in_force(workspace: Workspace) -> Policy:
    """The newest version. A workspace without any reads the product's own as its first, unsaved."""
    return workspace.policies.order_by("-version").first() or product_own(workspace)


def numbers_in_force(workspace: Workspace) -> criteria.Policy:
    """Of the newest version the four numbers alone."""
    rows = newest_numbers(workspace.pk)
    return numbers(Policy(**rows[0])) if rows else criteria.Policy()


@asked
def newest_numbers(workspace: int) -> QuerySet[Any, Any]:
    rows = Policy.objects.filter(workspace=workspace).order_by("-version")
    return rows.values("cut_off", "pivot_limit", "at_risk", "futile")[:1]


def product_own(workspace: Workspace) -> Policy:
    return made(workspace, rules.Terms(criteria.Policy(), rules.DEFAULT_TABLE))


def made(workspace: Workspace, terms: rules.Terms) -> Policy:
    """An unsaved first version."""
    return Policy(
        workspace=workspace,
        version=1,
        cut_off=str(terms.numbers.cut_off),
        pivot_limit=terms.numbers.pivot_limit,
        at_risk=str(terms.numbers.at_risk),
        futile=str(terms.numbers.futile),
        table=rfc8785.dumps(table_as_json(terms.table)).decode(),
    )


def numbers(policy: Policy) -> criteria.Policy:
    return criteria.Policy(
        cut_off=float(policy.cut_off),
        pivot_limit=policy.pivot_limit,
        at_risk=float(policy.at_risk),
        futile=float(policy.futile),
    )


def table(policy: Policy) -> rules.Table:
    return table_from_json(json.loads(policy.table))


def terms(policy: Policy) -> rules.Terms:
    """All that a workspace may set."""
    return rules.Terms(numbers(policy), table(policy))


def says(workspace: Workspace) -> tuple[criteria.Policy, Respond]:
    """The numbers of the policy in force, and what it says about a result: the floor below shows both."""
    policy = in_force(workspace)
    return numbers(policy), respond(policy)


def respond(policy: Policy) -> Respond:
    return partial(rules.recommend, policy=numbers(policy), table=table(policy))


def stated(policy: Policy) -> dict[str, Any]:
    """What it says, a line each, as the ledger and the list of versions compare two."""
    lines = {f"rule_{rule}": [each.severity, each.days, each.counted.value] for rule, each in table(policy).items()}
    return {**asdict(numbers(policy)), **lines}


def as_json(policy: Policy) -> dict[str, Any]:
    return {"version": policy.version, **asdict(numbers(policy)), "table": json.loads(policy.table)}


def table_as_json(urgencies: rules.Table) -> dict[str, Any]:
    return {
        str(rule): {"severity": urgency.severity, "days": urgency.days, "counted": urgency.counted.value}
        for rule, urgency in urgencies.items()
    }


def table_from_json(data: Mapping[str, Any]) -> rules.Table:
    return {
        int(rule): rules.Urgency(urgency["severity"], urgency["days"], rules.Days(urgency["counted"]))
        for rule, urgency in data.items()
    }


def numbers_from_json(data: Mapping[str, Any]) -> criteria.Policy:
    return criteria.Policy(**{name: data[name] for name in ("cut_off", "pivot_limit", "at_risk", "futile")})
