"""The product's own verbs, in the order a team says them: plan, register, observe, conclude, decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from operator import itemgetter
from typing import Any

from decisions.actions import proposal
from decisions.followup import actions as followup
from decisions.followup.models import NextAction
from decisions.learnings import actions as learnings
from decisions.models import Decision
from decisions.objectives import actions as objectives
from experiments import queries
from experiments.actions import conclusion, evidence, planning, registration, running
from experiments.forecasts import actions as forecasts
from experiments.models import Criterion, Experiment, KillCriterion
from experiments.rehearsal import actions as rehearsals
from experiments.rules.observe import Answer, Said
from experiments.runs import actions as runs
from experiments.runs.models import Step
from experiments.stance import Stance
from hypotheses import actions as hypotheses
from hypotheses.models import Hypothesis
from kaizenlab.alerts import actions as alerts
from kaizenlab.alerts.models import Alert
from kaizenlab.alerts.response.actions import postmortem as postmortems
from kaizenlab.alerts.response.actions import responding
from kaizenlab.alerts.response.models import PostMortem, Response
from kaizenlab.alerts.tasks import look
from kaizenlab.comments import actions as comments
from kaizenlab.example.cast import Cast
from kaizenlab.metrics.actions import metrics, readings
from kaizenlab.metrics.models import Metric
from kaizenlab.metrics.rules import Amount, Taken
from kaizenlab.playbooks import shipped
from kaizenlab.search import actions as searches
from kaizenlab.workspaces import tenancy
from kaizenlab.workspaces.models import Membership

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@dataclass(frozen=True)
class Answered:
    """One interview: what they answered, and in their own words."""

    answer: str
    quote: str
    finding: str
    elsewhere: str = ""


@dataclass(frozen=True)
class Walk:
    """One experiment after another; `day` counts from the first day of the story.

    What follows a decision weeks later is put off until the story gets there: the ledger knows no way back.
    """

    cast: Cast
    first_day: dt.datetime
    put_off: list[tuple[dt.datetime, Callable[[], Any]]] = field(default_factory=list)

    def later(self, at: dt.datetime, act: Callable[..., Any], *what: Any, **how: Any) -> None:
        self.put_off.append((at, partial(act, *what, **how, at=at)))

    def catch_up(self, until: dt.datetime) -> None:
        for each in sorted(self.put_off, key=itemgetter(0)):
            if each[0] <= until:
                self.put_off.remove(each)
                each[1]()

    def at(self, day: float, hours: float = 0) -> dt.datetime:
        return self.first_day + day * DAY + hours * HOUR

    def believe(self, day: float, assumptions: list[tuple[str, int, int]], **canvas: Any) -> Hypothesis:
        self.catch_up(self.at(day))
        made = hypotheses.create(by=self.cast.bob, at=self.at(day), **canvas)
        for text, importance, uncertainty in assumptions:
            self.assume(made, day, text, importance, uncertainty)
        return self.fresh(made)

    def assume(self, belief: Hypothesis, day: float, text: str, importance: int, uncertainty: int) -> None:
        hypotheses.add_assumption(
            belief, text=text, importance=importance, uncertainty=uncertainty, by=self.cast.bob, at=self.at(day, 0.1)
        )

    def plan(
        self,
        belief: Hypothesis,
        day: float,
        criteria: list[Criterion],
        kills: list[KillCriterion],
        playbook: str = "",
        expect: Sequence[int] = (),
        **planned: Any,
    ) -> Experiment:
        """Planned, registered and started within three hours of that day; `playbook` is a shipped one's name.

        `expect` is what Alice, Fumi and Bob forecast before the start, in per cent.
        """
        source = shipped.all_of("en")[playbook] if playbook else None
        draft = planning.plan(belief, playbook=source, by=self.cast.bob, at=self.at(day), **planned)
        planning.set_bars(draft, criteria=criteria, kills=kills, by=self.cast.bob, at=self.at(day, 1))
        registered = registration.register(draft, by=self.cast.bob, at=self.at(day, 2)).experiment
        self.forecast(registered, expect, self.at(day, 2.5))
        return running.start(registered, by=self.cast.bob, at=self.at(day, 3))

    def measure(self, day: float, past: Sequence[Any], **said: Any) -> Metric:
        """A metric of Bob's, with what a file knew of each day before."""
        made = metrics.create(by=self.cast.bob, at=self.at(day), **said)
        days = [self.at(day).date() - n * DAY for n in range(len(past), 0, -1)]
        known = [taken(each, amount) for each, amount in zip(days, past, strict=True)]
        readings.record(made, known, source="file", by=self.cast.bob, at=self.at(day, 0.5))
        return made

    def read(self, metric: Metric, day: float, amount: Any) -> None:
        """The day before's figure, entered in the morning."""
        said = taken(self.at(day).date() - DAY, amount)
        readings.record(metric, [said], source="entered", by=self.cast.bob, at=self.at(day, 1))

    def forecast(self, experiment: Experiment, expect: Sequence[int], when: dt.datetime) -> None:
        """Each with their own eyes: PostgreSQL lets nobody write another one's."""
        for member, percent in zip((self.cast.alice, self.cast.fumi, self.cast.bob), expect, strict=False):
            tenancy.look_as(user=member.user_id, workspace=self.cast.workspace.pk)
            forecasts.give(experiment, Decimal(percent) / 100, by=member, at=when)
        tenancy.look_as(user=self.cast.alice.user_id, workspace=self.cast.workspace.pk)

    def interview(self, experiment: Experiment, day: float, people: list[Answered]) -> None:
        """One interview a day from that day on. Each bears on what was believed first."""
        believed = experiment.hypothesis.assumptions.order_by("number").first()
        for number, person in enumerate(people, start=1):
            when = self.at(day + number - 1, 4)
            self.observe(
                experiment,
                when,
                [Answer(person.answer)],
                alias=f"P{number}",
                quotes=(person.quote,),
                findings=person.finding,
                points_elsewhere=bool(person.elsewhere),
                elsewhere=person.elsewhere,
                manner="said",
                bearings=(evidence.Bears(believed.pk, BEARS[person.answer]),) if believed else (),
            )

    def rehearse(self, experiment: Experiment, day: float, script: dict[str, str], persona: str, foretold: str) -> None:
        """Before the first interview a colleague answers each question, and says how they would count."""
        when = self.at(day, 3.5)
        rehearsals.save_script(experiment, [*script], version=0, by=self.cast.bob, at=when)
        bar = queries.criteria_of(experiment)[0].name
        played = rehearsals.Cast("Aoi", persona, [*script.items()], {bar: foretold})
        rehearsals.hold_with_colleague(experiment, played, by=self.cast.bob, at=when)

    def observe(self, experiment: Experiment, when: dt.datetime, said: list[Said], **entry: Any) -> None:
        """One piece of evidence; two things said are a comparison's control and variant."""
        criterion = queries.criteria_of(experiment)[0]
        arms = ["control", "variant"] if len(said) > 1 else [""]
        words = tuple(evidence.Word(criterion.pk, one, arm) for one, arm in zip(said, arms, strict=True))
        evidence.record(
            experiment, evidence.Entry(observed_on=when.date(), words=words, **entry), by=self.cast.bob, at=when
        )

    def tick(self, experiment: Experiment, day: float, *keys: str) -> None:
        for number, key in enumerate(keys):
            runs.tick(self.step(experiment, key), by=self.cast.bob, at=self.at(day, 4 + number))

    def skip(self, experiment: Experiment, day: float, key: str, reason: str) -> None:
        runs.skip(self.step(experiment, key), reason=reason, by=self.cast.bob, at=self.at(day, 4))

    def note(self, experiment: Experiment, day: float, key: str, text: str) -> None:
        runs.note(self.step(experiment, key), text, by=self.cast.bob, at=self.at(day, 4))

    def assign(self, experiment: Experiment, day: float, key: str, due: float) -> None:
        runs.assign(
            self.step(experiment, key),
            owner=self.cast.fumi,
            due_on=self.at(due).date(),
            by=self.cast.bob,
            at=self.at(day, 4),
        )

    def step(self, experiment: Experiment, key: str) -> Step:
        rows = Step.objects.select_related("run__experiment").filter(workspace=self.cast.workspace)
        return rows.get(run__experiment=experiment, key=key)

    def conclude(self, experiment: Experiment, day: float, broken: str = "") -> Experiment:
        conclusion.conclude(experiment, by=self.cast.fumi, at=self.at(day, 8), broken=broken)
        return self.fresh(experiment)

    def decide(self, experiment: Experiment, day: float, outcome: str, rationale: str, **said: Any) -> Decision:
        return proposal.propose(
            experiment,
            outcome=outcome,
            rationale=rationale,
            by=said.pop("by", self.cast.fumi),
            at=self.at(day, 9),
            **said,
        )

    def act(self, decision: Decision, day: float, text: str, owner: Membership, due: float, **said: Any) -> NextAction:
        """One more thing that a decision sets off."""
        due_on = self.at(due).date()
        return followup.add(
            decision,
            kind="build",
            text=text,
            owner=owner,
            due_on=due_on,
            by=self.cast.fumi,
            at=self.at(day, 10),
            **said,
        )

    def hand_over(self, decision: Decision, day: float, owner: Membership, due: float) -> NextAction:
        """What the decision itself set off gets somebody who does it, and a day."""
        action = decision.actions.select_related("decision").get()
        same: dict[str, Any] = {"text": action.text, "link": action.link}
        return followup.change(
            action, **same, owner=owner, due_on=self.at(due).date(), by=self.cast.fumi, at=self.at(day, 10)
        )

    def finish(self, action: NextAction, day: float, note: str) -> None:
        self.later(self.at(day, 5), followup.finish, action, note=note, by=action.owner)

    def assemble(self, experiment: Experiment, day: float, *remarks: str) -> None:
        """A Sev 1 has called them: a founder acknowledges it, the owner is on it too, and both write in the log."""
        alert = Alert.objects.get(workspace=self.cast.workspace, experiment=experiment, rule="futile", resolved_at=None)
        alerts.acknowledge(alert, by=self.cast.fumi, at=self.at(day, 6))
        response = Response.objects.get(workspace=self.cast.workspace, experiment=experiment, ended_at=None)
        responding.join(response, by=self.cast.bob, at=self.at(day, 6.5))
        for number, text in enumerate(remarks):
            who = (self.cast.fumi, self.cast.bob)[number % 2]
            responding.note(response, text, by=who, at=self.at(day, 7 + number / 10))

    def look_back(self, decision: Decision, hours: float, **texts: str) -> PostMortem:
        """What helped and what hindered, some hours after the decision."""
        assert decision.settled_at
        row = PostMortem.objects.get(workspace=self.cast.workspace, decision=decision)
        at = decision.settled_at + hours * HOUR
        return postmortems.edit(row, version=row.version, by=self.cast.bob, at=at, **texts)

    def close_book(self, row: PostMortem, hours: float, *actions: tuple[str, Membership, float]) -> None:
        """Who does what by when, and the post-mortem is finished."""
        at = row.opened_at + hours * HOUR
        for text, owner, due in actions:
            postmortems.act(row, text=text, owner=owner, due_on=self.at(due).date(), by=self.cast.bob, at=at)
        postmortems.finish(row, version=row.version, by=self.cast.fumi, at=at)

    def review(self, decision: Decision, day: float, verdict: str, text: str, again: float | None = None) -> None:
        revisit_on = self.at(again).date() if again is not None else None
        said = {"verdict": verdict, "text": text, "revisit_on": revisit_on}
        self.later(self.at(day, 6), followup.review, decision, **said, by=self.cast.fumi)

    def learn(self, decision: Decision, day: float, text: str) -> None:
        self.later(self.at(day, 7), followup.learn, decision, text=text, by=self.cast.bob)

    def weigh(self, decision: Decision, experiment: Experiment, day: float, note: str) -> None:
        """What a later experiment means for what a decision taught."""
        self.later(
            *(self.at(day, 7), learnings.weigh, decision.learning, experiment),
            if_validated="supports",
            note=note,
            by=self.cast.bob,
        )

    def restate(self, decision: Decision, day: float, status: str, reason: str) -> None:
        said = {"status": status, "reason": reason}
        self.later(self.at(day, 8), learnings.restate, decision.learning, **said, by=self.cast.fumi)

    def say(self, record: Any, day: float, by: Membership, text: str) -> None:
        self.later(self.at(day, 11), comments.write, record, text, by=by)

    def keep_search(self, day: float, by: Membership, name: str, query: str, *, is_shared: bool = False) -> None:
        self.later(self.at(day, 12), searches.save, name=name, query=query, is_shared=is_shared, by=by)

    def aim(self, day: float, title: str, target: Decimal, days: int) -> None:
        """A decision objective of the founders."""
        said = {"name": "in-time", "title": title, "target": target, "days": days}
        self.later(self.at(day, 12), objectives.add, **said, by=self.cast.fumi)

    def wait(self, day: float) -> None:
        """What time alone has caused by then, as the worker finds it."""
        self.catch_up(self.at(day))
        while look(self.cast.workspace.pk, self.at(day)):
            pass

    def acknowledge(self, rule: str, title: str, day: float, by: Membership) -> None:
        alerts.acknowledge(self.alert(rule, title), by=by, at=self.at(day, 1))

    def silence(self, rule: str, title: str, day: float, *, days: int, reason: str) -> None:
        until = self.at(day + days, 2)
        alerts.silence(self.alert(rule, title), until=until, reason=reason, by=self.cast.fumi, at=self.at(day, 2))

    def alert(self, rule: str, title: str) -> Alert:
        return Alert.objects.get(workspace=self.cast.workspace, rule=rule, title=title, resolved_at=None)

    def fresh[T: (Hypothesis, Experiment)](self, record: T) -> T:
        record.refresh_from_db()
        record.workspace = self.cast.workspace
        return record


BEARS = {"yes": Stance.SUPPORTS, "no": Stance.CONTRADICTS, "unclear": Stance.NEUTRAL}


def people(name: str, required: int, planned: int, who: str = "team leads") -> Criterion:
    return Criterion(name=name, who=who, kind="k_of_n", required=required, planned=planned)


def none_of_first(criterion: Criterion, first: int, by: dt.date) -> KillCriterion:
    return KillCriterion(criterion=criterion, direction="at_most", threshold=0, of=first, by=by)


def taken(day: dt.date, amount: Any) -> Taken:
    said = Amount(part=amount[0], whole=amount[1]) if isinstance(amount, tuple) else Amount(Decimal(amount))
    return Taken(dt.datetime.combine(day, dt.time.min, dt.UTC), day, True, said)
