"""Each rule from the moment before it rings to the work that resolves it: once, however often it is looked at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import pytest

from decisions.followup.actions import learnings, next_actions, reviews
from decisions.followup.models import NextAction
from decisions.models import Decision
from experiments.actions import amendment, conclusion, evidence, planning
from experiments.models import Criterion, Evidence, Experiment
from experiments.queries import criteria_of, kills_of
from experiments.rules.observed import Conversions
from hypotheses import actions as beliefs
from hypotheses.models import Hypothesis
from kaizenlab.alerts import tasks
from kaizenlab.alerts.models import Alert, Moment, Watch
from kaizenlab.alerts.rules.terms import Rule
from kaizenlab.alerts.words import said
from kaizenlab.workspaces.actions import people
from tests import world as build
from tests.world import World

NEVER = {"k_of_n": {"of": 5, "threshold": 0}, "comparison": {"of": None, "threshold": "0.01"}}
SECOND, HOUR, DAY = dt.timedelta(seconds=1), dt.timedelta(hours=1), dt.timedelta(days=1)

type Step = Callable[[World], dt.datetime]  # brings the world to a moment, and says which


@dataclass(frozen=True)
class Life:
    """Of one alert. After `nearly` it does not ring, after `rings` it does, and `work` resolves it as `how` says."""

    rule: Rule
    nearly: Step
    rings: Step
    work: Callable[[World, dt.datetime], object]
    how: str


def midnight(world: World, day: int) -> dt.datetime:
    return dt.datetime.combine(world.now.date(), dt.time.min, dt.UTC) + day * DAY


def at_midnight(day: int) -> Step:
    return lambda world: midnight(world, day)


def after(days: int, hours: int = 0) -> Step:
    """Nothing happens but time, since the world's noon."""
    return lambda world: world.now + days * DAY + hours * HOUR


def begun(world: World, *bars: Criterion, belief: Hypothesis | None = None, days: int = 14, **planned: object) -> None:
    """Started an hour after noon, for so many days. Its kill criterion is judged on its last day: none of five."""
    rows = list(bars) or [build.criterion()]
    last = midnight(world, days).date()
    stop = build.kill(rows[0], last, **NEVER[rows[0].kind])
    build.running(world, belief, *rows, kills=[stop], ends_on=last, **planned)


def first(world: World) -> Experiment:
    world.enter()
    return Experiment.objects.select_related("workspace", "plan").order_by("number")[0]


def alias(world: World) -> str:
    world.enter()
    return f"P{Evidence.objects.count() + 1}"


def noes(number: int) -> Step:
    """So many say no, one after the other."""

    def step(world: World) -> dt.datetime:
        world.enter()
        if not Experiment.objects.exists():
            begun(world)
        for _ in range(number):
            build.observed(world, first(world), "no", alias=alias(world))
        return world.now + 2 * HOUR

    return step


def mend(world: World, at: dt.datetime) -> None:
    """The last no was a misunderstanding."""
    world.enter()
    last = Evidence.objects.select_related("experiment__workspace").order_by("-number")[0]
    entry = build.entry(last.experiment, "yes", alias=f"P{last.number}")
    evidence.correct(last, entry, reason="Misheard.", by=world.bob, at=at)


def conclude(world: World, at: dt.datetime) -> None:
    conclusion.conclude(first(world), by=world.fumi, at=at)


def decide(world: World, at: dt.datetime) -> None:
    """As the policy says."""
    experiment = first(world)
    build.decided(world, experiment, experiment.recommendation.response, at=at)


def asked_until(world: World) -> dt.datetime:
    """One of two said yes; the kill criterion is judged in a week."""
    bar = build.criterion()
    stop = build.kill(bar, midnight(world, 7).date(), threshold=1, of=None)
    experiment = build.running(world, None, bar, kills=[stop])
    build.answered(world, experiment, "yes", "no", "no")
    return midnight(world, 7) - SECOND


def guarded(world: World) -> dt.datetime:
    harm = build.criterion(kind="rate", role="guardrail", name="refunds", target="0.1", planned=10, direction="at_most")
    begun(world, build.criterion(), harm)
    build.observed(world, first(world), Conversions(0, 9), of=1)
    return world.now + 2 * HOUR


def harmed(world: World) -> dt.datetime:
    build.observed(world, first(world), Conversions(9, 10), of=1)
    return world.now + 2 * HOUR


def split(world: World) -> dt.datetime:
    kind = {"kind": "comparison", "measure": "proportion", "effect": "ratio", "target": "1.05", "planned": 500}
    bar = build.criterion(name="uplift", **kind)
    begun(world, bar, method="ab_test")
    build.observed(world, first(world), Conversions(2, 10), arm="control")
    build.observed(world, first(world), Conversions(8, 39), arm="variant")
    return world.now + 2 * HOUR


def one_more(world: World) -> dt.datetime:
    build.observed(world, first(world), Conversions(0, 1), arm="variant")
    return world.now + 2 * HOUR


def evened(world: World, at: dt.datetime) -> None:
    build.observed(world, first(world), Conversions(7, 30), arm="control", at=at)


def answered_all(world: World) -> dt.datetime:
    begun(world)
    build.answered(world, first(world), "yes", "yes", "no", "no", "no")
    return world.now + 3 * HOUR


def concluded(world: World) -> dt.datetime:
    conclude(world, at := world.now + DAY)
    return at


def waiting(world: World) -> dt.datetime:
    """Concluded on Tuesday; the last moment that the policy leaves."""
    build.concluded(world)
    return first(world).recommendation.due_at


def too_late(world: World) -> dt.datetime:
    return first(world).recommendation.due_at + SECOND


def past_its_end(world: World) -> dt.datetime:
    """Planned to the fourteenth day after today."""
    begun(world)
    return midnight(world, 15) - SECOND


def complete(world: World) -> dt.datetime:
    """Its five were heard two hours after noon."""
    answered_all(world)
    return world.now + DAY + 2 * HOUR - SECOND


def silent(world: World) -> dt.datetime:
    return noes(1)(world) + 7 * DAY - SECOND


def hear(world: World, at: dt.datetime) -> None:
    build.observed(world, first(world), "yes", alias=alias(world), at=at)


def costs(cost: int) -> Step:
    """A hundred days for that, of a thousand."""

    def step(world: World) -> dt.datetime:
        belief = build.hypothesis(world, budget_money=Decimal(1000))
        begun(world, belief=belief, days=100, cost=Decimal(cost))
        return world.now + HOUR

    return step


def dearer(cost: int, day: int) -> Step:
    """A deviation: it costs more than was planned."""

    def step(world: World) -> dt.datetime:
        experiment, at = first(world), world.now + day * DAY
        bars = criteria_of(experiment)
        stops = kills_of(experiment, bars)
        said = {"reason": "New quotes.", "cost": Decimal(cost)}
        amendment.amend(experiment, criteria=bars, kills=stops, **said, by=world.bob, at=at)
        return at

    return step


def almost_steady(world: World) -> dt.datetime:
    costs(400)(world)
    return dearer(749, 30)(world)


def used(*, days: int, at_once: int, until: dt.timedelta) -> Step:
    """So many experiments beside each other since an hour after noon, of that many days; a moment before then."""

    def step(world: World) -> dt.datetime:
        belief = build.hypothesis(world, budget_days=days)
        for _ in range(at_once):
            begun(world, belief=belief, days=100)
        return world.now + HOUR + until - SECOND

    return step


def afford(world: World, at: dt.datetime) -> None:
    """The team gives the hypothesis more."""
    world.enter()
    belief = Hypothesis.objects.select_related("workspace", "owner").get()
    beliefs.edit(belief, version=belief.version, by=world.fumi, at=at, budget_money=Decimal(5000), budget_days=500)


def to_be_revisited(world: World) -> dt.datetime:
    build.decided(world, revisit_on=midnight(world, 30).date())
    return midnight(world, 30) - SECOND


def to_be_built(world: World) -> dt.datetime:
    build.decided(world, next_kind="build", next_text="The export", next_due=midnight(world, 5).date())
    return midnight(world, 6) - SECOND


def not_learned(world: World) -> dt.datetime:
    """Decided two days after noon."""
    build.decided(world, learned="")
    return world.now + 9 * DAY - SECOND


def review(world: World, at: dt.datetime) -> None:
    world.enter()
    held = {"verdict": "held_up", "text": "They pay.", "revisit_on": None}
    reviews.review(Decision.objects.select_related("workspace").get(), **held, by=world.fumi, at=at)


def finish(world: World, at: dt.datetime) -> None:
    world.enter()
    next_actions.finish(NextAction.objects.get(text="The export"), note="", by=world.bob, at=at)


def learn(world: World, at: dt.datetime) -> None:
    world.enter()
    decision = Decision.objects.select_related("workspace").get()
    learnings.learn(decision, text="Ask who left.", by=world.bob, at=at)


def drafted(world: World) -> dt.datetime:
    build.experiment(world)
    return world.now + 14 * DAY - SECOND


def retitle(world: World, at: dt.datetime) -> None:
    row = first(world)
    planning.change(row, version=row.version, by=world.bob, at=at, title="Interviews, again")


def owned(world: World) -> dt.datetime:
    build.experiment(world)
    return world.now + DAY


def gone(world: World) -> dt.datetime:
    world.enter()
    people.remove(member=world.bob, by=world.alice, at=world.now + DAY)
    return world.now + DAY


def take_over(world: World, at: dt.datetime) -> None:
    row = first(world)
    planning.change(row, version=row.version, by=world.fumi, at=at, owner=world.fumi)
    world.enter()
    belief = Hypothesis.objects.select_related("workspace", "owner__user").get()
    beliefs.edit(belief, version=belief.version, by=world.fumi, at=at, owner=world.fumi)


CONCLUDED, DECIDED = "The experiment was concluded.", "It was decided."
DONE, GONE = "The work was done.", "It no longer holds."
BACK = {3: "1 of 3: the chance is 20\N{NO-BREAK SPACE}%.", 2: "1 of 2: the chance is 50\N{NO-BREAK SPACE}%."}
LIVES = [
    Life(Rule.FUTILE, noes(2), noes(1), mend, BACK[3]),
    Life(Rule.FUTILE, noes(2), noes(1), conclude, CONCLUDED),
    Life(Rule.AT_RISK, noes(1), noes(1), mend, BACK[2]),
    Life(Rule.KILL, asked_until, at_midnight(7), conclude, CONCLUDED),
    Life(Rule.GUARDRAIL, guarded, harmed, conclude, CONCLUDED),
    Life(Rule.SAMPLE_RATIO, split, one_more, evened, GONE),
    Life(Rule.RESULT, answered_all, concluded, decide, DECIDED),
    Life(Rule.OVERDUE, waiting, too_late, decide, DECIDED),
    Life(Rule.EVALUATION, past_its_end, at_midnight(15), conclude, CONCLUDED),
    Life(Rule.EVALUATION, complete, after(1, 2), conclude, CONCLUDED),
    Life(Rule.NO_EVIDENCE, silent, after(7, 2), hear, DONE),
    Life(Rule.BUDGET_FAST, costs(499), dearer(500, 1), afford, GONE),
    Life(Rule.BUDGET_SLOW, almost_steady, dearer(750, 31), afford, GONE),
    Life(Rule.BUDGET_SPENT, costs(999), dearer(1000, 1), afford, GONE),
    Life(Rule.BUDGET_SPENT, used(days=5, at_once=1, until=5 * DAY), after(5, 1), afford, GONE),
    Life(Rule.BUDGET_SLOW, used(days=10, at_once=2, until=90 * HOUR), after(0, 91), afford, GONE),
    Life(Rule.BUDGET_FAST, used(days=10, at_once=5, until=DAY), after(1, 1), afford, GONE),
    Life(Rule.REVISIT, to_be_revisited, at_midnight(30), review, DONE),
    Life(Rule.ACTION, to_be_built, at_midnight(6), finish, DONE),
    Life(Rule.DRAFT, drafted, after(14), retitle, DONE),
    Life(Rule.LEARNING, not_learned, after(9), learn, DONE),
    Life(Rule.OWNER, owned, gone, take_over, DONE),
]


def look(world: World, at: dt.datetime) -> None:
    """What the worker does each minute."""
    while tasks.look(world.workspace.pk, at):
        pass
    world.enter()


def of(rule: Rule) -> list[Alert]:
    return list(Alert.objects.filter(rule=rule).order_by("number"))


def test_here_is_every_rule():
    """But the one that looks at a metric, whose life is told in test_metric.py."""
    assert {life.rule for life in LIVES} == set(Rule) - {Rule.METRIC}


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.rule.value)
def test_it_rings_once_until_the_work_is_done(world, life):
    look(world, life.nearly(world))
    assert of(life.rule) == [], "a moment before"
    moment = life.rings(world)
    look(world, moment)
    rung = of(life.rule)
    assert {alert.fired_at for alert in rung} == {moment}
    for later in (moment, moment + SECOND, moment + 5 * HOUR):
        Watch.objects.update(due_at=later)
        look(world, later)
    assert of(life.rule) == rung, "looked at again"
    life.work(world, moment + 6 * HOUR)
    look(world, moment + 6 * HOUR)
    assert {alert.resolved_at for alert in of(life.rule)} == {moment + 6 * HOUR}
    assert [said(alert.resolution) for alert in of(life.rule)] == [life.how] * len(rung)
    assert [moment.kind for moment in Moment.objects.filter(alert=rung[0]).order_by("pk")] == ["fired", "resolved"]


def test_what_comes_again_is_another_alert(world):
    silent(world)
    for week in (1, 2):
        moment = world.now + week * 7 * DAY + 2 * HOUR
        look(world, moment)
        hear(world, moment)
    world.enter()
    assert [(alert.number, alert.resolved_at is None) for alert in of(Rule.NO_EVIDENCE)] == [(1, False), (2, False)]
