"""Entering evidence, one piece after another: the form, and beside it where the experiment stands by now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from experiments import bound, record
from experiments.actions import evidence as actions
from experiments.attachments import actions as attachments
from experiments.forms.bearings import MOST
from experiments.forms.evidence import EvidenceForm
from experiments.models import Criterion, Evidence, Experiment
from experiments.rules.personal import looks_personal
from experiments.shown import known_criteria, show
from experiments.standing import standing
from experiments.views.find import find
from hypotheses import queries as beliefs
from kaizenlab.drafts import actions as drafts
from kaizenlab.drafts import queries
from kaizenlab.drafts.models import Draft
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.lib.bidi import isolated
from kaizenlab.lib.refusal import Refused
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

SHOWN = 8  # of those recorded so far, beside the form


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.MEMBER)
def evidence(request: TenantRequest, number: int) -> HttpResponse:
    """Adds a piece; *Save and next* stays here for the next participant."""
    experiment = find(request, number)
    if request.method != "POST":
        return go(request, experiment) if experiment.state in actions.OVER else page(request, experiment)
    if "discard" in request.POST:
        drafts.forget(request.member, draft_key(experiment))
        return go(request, request.path)
    actions.refuse_when_over(experiment)
    rows = collect(experiment)
    form = form_for(request, rows, request.POST, request.FILES)
    if not form.is_valid():
        return page(request, experiment, rows=rows, form=form, status=422)
    try:
        upload = form.attached.upload
        added = actions.record(experiment, form.entry, upload=upload, sure=form.sure, by=request.member, at=clock.now())
    except attachments.Full as full:
        form.attached.add_error("file", str(full))
        return page(request, experiment, rows=rows, form=form, status=422)
    except Refused as refusal:
        if not form.take_back(refusal):
            raise
        return page(request, experiment, rows=rows, form=form, status=422)
    drafts.forget(request.member, draft_key(experiment))
    said = saved(added, form.entry.alias)
    if "next" in request.POST and request.htmx:
        return page(request, experiment, said=said, day=added.observed_on)
    messages.success(request, said)
    return go(request, next_one(request, number, added.observed_on) if "next" in request.POST else experiment)


def page(
    request: TenantRequest,
    experiment: Experiment,
    *,
    rows: record.Rows | None = None,
    form: EvidenceForm | None = None,
    said: str = "",
    day: dt.date | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; for HTMX the form and what stands beside it. `said` is what was just recorded, of which `day`."""
    rows = rows or collect(experiment)
    known = known_criteria(rows)
    draft = None if form else queries.kept(request.member, draft_key(experiment), at=clock.now())
    context = {
        "experiment": experiment,
        "form": form or form_for(request, rows, day=day or day_named(request), draft=draft),
        "bound": bound.shown(experiment, rows.in_force),
        "draft": draft,
        "draft_key": draft_key(experiment),
        "here": request.path,
        "said": said,
        "recorded": [show(entry, known) for entry in rows.standing[: -SHOWN - 1 : -1]],
        "total": rows.total,
    }
    if experiment.plan_id:
        context |= standing(rows)
    return answer(request, "experiments/evidence.html", context, partial="entry", status=status)


def form_for(
    request: TenantRequest,
    rows: record.Rows,
    data: Any = None,
    files: Any = None,
    *,
    day: dt.date | None = None,
    draft: Draft | None = None,
) -> EvidenceForm:
    criteria, today = askable(rows), clock.today(request.workspace.time_zone)
    proposed: dict[str, Any] = {"observed_on": day or today, "source": same_source(rows.standing)}
    if asks_people(criteria):
        proposed["alias"] = f"P{rows.participants + 1}"
    assumptions = beliefs.assumptions(rows.experiment.hypothesis)[:MOST]
    typed = draft.data if draft else proposed
    return EvidenceForm(data, criteria=criteria, assumptions=assumptions, today=today, typed=typed, files=files)


def draft_key(experiment: Experiment) -> str:
    return f"evidence:{experiment.ref}"


def collect(experiment: Experiment) -> record.Rows:
    return record.collect(experiment, now=clock.now(), newest=SHOWN, aliases=True)


def askable(rows: record.Rows) -> list[Criterion]:
    """What evidence can be linked to: the criteria in force. A draft has no bar that anything could count towards."""
    return bound.by_hand(rows.in_force) if rows.experiment.plan_id else []


def asks_people(criteria: list[Criterion]) -> bool:
    return not criteria or any(row.kind == "k_of_n" for row in criteria)


def same_source(entries: Sequence[record.Entry]) -> str:
    """Of the last two, where it was the same: one sheet of notes for all of them, not a recording each."""
    last = {entry.source for entry in entries[-2:]}
    return last.pop() if len(entries) > 1 and len(last) == 1 else ""


def saved(added: Evidence, alias: str) -> str:
    facts = {"who": isolated(alias) or _("The evidence")}
    said = _("%(who)s is recorded.") % facts
    if not added.counts:
        said = _("%(who)s is recorded. It was observed before the registration, so it does not count.") % facts
    return " ".join(filter(None, [said, warning(alias)]))


def warning(alias: str) -> str:
    """A hint, where the alias looks like somebody's own name. It is recorded all the same."""
    if not looks_personal(alias):
        return ""
    return _("“%(alias)s” looks like personal data. An alias such as P1 is safer: correct it, or have it erased.") % {
        "alias": isolated(alias)
    }


def next_one(request: TenantRequest, number: int, day: dt.date) -> str:
    """Notes of another day are typed in one after another too: that day is kept."""
    here = reverse("experiments:evidence", args=[request.workspace.slug, number])
    return here if day == clock.today(request.workspace.time_zone) else f"{here}?on={day.isoformat()}"


def day_named(request: TenantRequest) -> dt.date | None:
    try:
        return dt.date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return None
