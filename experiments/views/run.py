"""One experiment as it stands: the frozen bar, where it can still end, and the evidence so far."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from experiments import facts, record
from experiments.actions.evidence import OVER
from experiments.attachments import queries as attachments
from experiments.bearing import borne, with_bearings
from experiments.drift import drift
from experiments.models import Experiment
from experiments.protocol import WRITERS
from experiments.queries import pieces
from experiments.runs.panel import panel
from experiments.shown import is_erased, known_criteria, show
from experiments.standing import standing
from experiments.views.find import find
from experiments.wording import sentences
from hypotheses.queries import assumptions
from kaizenlab.lib import clock, keyset
from kaizenlab.lib.answer import answer
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

JOINED = ("testimony", "recorded_by__user", "taken_from__metric")
SIZE = 20  # pieces of evidence on a page
RINGS = {"concluded": "done"}


@require_safe
@allow(Role.VIEWER)
def run(request: TenantRequest, number: int) -> HttpResponse:
    experiment = find(request, number, whole=True)
    may_write = request.member.may(Role.MEMBER)
    return page(request, experiment, panel(experiment, asked=request.GET.get("step"), may_write=may_write))


def page(request: TenantRequest, experiment: Experiment, steps: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """The page of an experiment found with its steps; `steps` is what is shown of them."""
    listed = evidence_listed(request, experiment)
    rows = record.collect(experiment, now=clock.now(), places=[row.place for row in listed.rows])
    evidence = evidence_page(listed, rows)
    context: dict[str, Any] = {"experiment": experiment, "days": days(experiment), "evidence": evidence}
    if experiment.plan:
        context |= plan(rows) | standing(rows)
    context |= doors(request, experiment) | {"here": experiment.get_absolute_url(), "kinds": WRITERS}
    context["shelf"] = attachments.shelf(experiment) | {"files": attachments.files(experiment)}
    return answer(request, "experiments/run.html", context | steps, status=status)


def doors(request: TenantRequest, experiment: Experiment) -> dict[str, Any]:
    """What this person may do next, and the ring that says where the experiment is."""
    is_open = experiment.state not in OVER
    writes = request.member.may(Role.MEMBER)
    awaiting = is_awaiting(experiment)
    return {
        "may_write": writes,
        "may_correct": writes and is_open,
        "may_cancel": writes and is_open,
        "may_amend": writes and is_open and experiment.state != "draft",
        "awaiting": awaiting,
        "reruns": []
        if experiment.state != "concluded"
        else list(experiment.reruns.order_by("number").only("number", "title")),
        "ring": "awaiting" if awaiting else RINGS.get(experiment.state, experiment.state),
    }


def is_awaiting(experiment: Experiment) -> bool:
    """Concluded, and nobody has decided yet; an invalid result asks for no decision."""
    if experiment.state != "concluded" or experiment.closed_at is not None:
        return False
    return experiment.result.verdict != "invalid"


def days(experiment: Experiment) -> dict[str, int] | None:
    """Day 9 of 16, in the workspace's zone; pausing stops no clock."""
    if experiment.started_at is None or experiment.ends_on is None:
        return None
    zone = experiment.workspace.time_zone
    first = clock.today(zone, experiment.started_at)
    until = clock.today(zone, experiment.concluded_at or experiment.cancelled_at)
    return {"day": (until - first).days + 1, "of": max(1, (experiment.ends_on - first).days + 1)}


def plan(rows: record.Rows) -> dict[str, Any]:
    """The seal: what was frozen, every change of it since, and how the canvas moved on."""
    experiment = rows.experiment
    registration, *changes = rows.plans
    now = facts.canvas(experiment.hypothesis, assumptions(experiment.hypothesis))
    return {
        "registration": registration,
        "revision": rows.plans[-1],
        "changes": changes,
        "sentences": sentences(rows.in_force, rows.kills_in_force, experiment.ends_on),
        "drift": drift(facts.frozen_canvas(experiment), now),
    }


def evidence_listed(request: TenantRequest, experiment: Experiment) -> keyset.Page:
    """The newest first; a corrected piece in its predecessor's place."""
    joined = attachments.with_files(with_bearings(pieces(experiment))).select_related(*JOINED)
    return keyset.page(joined, request.GET, "-place", size=SIZE)


def evidence_page(page: keyset.Page, rows: record.Rows) -> dict[str, Any]:
    """Each listed piece with what it says, and the versions before it."""
    entries = rows.entries
    by_number = {entry.number: entry for entry in entries}
    criteria = known_criteria(rows)
    return {
        "page": page,
        "pieces": [
            {
                "row": row,
                "now": show(by_number[row.number], criteria),
                "bears": borne(row),
                "quotes": [in_quotes(quote) for quote in row.testimony.quotes] if hasattr(row, "testimony") else [],
                "files": attachments.files(row),
                "erased": is_erased(row),
                "before": [
                    show(entry, criteria) for entry in entries if entry.place == row.place and entry.number < row.number
                ],
            }
            for row in page.rows
        ],
        "counted": rows.counted,
        "total": rows.total,
    }


def in_quotes(quote: str) -> str:
    """With quotation marks, unless whoever wrote it down put some."""
    return quote if quote[:1] in "“\"「『„«‘'" else _("“%(quote)s”") % {"quote": quote}
