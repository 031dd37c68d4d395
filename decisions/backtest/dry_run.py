"""The replay of a workspace's newest experiments beside the policy that somebody types."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from decisions import rules as responses
from decisions import words as decision_words
from decisions.backtest import queries, rules, words
from decisions.backtest.rules import Past, Sign, Signal, Told
from decisions.backtest.versions import within
from decisions.rules import Response, Terms
from experiments.rules.criteria import exact
from kaizenlab.lib.reasons import percent
from kaizenlab.lib.refs import ref
from kaizenlab.workspaces.models import Workspace


@dataclass(frozen=True)
class Cell:
    """What one policy says about one experiment."""

    when: str
    why: str
    saved: str
    is_false_alarm: bool
    is_invalid: bool
    response: str
    word: str
    urgency: str


@dataclass(frozen=True)
class Row:
    ref: str
    title: str
    url: str
    outcome: str
    happened: str
    cells: Sequence[Cell]

    @property
    def differs(self) -> bool:
        return self.cells[0] != self.cells[-1]


@dataclass(frozen=True)
class DryRun:
    """`sums`: of each policy its sentences. `skipped`: too long a log for a page."""

    rows: Sequence[Row]
    sums: Sequence[Sequence[str]]
    is_cut: bool
    newest: int
    skipped: Sequence[str]


def dry_run(workspace: Workspace, several: Sequence[Terms], *, now: dt.datetime) -> DryRun:
    recent = queries.recent(workspace)
    told = [(past, rules.replay(past, several)) for past in queries.pasts(workspace, recent.chosen, now=now)]
    sums = [rules.summed((past, each[number]) for past, each in told) for number in range(len(several))]
    return DryRun(
        rows=[row(workspace, past, each, now=now) for past, each in told],
        sums=[words.in_all(each, workspace.currency) for each in sums],
        is_cut=recent.is_cut,
        newest=queries.NEWEST,
        skipped=[ref("E", each.number) for each in recent.skipped],
    )


def row(workspace: Workspace, past: Past, told: Sequence[Told], *, now: dt.datetime) -> Row:
    return Row(
        ref=ref("E", past.number),
        title=past.title,
        url=reverse("experiments:run", args=[workspace.slug, past.number]),
        outcome=past.ending.outcome if past.ending else "",
        happened=happened(past, now),
        cells=[cell(each, workspace.currency) for each in told],
    )


def happened(past: Past, now: dt.datetime) -> str:
    if past.ending is None:
        return _("runs, day %(day)s") % {"day": past.day(now)}
    facts: dict[str, Any] = {"day": past.day(past.ending.at)}
    if past.ending.outcome:
        facts["outcome"] = decision_words.OUTCOMES[past.ending.outcome]
        return _("%(outcome)s on day %(day)s") % facts
    return _("%(ended)s on day %(day)s") % (facts | {"ended": words.ENDINGS[past.ending.how]})


def cell(told: Told, currency: str) -> Cell:
    final = told.final
    return Cell(
        when=_("day %(day)s") % {"day": told.signal.day} if told.signal else "",
        why=why(told.signal) if told.signal else "",
        saved=words.saved(told.saved, told.money, currency) if told.saved is not None else "",
        is_false_alarm=told.is_false_alarm,
        is_invalid=final is not None and final.response is Response.RERUN,
        response=final.response.value if final else "",
        word=str(decision_words.RESPONSES[final.response.value]) if final else "",
        urgency=urgency(final) if final else "",
    )


def why(signal: Signal) -> str:
    if signal.sign is not Sign.FUTILE:
        return str(words.SIGNS[signal.sign])
    left = min(each.chance for each in signal.result.outcomes if each.futility and each.chance is not None)
    return _("futile: %(chance)s left") % {"chance": percent(exact(left))}


def urgency(said: responses.Recommendation) -> str:
    return _("Sev %(severity)s, %(days)s") % {
        "severity": said.severity,
        "days": within(said.decide_within_days, said.counted),
    }
