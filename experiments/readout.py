"""What a reading says and where a criterion stands, in the reader's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from experiments import words
from experiments.dossier import Dossier
from experiments.models import Criterion
from experiments.rules.criteria import Criterion as Bar
from experiments.rules.criteria import Kind, Policy, exact
from experiments.rules.observe import Answer, Reading, Said, Values, current, observe
from experiments.rules.observed import Answers, Arms, Conversions, Events, Observed, Ruling, Sample, Summed, seen
from experiments.rules.outcomes import Futility, Outcome, outcome
from experiments.rules.result import Result
from experiments.seen import Seen, shown
from experiments.wording import bar, with_unit
from kaizenlab.lib.reasons import number, percent

MOST_STEPS = 24  # chances that a sparkline and its words have room for
WIDTH, HEIGHT, INSET = 72, 20, 3


def reading(row: Criterion, said: Said, arm: str = "") -> str:
    """“Yes”, “3 of 5 said yes”, “Control: 90 of 1,000”."""
    text = saying(row, said)
    return _("%(arm)s: %(said)s") % {"arm": words.ARMS[arm], "said": text} if arm else text


def saying(row: Criterion, said: Said) -> str:
    match said:
        case Answer():
            return str(words.ANSWERS[said.value])
        case Answers(yes=yes, n=n):
            return _("%(yes)s of %(n)s said yes") % {"yes": number(yes), "n": number(n)}
        case Conversions(successes=k, exposures=n):
            return _("%(k)s of %(n)s") % {"k": number(k), "n": number(n)}
        case Values(values=[value]):
            return with_unit(number(value), row.unit)
        case Values(values=values):
            return ngettext("%(n)s value", "%(n)s values", len(values)) % {"n": number(len(values))}
        case Sample(n=n, mean=mean, sd=sd):
            facts = {"n": number(n), "mean": with_unit(number(float(mean)), row.unit), "sd": number(sd)}
            return _("mean %(mean)s, n %(n)s, sd %(sd)s") % facts
        case Summed(n=n):
            return ngettext("%(n)s value", "%(n)s values", n) % {"n": number(n)}
        case Events(events=events, days=days):
            facts = {"events": number(events), "days": number(days)}
            return ngettext("%(events)s in %(days)s day", "%(events)s in %(days)s days", days) % facts
        case Ruling(met=met):
            return str(words.ANSWERS["yes" if met else "no"])


@dataclass(frozen=True, slots=True)
class Spark:
    """The chance after each answer, as a line and in words."""

    points: str
    x: str
    y: str
    words: str


@dataclass(frozen=True, slots=True)
class Standing:
    """One criterion of a result: what it asks, what was seen, and what follows."""

    row: Criterion
    bar: str
    seen: Seen
    to_come: str
    chance: str
    futility: str
    futility_word: str
    probability: str
    p_value: str
    spark: Spark | None


def standings(rows: Sequence[Criterion], dossier: Dossier, result: Result) -> list[Standing]:
    """The criteria of the plan in force, beside what was seen of them."""
    outcomes = {outcome.name: outcome for outcome in result.outcomes}
    rules = dossier.newest.plan.criteria
    return [standing(row, rule, outcomes[rule.name], dossier) for row, rule in zip(rows, rules, strict=True)]


def standing(row: Criterion, rule: Bar, said: Outcome, dossier: Dossier) -> Standing:
    found, policy = dossier.observed.get(rule.name), dossier.policy
    futility = {Futility.FUTILE: _("futile"), Futility.AT_RISK: _("at risk")}
    return Standing(
        row=row,
        bar=bar(row),
        seen=shown(rule, said, found),
        to_come=to_come(rule, found),
        chance="" if said.chance is None else percent(said.chance, policy.at_risk),
        futility=said.futility or "",
        futility_word=futility[said.futility] if said.futility else "",
        probability="" if said.probability is None else percent(said.probability, policy.cut_off),
        p_value="" if said.p_value is None else f"{said.p_value:.3g}",
        spark=spark(rule, dossier.log, policy),
    )


def to_come(rule: Bar, seen_: Observed | None) -> str:
    """How much of the planned sample is still out."""
    planned = rule.planned or 0
    match rule.kind, seen(seen_):
        case Kind.JUDGEMENT, ruling:
            return _("the judge's word") if ruling is None else _("nothing")
        case Kind.COUNT, events:
            return days_left((rule.period_days or 0) - (events.days if isinstance(events, Events) else 0))
        case Kind.COMPARISON, arms:
            return arms_left(rule, arms if isinstance(arms, Arms) else None)
        case Kind.K_OF_N, answers:
            return people_left(rule, answers if isinstance(answers, Answers) else Answers(0, 0))
        case _, Conversions(exposures=n) | Sample(n=n):
            return units_left(rule, planned - n)
    return units_left(rule, planned)


def days_left(days: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": number(days)} if days > 0 else _("nothing")


def units_left(rule: Bar, left: int) -> str:
    if left <= 0:
        return _("nothing")
    one = ngettext("%(n)s value", "%(n)s values", left) if rule.kind is Kind.MEAN else _("%(n)s exposures")
    return one % {"n": number(left)}


def people_left(rule: Bar, answers: Answers) -> str:
    """“2 people, both must say yes”."""
    left = (rule.planned or 0) - answers.n
    if left <= 0:
        return _("nobody")
    people = ngettext("%(n)s person", "%(n)s people", left) % {"n": number(left)}
    short = (rule.required or 0) - answers.yes
    if not rule.at_least or not 0 < short <= left:
        return people
    if short == left:
        asked = _("both must say yes") if left == 2 else ngettext("who must say yes", "all must say yes", left)
    else:
        asked = ngettext("%(k)s must say yes", "%(k)s must say yes", short) % {"k": number(short)}
    return _("%(people)s, %(asked)s") % {"people": people, "asked": asked}


def arms_left(rule: Bar, arms: Arms | None) -> str:
    share, other = rule.allocation
    asked = {"control": rule.planned or 0, "variant": ceil((rule.planned or 0) * exact(other) / exact(share))}
    had = {"control": size(arms.control), "variant": size(arms.variant)} if arms else dict.fromkeys(asked, 0)
    left = {arm: max(0, asked[arm] - had[arm]) for arm in asked}
    if not any(left.values()):
        return _("nothing")
    return _("control %(control)s, variant %(variant)s") % {arm: number(n) for arm, n in left.items()}


def size(arm: Conversions | Sample) -> int:
    return arm.exposures if isinstance(arm, Conversions) else arm.n


def spark(rule: Bar, log: Sequence[Reading], policy: Policy) -> Spark | None:
    """The chance before the first answer and after each, where answers came one by one and few were planned."""
    answers = current(each for each in log if each.criterion == rule.name)
    steps = min(len(answers), rule.planned or 0)
    if rule.kind is not Kind.K_OF_N or not 0 < steps <= MOST_STEPS:
        return None
    seen_ = [Answers(0, 0), *(observe(rule, answers[:n]) for n in range(1, steps + 1))]
    chances = [outcome(rule, each, policy, running=True).chance or 0.0 for each in seen_]
    places = [
        (INSET + (WIDTH - 2 * INSET) * n / steps, INSET + (HEIGHT - 2 * INSET) * (1 - chance))
        for n, chance in enumerate(chances)
    ]
    return Spark(
        points=" ".join(f"{x:.1f},{y:.1f}" for x, y in places),
        x=f"{places[-1][0]:.1f}",
        y=f"{places[-1][1]:.1f}",
        words=", ".join(percent(chance, policy.at_risk) for chance in chances[1:]),
    )
