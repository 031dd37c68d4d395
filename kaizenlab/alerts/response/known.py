"""What is known while a response is open: needed and got, the result as it stands and why, and the Sev 1 alerts."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from experiments import record
from experiments import words as experiment_words
from experiments.models import Experiment
from experiments.rules.result import Result, result_from_json
from kaizenlab.alerts import words as alert_words
from kaizenlab.alerts.models import Alert, Moment
from kaizenlab.alerts.response.models import Response


@dataclass(frozen=True)
class Known:
    needed: str
    got: str
    verdict: str
    confidence: str
    reasons: list[str]
    is_final: bool  # the result is frozen


def known(experiment: Experiment, *, now: dt.datetime) -> Known:
    """Of a concluded experiment its result, else where it stands."""
    frozen = getattr(experiment, "result", None)
    if frozen is not None:
        return said(frozen.needed, frozen.got, result_from_json(json.loads(frozen.outcome)), is_final=True)
    return said(*record.so_far(experiment, now=now), is_final=False)


def said(needed: str, got: str, result: Result | None, *, is_final: bool) -> Known:
    return Known(
        needed=needed,
        got=got,
        verdict=str(experiment_words.VERDICTS[result.verdict]) if result and result.verdict else "",
        confidence=str(experiment_words.CONFIDENCES[result.confidence]) if result and result.confidence else "",
        reasons=[reason.said(_) for reason in result.reasons] if result else [],
        is_final=is_final,
    )


def called(response: Response, *, now: dt.datetime) -> list[dict[str, Any]]:
    """The Sev 1 alerts that called it, each with why and with what happened to it since."""
    rows = Moment.objects.filter(workspace=response.workspace_id, alert__calls__response=response)
    moments = rows.select_related("alert", "by__user").order_by("alert__number", "id")
    return [shown(alert, happened, now) for alert, happened in groupby(moments, key=lambda moment: moment.alert)]


def shown(alert: Alert, happened: Iterable[Moment], now: dt.datetime) -> dict[str, Any]:
    return {
        "ref": alert.ref,
        "number": alert.number,
        "rule": alert_words.RULES[alert.rule],
        "severity": alert.severity,
        "sev": alert_words.SEVERITIES[alert.severity],
        "state": alert_words.STATES[alert.state(now)],
        "why": alert_words.said(alert.why),
        "resolution": alert_words.said(alert.resolution),
        "moments": list(lines(happened)),
    }


def lines(happened: Iterable[Moment]) -> Iterator[dict[str, Any]]:
    for moment in happened:
        yield {"word": alert_words.MOMENTS[moment.kind], "at": moment.at, "by": str(moment.by) if moment.by else ""}
