"""Forecasts are given, changed and withdrawn by their authors, before the start.

Their events say who and when, and nothing of the number: no digest either, since 10,001 of them are quickly tried.
PostgreSQL lets nobody write another one's forecast, so the transaction has to look with the author's eyes.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from experiments.actions.planning import lock
from experiments.forecasts.models import Forecast
from experiments.forecasts.queries import mine
from experiments.models import Experiment
from kaizenlab.events import record as events
from kaizenlab.lib.refusal import Refused
from kaizenlab.workspaces.models import Membership


@transaction.atomic
def give(experiment: Experiment, probability: Decimal, *, by: Membership, at: dt.datetime) -> Forecast:
    """The author's one forecast of this experiment; the same number again changes nothing."""
    experiment = lock(experiment)
    refuse_once_started(experiment)
    before = mine(experiment, by)
    if before and before.probability == probability:
        return before
    given, _created = Forecast.objects.update_or_create(
        workspace=by.workspace, experiment=experiment, member=by, defaults={"probability": probability, "at": at}
    )
    verb = "forecast.changed" if before else "forecast.given"
    events.record(verb, experiment, by=by, at=at, also=[given])
    return given


@transaction.atomic
def withdraw(experiment: Experiment, *, by: Membership, at: dt.datetime) -> None:
    """As if it had never been given; where there is none, nothing happens."""
    experiment = lock(experiment)
    refuse_once_started(experiment)
    if given := mine(experiment, by):
        events.record("forecast.withdrawn", experiment, by=by, at=at, also=[given])
        given.delete()


def is_open(experiment: Experiment) -> bool:
    return experiment.started_at is None and experiment.state in ("draft", "registered")


def refuse_once_started(experiment: Experiment) -> None:
    if experiment.state == "cancelled":
        raise Refused(_("This experiment was cancelled."))
    if not is_open(experiment):
        raise Refused(_("This experiment has started: what everybody expected of it is sealed."))
