"""Criteria and kill criteria as sentences, in the reader's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as sentence

from experiments.models import Criterion, KillCriterion
from experiments.rules.criteria import exact
from kaizenlab.lib.dates import day
from kaizenlab.lib.reasons import exact_percent, number, signed

BARS = {
    ("k_of_n", "at_least"): sentence("At least %(required)s of %(planned)s %(who)s %(name)s"),
    ("k_of_n", "at_most"): sentence("At most %(required)s of %(planned)s %(who)s %(name)s"),
    ("rate", "at_least"): sentence("At least %(target)s of %(planned)s %(who)s %(name)s"),
    ("rate", "at_most"): sentence("At most %(target)s of %(planned)s %(who)s %(name)s"),
    ("mean", "at_least"): sentence("%(name)s: a mean of at least %(target)s over %(planned)s %(who)s"),
    ("mean", "at_most"): sentence("%(name)s: a mean of at most %(target)s over %(planned)s %(who)s"),
    ("count", "at_least"): sentence("At least %(target)s %(name)s in %(days)s days"),
    ("count", "at_most"): sentence("At most %(target)s %(name)s in %(days)s days"),
    ("comparison", "at_least"): sentence(
        "%(name)s: %(effect)s of at least %(target)s, with %(planned)s %(who)s in the control"
    ),
    ("comparison", "at_most"): sentence(
        "%(name)s: %(effect)s of at most %(target)s, with %(planned)s %(who)s in the control"
    ),
    ("judgement", "at_least"): sentence("%(judge)s says yes: %(name)s"),
}
EFFECTS = {
    "difference": sentence("variant minus control"),
    "ratio": sentence("variant to control, a ratio"),
}
STATES = {
    ("k_of_n", "at_most"): sentence("at most %(threshold)s say yes"),
    ("k_of_n", "at_least"): sentence("at least %(threshold)s say yes"),
    ("of", "at_most"): sentence("at most %(threshold)s of the first %(of)s say yes"),
    ("of", "at_least"): sentence("at least %(threshold)s of the first %(of)s say yes"),
    ("rate", "at_most"): sentence("the rate is at most %(threshold)s"),
    ("rate", "at_least"): sentence("the rate is at least %(threshold)s"),
    ("mean", "at_most"): sentence("the mean is at most %(threshold)s"),
    ("mean", "at_least"): sentence("the mean is at least %(threshold)s"),
    ("count", "at_most"): sentence("at most %(threshold)s are counted"),
    ("count", "at_least"): sentence("at least %(threshold)s are counted"),
    ("comparison", "at_most"): sentence("the effect is at most %(threshold)s"),
    ("comparison", "at_least"): sentence("the effect is at least %(threshold)s"),
    ("judgement", "at_most"): sentence("the judge says no"),
    ("judgement", "at_least"): sentence("the judge says yes"),
}


@dataclass(frozen=True)
class Sentences:
    """A plan's bars as people read them."""

    primaries: tuple[str, ...]
    guardrails: tuple[str, ...]
    kills: tuple[str, ...]


def sentences(
    criteria: Sequence[Criterion], kills: Sequence[KillCriterion], ends_on: dt.date | None = None
) -> Sentences:
    """With `ends_on` each bar says by when."""
    ending = _("%(sentence)s by %(day)s.") if ends_on else _("%(sentence)s.")
    by = day(ends_on) if ends_on else ""
    said = [(row.role, ending % {"sentence": bar(row), "day": by}) for row in criteria]
    return Sentences(
        primaries=tuple(text for role, text in said if role == "primary"),
        guardrails=tuple(text for role, text in said if role == "guardrail"),
        kills=tuple(kill(row, named=len(criteria) > 1) for row in kills),
    )


def bar(row: Criterion) -> str:
    """“At least 3 of 5 team leads recognise this as a problem”; a bound one says from which metric, too."""
    said = sentence_of(row)
    return _("%(sentence)s, from %(metric)s") % {"sentence": said, "metric": row.metric.ref} if row.metric else said


def sentence_of(row: Criterion) -> str:
    return _(BARS[row.kind, row.direction]) % {
        "name": row.name,
        "who": row.who or _("people"),
        "required": number(row.required or 0),
        "planned": number(row.planned or 0),
        "target": amount(row, row.target),
        "days": number(row.period_days or 0),
        "effect": _(EFFECTS[row.effect or "difference"]),
        "judge": row.judge or _("Somebody"),
    }


def kill(row: KillCriterion, *, named: bool = False) -> str:
    """“If at most 0 of the first 3 say yes by …”; `named` where the plan has several criteria."""
    kind = "of" if row.of else row.criterion.kind
    state = _(STATES[kind, row.direction]) % {
        "threshold": amount(row.criterion, row.threshold),
        "of": number(row.of or 0),
    }
    said = _("If %(state)s by %(by)s, we stop and the result is invalidated.") % {"state": state, "by": day(row.by)}
    return _("“%(name)s”: %(sentence)s") % {"name": row.criterion.name, "sentence": said} if named else said


def amount(row: Criterion, value: Decimal | None) -> str:
    """A bar's number in the unit in which people say it."""
    if value is None:
        return "–"
    if row.kind == "rate":
        return exact_percent(exact(value))
    if row.kind == "comparison" and row.effect != "ratio":
        points = row.measure != "mean"
        written = signed(exact(value) * 100 if points else exact(value))
        return _("%(points)s points") % {"points": written} if points else with_unit(written, row.unit)
    return with_unit(number(exact(value)), row.unit if row.kind == "mean" else "")


def with_unit(written: str, unit: str) -> str:
    return f"{written}\N{NO-BREAK SPACE}{unit}" if unit else written
