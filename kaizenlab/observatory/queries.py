"""Reads over all floors, named for the question they answer. Rows are plain: dates and words are made once a row."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions import words as decision_words
from decisions.models import Decision
from experiments import words as experiment_words
from experiments.models import Experiment
from experiments.runs.queries import column
from experiments.runs.walk import read
from hypotheses import words as hypothesis_words
from hypotheses.models import Hypothesis
from kaizenlab.workspaces.models import Workspace

type Row = dict[str, Any]

SHOWN = 8


def waiting(workspace: Workspace, now: dt.datetime) -> list[Row]:
    """Experiments whose result nobody has answered yet, most severe first."""
    proposed = Decision.objects.filter(workspace=workspace, experiment=OuterRef("pk"), state="proposed")
    rows = (
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
            proposed=Exists(proposed),
        )[:SHOWN]
    )
    return [
        row
        | {
            "age": days_ago(row["concluded_at"], now),
            "overdue": row["due_at"] < now,
            "said": decision_words.RESPONSES[row["response"]],
            "sure": experiment_words.CONFIDENCES.get(row["confidence"], ""),
        }
        for row in rows
    ]


def running(workspace: Workspace, now: dt.datetime) -> list[Row]:
    """Experiments under way, the next to end first."""
    rows = (
        Experiment.objects.filter(workspace=workspace, state__in=["registered", "running", "paused"])
        .order_by("ends_on", "number")
        .values("number", "title", "state", "ends_on", "hypothesis__number", walk=column())[:SHOWN]
    )
    return [
        row
        | {
            "late": bool(row["ends_on"] and row["ends_on"] < now.date()),
            "state_word": experiment_words.STATES[row["state"]],
            "walked": walk.said if (walk := read(row["walk"])) else "",
        }
        for row in rows
    ]


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
            "age": days_ago(row["settled_at"], now),
            "said": words[row["outcome"]] or decision_words.KINDS[row["kind"]],
        }
        for row in rows
    ]


def untested(workspace: Workspace, now: dt.datetime) -> list[Row]:
    """Hypotheses nobody has tested yet, newest first."""
    rows = (
        Hypothesis.objects.filter(workspace=workspace, state__in=["draft", "ready"])
        .order_by("-number")
        .values("number", "statement", "state", "created_at")[:SHOWN]
    )
    return [
        row | {"age": days_ago(row["created_at"], now), "state_word": hypothesis_words.STATES[row["state"]]}
        for row in rows
    ]


def days_ago(moment: dt.datetime | None, now: dt.datetime) -> str:
    days = (now - moment).days if moment else 0
    return ngettext("%(days)d day ago", "%(days)d days ago", days) % {"days": days} if days > 0 else _("today")
