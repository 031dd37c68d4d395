"""A workspace's decision policy: rows as the plain values that the rules read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

import rfc8785

from decisions import rules
from decisions.models import Policy
from experiments.policy import Respond
from experiments.rules import criteria
from kaizenlab.workspaces.models import Workspace


def in_force(workspace: Workspace) -> Policy:
    """The newest version. A workspace without any reads the product's own as its first, unsaved."""
    return workspace.policies.order_by("-version").first() or product_own(workspace)


def product_own(workspace: Workspace) -> Policy:
    own = criteria.Policy()
    return Policy(
        workspace=workspace,
        version=1,
        cut_off=str(own.cut_off),
        pivot_limit=own.pivot_limit,
        at_risk=str(own.at_risk),
        futile=str(own.futile),
        table=rfc8785.dumps(table_as_json(rules.DEFAULT_TABLE)).decode(),
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


def says(workspace: Workspace) -> tuple[criteria.Policy, Respond]:
    """The numbers of the policy in force, and what it says about a result: the floor below shows both."""
    policy = in_force(workspace)
    return numbers(policy), respond(policy)


def respond(policy: Policy) -> Respond:
    return partial(rules.recommend, policy=numbers(policy), table=table(policy))


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
