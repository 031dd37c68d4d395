"""Reads over all floors, named for the question they answer. Rows are plain: dates and words are made once a row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery, Value, Window
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions import words as decision_words
from decisions.case import advice, recommended
from decisions.figures import queries as figures
from decisions.figures.rules.period import Period
from decisions.figures.spans import span
from decisions.models import Decision
from experiments import words as experiment_words
from experiments.models import Experiment
from experiments.runs import queries as runs
from experiments.runs.walk import said
from kaizenlab.alerts.models import Alert
from kaizenlab.alerts.queries import how_many
from kaizenlab.observatory import changes
from kaizenlab.observatory.traces.models import Line
from kaizenlab.workspaces.models import Membership, Workspace

type Row = dict[str, Any]

SHOWN = 6
ASKING = 6  # rows above the pillars that ask for something, so that all of it is one screen
QUEUED = 3  # of these: the results that wait


def unanswered(workspace: Workspace) -> QuerySet[Experiment, Any]:
    """Experiments whose result nobody has answered yet, most severe first."""
    proposed = Decision.objects.filter(workspace=workspace, experiment=OuterRef("pk"), state="proposed")
    return (
        Experiment.objects.filter(workspace=workspace, state="concluded", closed_at=None, recommendation__isnull=False)
        .order_by("recommendation__severity", "recommendation__due_at", "number")
        .values(
            "number",
            "title",
            "concluded_at",
            verdict=F("result__verdict"),
            confidence=F("result__confidence"),
            needed=F("result__needed"),
            got=F("result__got"),
            response=F("recommendation__response"),
            rule=F("recommendation__rule"),
            severity=F("recommendation__severity"),
            due_at=F("recommendation__due_at"),
            advised=F("recommendation__outcome"),
            proposed=Exists(proposed),
        )
    )


def waiting(workspace: Workspace, now: dt.datetime) -> list[Row]:
    """The first of them, and how many there are."""
    rows = unanswered(workspace).annotate(all=Window(Count("pk")))[:QUEUED]
    return [
        row
        | {
            "age": days_ago(row["concluded_at"], now),
            "overdue": row["due_at"] < now,
            "said": decision_words.RESPONSES[row["response"]],
            "why": because(row["advised"]),
            "sure": experiment_words.CONFIDENCES.get(row["confidence"], ""),
        }
        for row in rows
    ]


def because(advised: str) -> str:
    """What made the policy's rule apply."""
    return next((tried["because"] for tried in advice(recommended(advised)).tried if tried["matched"]), "")


def desk(member: Membership, period: Period, urgent: QuerySet[Alert, int]) -> dict[str, Any]:
    """What the board says of the workspace as a whole, in one query: the facts of its figures, how many experiments
    run, how many decisions and live lines there are in all, what the reader has not seen yet, and the keys of the
    alerts that are urgent."""
    workspace = member.workspace
    running = Experiment.objects.filter(workspace=OuterRef("pk"), state="running")
    found = Workspace.objects.filter(pk=workspace.pk).values(
        running=Coalesce(
            Subquery(running.order_by().values("workspace").annotate(n=Count("pk")).values("n")), Value(0)
        ),
        all_decisions=how_many(Decision.objects.filter(workspace=OuterRef("pk"))),
        all_live=how_many(Line.objects.filter(workspace=OuterRef("pk"), seconds=None)),
        rings=ArraySubquery(urgent),
        **figures.columns(workspace, period),
        **changes.columns(member),
    )
    return dict(found.get())


def decided(workspace: Workspace, now: dt.datetime) -> list[Row]:
    """The last decisions, as the log keeps them."""
    rows = (
        Decision.objects.filter(workspace=workspace, state__in=["accepted", "superseded"])
        .order_by("-number")
        .values("number", "title", "kind", "outcome", "override", "needed", "got", "settled_at")[:SHOWN]
    )
    words = decision_words.OUTCOMES | {"": ""}
    return [
        row
        | {
            "age": span(now - row["settled_at"] if row["settled_at"] else None),
            "said": words[row["outcome"]] or decision_words.KINDS[row["kind"]],
        }
        for row in rows
    ]


def walked(workspace: Workspace, doing: Iterable[str]) -> dict[str, str]:
    """How far the experiments among these records are in their playbooks."""
    numbers = [int(name[2:]) for name in doing if name.startswith("E-")]
    found = runs.kept(Experiment.objects.filter(workspace=workspace, number__in=numbers))
    rows = {row["pk"]: row for row in found.values("pk", "number", *runs.KEPT)}
    return {f"E-{rows[pk]['number']}": said(progress) for pk, progress in runs.progress(rows.values()).items()}


def days_ago(moment: dt.datetime | None, now: dt.datetime) -> str:
    days = (now - moment).days if moment else 0
    return ngettext("%(days)d day ago", "%(days)d days ago", days) % {"days": days} if days > 0 else _("today")
