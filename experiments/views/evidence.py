"""Entering evidence, one piece after another."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from experiments import record
from experiments.actions import evidence as actions
from experiments.forms.evidence import EvidenceForm
from experiments.models import Criterion, Evidence
from experiments.shown import known_criteria, show
from experiments.views.find import find
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

PARTICIPANT = re.compile(r"P([1-9]\d{0,5})")
SHOWN = 8  # of those recorded so far, beside the form


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.MEMBER)
def evidence(request: TenantRequest, number: int) -> HttpResponse:
    """Adds a piece; *Save and next* stays here for the next participant."""
    experiment = find(request, number)
    if request.method != "POST" and experiment.state in actions.OVER:
        return go(request, experiment)
    rows = record.collect(experiment)
    entries = rows.standing
    data = request.POST if request.method == "POST" else None
    today = clock.today(request.workspace.time_zone)
    criteria = askable(rows)
    initial = {"alias": following(entries) if asks_people(criteria) else "", "observed_on": today}
    form = EvidenceForm(data, criteria=criteria, today=today, initial=initial)
    if data is not None and form.is_valid():
        added = actions.record(experiment, form.entry, by=request.member, at=clock.now())
        messages.success(request, saved(added, form.entry.alias))
        return go(request, next_one(request, number) if "next" in data else experiment)
    context = {
        "experiment": experiment,
        "form": form,
        "recorded": [show(entry, known_criteria(rows)) for entry in entries[: -SHOWN - 1 : -1]],
        "total": len(entries),
    }
    return answer(request, "experiments/evidence.html", context, status=422 if data is not None else 200)


def askable(rows: record.Rows) -> list[Criterion]:
    """What evidence can be linked to: the criteria in force. A draft has no bar that anything could count towards."""
    return rows.in_force if rows.experiment.plan_id else []


def asks_people(criteria: list[Criterion]) -> bool:
    return not criteria or any(row.kind == "k_of_n" for row in criteria)


def following(entries: Iterable[record.Entry]) -> str:
    """P4 after P3; whoever has another name is left out of the count."""
    numbers = [int(match[1]) for entry in entries if (match := PARTICIPANT.fullmatch(entry.alias))]
    return f"P{max(numbers, default=0) + 1}"


def saved(added: Evidence, alias: str) -> str:
    facts = {"who": alias or _("The evidence")}
    if added.counts:
        return _("%(who)s is recorded.") % facts
    return _("%(who)s is recorded. It was observed before the registration, so it does not count.") % facts


def next_one(request: TenantRequest, number: int) -> str:
    return reverse("experiments:evidence", args=[request.workspace.slug, number])
