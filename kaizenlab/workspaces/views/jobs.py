"""What KaizenLab does by itself for this workspace, and whether anybody is there to do it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from procrastinate.contrib.django import app

from kaizenlab.jobs import names, queries, trouble
from kaizenlab.lib import clock, exports, keyset
from kaizenlab.lib.answer import answer, go
from kaizenlab.lib.dates import ago, moment
from kaizenlab.workspaces import actions
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

FAILED = ("number", "task", "name", "at", "tries", "why")


@require_safe
@allow(Role.ADMIN)
def jobs(request: TenantRequest) -> HttpResponse:
    """Numbers and jobs are the workspace's own; workers and the clock serve all of the installation."""
    at, workspace = clock.now(), request.workspace.pk
    page = keyset.page(queries.failed(workspace), request.GET, "-id", queries.SHOWN)
    hands = queries.hands()
    context = {
        "standing": [(word, few(number)) for word, number in counted(queries.standing(workspace, at))],
        "failed": [failure(job) for job in page.rows],
        "page": page,
        "waiting": [waits(job, at) for job in queries.waiting(workspace)],
        "hands": [worker(hand, at) for hand in hands],
        "nobody_works": not any(hand.lives(at) for hand in hands),
        "turns": by_the_clock(),
    }
    return answer(request, "workspaces/jobs.html", context)


@require_safe
@allow(Role.ADMIN)
def export(request: TenantRequest, kind: str) -> HttpResponse:
    """The failed ones, on all pages: what waits is another the next moment."""
    found = queries.failed(request.workspace.pk).order_by("-id")
    said = (failure(job) | {"task": job["task_name"], "at": job["at"]} for job in found)
    rows = [{column: row[column] for column in FAILED} for row in said]
    return exports.file(exports.table(kind, _("Failed jobs"), FAILED, rows), kind, f"{request.workspace.slug}-jobs")


@require_POST
@allow(Role.ADMIN)
def try_again(request: TenantRequest, number: int) -> HttpResponse:
    actions.retry_job(number=number, by=request.member, at=clock.now())
    messages.success(request, _("The job waits again."))
    return go(request, reverse("workspaces:jobs", args=[request.workspace.slug]))


def counted(standing: queries.Standing) -> list[tuple[str, int]]:
    return [
        (_("Waiting"), standing.waiting),
        (_("Due later"), standing.later),
        (_("Running"), standing.running),
        (_("Failed"), standing.failed),
    ]


def few(number: int) -> str:
    return str(number) if number <= queries.MANY else _("more than %(number)d") % {"number": queries.MANY}


def failure(job: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": job["id"],
        "name": names.called(job["task_name"]),
        "at": moment(job["at"]) if job["at"] else "",
        "tries": job["attempts"],
        "why": trouble.in_words(job["kind"], job["said"]) if job["kind"] else unexplained(job["task_name"]),
    }


def unexplained(task: str) -> str:
    """The worker keeps a reason of everything it began; what it can't begin it does not know."""
    return "" if task in known() else trouble.in_words("forgotten", "")


def waits(job: queries.Waits, at: dt.datetime) -> dict[str, Any]:
    is_later = job.due is not None and job.due > at
    return {
        "name": names.called(job.task),
        "since": ago(at - job.since) if job.since else "",
        "due": moment(job.due) if is_later and job.due else _("as soon as a worker is free"),
        "tries": job.attempts,
        "why": trouble.in_words(job.kind, job.said or "") if job.kind else "",
    }


def worker(hand: queries.Hand, at: dt.datetime) -> dict[str, Any]:
    return {
        "number": hand.number,
        "heartbeat": ago(at - hand.heartbeat),
        "exactly": moment(hand.heartbeat),
        "lives": hand.lives(at),
    }


def by_the_clock() -> list[dict[str, str]]:
    """Every task that has its times, and how the last one went."""
    app.perform_import_paths()
    tasks = [task for task, _id in app.periodic_registry.periodic_tasks]
    last = {turn.task: turn for turn in queries.turns(tasks)}
    rows = [(names.called(task), last.get(task)) for task in tasks]
    return [
        {"name": name, "due": moment(turn.due) if turn else _("never"), "went": went(turn) if turn else ""}
        for name, turn in sorted(rows, key=lambda row: row[0])
    ]


def went(turn: queries.Turn) -> str:
    return {"todo": _("waiting"), "doing": _("running"), "failed": _("failed")}.get(turn.status or "", _("done"))


def known() -> set[str]:
    app.perform_import_paths()
    return set(app.tasks)
