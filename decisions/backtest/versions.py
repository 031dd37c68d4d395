"""Every version of a policy, and what it changed in the one before."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from decisions import policies
from decisions.models import Policy
from decisions.rules import RULES, Days
from kaizenlab.lib.dates import moment
from kaizenlab.lib.reasons import exact_percent, number
from kaizenlab.workspaces.models import Workspace

NUMBERS = {
    "cut_off": gettext_lazy("Cut-off for high confidence"),
    "pivot_limit": gettext_lazy("Pivot limit"),
    "at_risk": gettext_lazy("At risk"),
    "futile": gettext_lazy("Futile"),
}
SAID = (*NUMBERS, "table")
COLUMNS = ("version", "at", "by", "reason", *NUMBERS, *(f"rule_{rule.number}" for rule in RULES))


def versions(workspace: Workspace) -> QuerySet[Policy, Any]:
    """Each with what the one before it said, and the newest with its number: the page asks for both at once."""
    own = Policy.objects.filter(workspace=OuterRef("workspace"))
    said = JSONObject(**{name: name for name in SAID})
    whole = JSONObject(**{name: name for name in ("version", *SAID)})
    return workspace.policies.select_related("by__user").annotate(
        former=Subquery(own.filter(version=OuterRef("version") - 1).values(said=said)),
        newest=Subquery(own.order_by("-version").values(said=whole)[:1]),
    )


def in_force(workspace: Workspace, rows: Sequence[Any]) -> Policy:
    """By what any of its versions tells of the newest."""
    return Policy(workspace=workspace, **rows[0].newest) if rows else policies.in_force(workspace)


def shown(row: Any) -> dict[str, Any]:
    return {
        "number": row.version,
        "at": moment(row.at),
        "by": str(row.by) if row.by else "KaizenLab",
        "reason": row.reason,
        "changes": list(differences(policies.stated(Policy(**row.former)), policies.stated(row))) if row.former else [],
    }


def whole(workspace: Workspace) -> list[dict[str, Any]]:
    """All of them for a file, the one in force first; of each rule its severity, its days, and how they are counted."""
    return [
        {"version": row.version, "at": row.at, "by": row.by and str(row.by), "reason": row.reason}
        | policies.stated(row)
        for row in workspace.policies.select_related("by__user").order_by("-version")
    ]


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """Line by line, as `policies.stated` has them."""
    for name, now in after.items():
        if before[name] != now:
            yield {"label": label(name), "before": value(name, before[name]), "after": value(name, now)}


def label(name: str) -> str:
    if name in NUMBERS:
        return str(NUMBERS[name])
    return _("Rule %(number)s") % {"number": name.removeprefix("rule_")}


def value(name: str, said: Any) -> str:
    if name == "pivot_limit":
        return number(said)
    if name in NUMBERS:
        return exact_percent(said)
    severity, days, counted = said
    return _("Sev %(severity)s, %(days)s") % {"severity": severity, "days": within(days, counted)}


def within(days: int, counted: str) -> str:
    """3 working days."""
    if counted == Days.WORKING:
        return ngettext("%(n)s working day", "%(n)s working days", days) % {"n": number(days)}
    return ngettext("%(n)s calendar day", "%(n)s calendar days", days) % {"n": number(days)}


def table(policy: Policy) -> dict[int, str]:
    """What each rule asks, for who only reads."""
    return {
        int(rule): value(f"rule_{rule}", [said["severity"], said["days"], said["counted"]])
        for rule, said in json.loads(policy.table).items()
    }
