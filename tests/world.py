"""Builders of a small world. They go through the product's own actions, so what they make could really be."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from decisions.actions import proposal
from decisions.followup import actions as followup
from decisions.followup.models import NextAction
from decisions.models import Decision
from decisions.objectives import actions as objectives
from decisions.objectives.models import Objective
from experiments import queries
from experiments.actions import conclusion, evidence, planning, registration
from experiments.actions import running as states
from experiments.attachments import actions as attachments
from experiments.attachments.models import Attachment, Link
from experiments.facts import first_id
from experiments.forecasts import actions as forecasts
from experiments.forecasts.models import Forecast
from experiments.intake import actions as intake
from experiments.intake.columns import guess
from experiments.intake.entries import Mapped
from experiments.intake.models import Import
from experiments.intake.staging import stage
from experiments.models import Criterion, Evidence, Experiment, KillCriterion
from experiments.rehearsal import actions as rehearsals
from experiments.rehearsal.models import Rehearsal, Script
from experiments.rehearsal.queries import bars_of
from experiments.rules.observe import Answer, Said
from experiments.runs import actions as runs
from experiments.runs.models import Run, Step
from experiments.runs.queries import walks
from experiments.runs.rules import Progress
from hypotheses import actions as beliefs
from hypotheses.models import Hypothesis
from kaizenlab.alerts import actions as alerts
from kaizenlab.alerts import actions as rings
from kaizenlab.alerts.detect import table_of
from kaizenlab.alerts.hooks import actions as hooks
from kaizenlab.alerts.hooks.models import Delivery, Endpoint
from kaizenlab.alerts.hooks.words import EVENTS
from kaizenlab.alerts.models import Alert
from kaizenlab.alerts.response.actions import postmortem as postmortems
from kaizenlab.alerts.response.models import PostMortem
from kaizenlab.alerts.rules.terms import Rule
from kaizenlab.alerts.tasks import look as clock_looks
from kaizenlab.comments import actions as comments
from kaizenlab.comments.models import Comment
from kaizenlab.events.models import Event
from kaizenlab.lib import clock
from kaizenlab.metrics.actions import metrics, readings
from kaizenlab.metrics.models import Metric
from kaizenlab.metrics.rules import Amount, Taken
from kaizenlab.playbooks import actions as shelf
from kaizenlab.playbooks import document
from kaizenlab.playbooks.models import Playbook
from kaizenlab.playbooks.source import Source
from kaizenlab.tokens import actions as tokens
from kaizenlab.tokens.models import Token
from kaizenlab.workspaces import actions as workspaces
from kaizenlab.workspaces import tenancy
from kaizenlab.workspaces.models import Membership, Workspace
from kaizenlab.workspaces.tasks import mail_invitation
from tests import people
from tests.playbooks.texts import TALKS

NOON = dt.datetime(2026, 11, 9, 12, 0, tzinfo=dt.UTC)  # a Monday


@dataclass
class World:
    """A workspace with the cast in it. `enter()` before touching its rows outside of a request."""

    workspace: Workspace
    alice: Membership
    fumi: Membership
    bob: Membership
    vera: Membership
    now: dt.datetime = field(default=NOON)

    def enter(self) -> None:
        tenancy.look_as(user=self.alice.user_id, workspace=self.workspace.pk)

    def url(self, path: str = "") -> str:
        return f"/w/{self.workspace.slug}/{path}"

    def as_(self, name: str) -> Client:
        """A browser signed in as somebody of the cast."""
        return people.browser(name)

    def asks(self, path: str = "", name: str = "bob") -> int:
        """How many queries the page takes, once somebody of the cast is signed in."""
        client = self.as_(name)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(self.url(path)).status_code == 200
        return len(captured)

    def trail(self) -> list[str]:
        """What the ledger says was done, in order."""
        self.enter()
        return list(Event.objects.filter(workspace=self.workspace).order_by("seq").values_list("verb", flat=True))


def make_world(slug: str = "hinoki", now: dt.datetime = NOON) -> World:
    alice = workspaces.create(by=people.person("alice"), name=slug.title(), slug=slug, time_zone="UTC", at=now)
    others = {
        name: people.join(alice.workspace, name, role, now) for name, role in people.ROLES.items() if name != "alice"
    }
    return World(alice.workspace, alice, **others, now=now)


def make_elsewhere(now: dt.datetime = NOON) -> Membership:
    """Charlie's workspace, of which nobody in Hinoki may see a trace."""
    return workspaces.create(by=people.person("charlie"), name="Elsewhere", slug="elsewhere", time_zone="UTC", at=now)


def experiment(world: World, belief: Hypothesis | None = None, **fields: Any) -> Experiment:
    """A draft of Bob's, complete but for its criteria."""
    planned = {
        "title": "Interviews: lost rationale",
        "method": "interview",
        "planned_sample": 5,
        "ends_on": world.now.date() + dt.timedelta(days=14),
    }
    return planning.plan(belief or hypothesis(world), by=world.bob, at=world.now, **(planned | fields))


def criterion(**fields: Any) -> Criterion:
    """Unsaved: 3 of 5 team leads, unless told otherwise."""
    bar = {"name": BAR, "who": "team leads", "required": 3, "planned": 5}
    return Criterion(**(bar | fields if fields.get("kind", "k_of_n") == "k_of_n" else {"name": "bar"} | fields))


def kill(of_criterion: Criterion, by: dt.date, **fields: Any) -> KillCriterion:
    """Unsaved: none of the first 3, unless told otherwise."""
    state = {"direction": "at_most", "threshold": 0, "of": 3 if of_criterion.kind == "k_of_n" else None}
    return KillCriterion(criterion=of_criterion, by=by, **(state | fields))


def with_bars(
    world: World, draft: Experiment, *criteria: Criterion, kills: Sequence[KillCriterion] | None = None
) -> Experiment:
    """The draft with these criteria; with one kill criterion on the first, in a week, unless `kills` are given."""
    rows = list(criteria) or [criterion()]
    stops = [kill(rows[0], world.now.date() + dt.timedelta(days=7))] if kills is None else list(kills)
    return planning.set_bars(draft, criteria=rows, kills=stops, by=world.bob, at=world.now)


def registered(
    world: World,
    belief: Hypothesis | None = None,
    *criteria: Criterion,
    kills: Sequence[KillCriterion] | None = None,
    **fields: Any,
) -> Experiment:
    """Frozen at the world's noon."""
    draft = with_bars(world, experiment(world, belief, **fields), *criteria, kills=kills)
    return registration.register(draft, by=world.bob, at=world.now).experiment


def running(
    world: World,
    belief: Hypothesis | None = None,
    *criteria: Criterion,
    kills: Sequence[KillCriterion] | None = None,
    foretold: str = "",
    **fields: Any,
) -> Experiment:
    """Registered at the world's noon and started an hour later; before, Alice may have given a forecast in per cent."""
    frozen = registered(world, belief, *criteria, kills=kills, **fields)
    if foretold:
        forecast(world, frozen, world.alice, foretold)
    return states.start(frozen, by=world.bob, at=world.now + dt.timedelta(hours=1))


def entry(experiment: Experiment, said: Said | str, *, arm: str = "", of: int = 0, **fields: Any) -> evidence.Entry:
    """What one participant answered, or any other reading, of the experiment's criterion number `of`."""
    criterion = first_id(queries.criteria_of(experiment)[of])
    word = evidence.Word(criterion, Answer(said) if isinstance(said, str) else said, arm)
    observed_on = experiment.registered_at.date() if experiment.registered_at else experiment.created_at.date()
    return evidence.Entry(**({"observed_on": observed_on, "words": (word,)} | fields))


def observed(
    world: World, experiment: Experiment, said: Said | str, *, at: dt.datetime | None = None, **fields: Any
) -> Evidence:
    """One piece of evidence, two hours after the world's noon unless told otherwise."""
    return evidence.record(
        experiment, entry(experiment, said, **fields), by=world.bob, at=at or world.now + dt.timedelta(hours=2)
    )


def answered(world: World, experiment: Experiment, *answers: str, of: int = 0) -> list[Evidence]:
    """Participants P1, P2, … and what each answered: yes, no or unclear."""
    return [
        observed(world, experiment, answer, of=of, alias=f"P{number}") for number, answer in enumerate(answers, start=1)
    ]


def concluded(
    world: World, *, yes: int = 3, n: int = 5, experiment: Experiment | None = None, broken: str = ""
) -> Experiment:
    """Run to its end a day after the world's noon: by default 3 of 5 said yes, validated with low confidence."""
    experiment = experiment or running(world)
    answered(world, experiment, *["yes"] * yes, *["no"] * (n - yes))
    conclusion.conclude(experiment, by=world.fumi, at=world.now + dt.timedelta(days=1), broken=broken)
    experiment.refresh_from_db()
    return experiment


def hypothesis(world: World, *, assumptions: int = 1, **fields: Any) -> Hypothesis:
    """A hypothesis of Bob's that is ready for its first experiment; with no assumptions it is a draft."""
    said = {"statement": "Teams of 3 to 20 lose why a feature was built", "persona": "Leads of product teams"} | fields
    world.enter()
    made = beliefs.create(by=world.bob, at=world.now, **said)
    for number in range(1, assumptions + 1):
        beliefs.add_assumption(made, text=f"Assumption {number}", by=world.bob, at=world.now)
    made.refresh_from_db()
    made.workspace = world.workspace
    return made


TEXTS = {
    "rationale": "Leads with more than ten people feel it sharply.",
    "learned": "The loss begins when someone who knew leaves.",
    "override_kind": "fact",
    "override_reason": "Two of the three who said yes asked to pay for a pilot.",
    "successor_statement": "Teams above ten people lose the rationale when somebody leaves.",
    "successor_persona": "Engineering leads of 11 to 50 people",
}


def decided(
    world: World,
    experiment: Experiment | None = None,
    outcome: str = "investigate",
    *,
    by: Membership | None = None,
    at: dt.datetime | None = None,
    **said: Any,
) -> Decision:
    """What Fumi decides a day after the conclusion; with a member's `by`, or against the policy, it is proposed."""
    at = at or world.now + dt.timedelta(days=2)
    words = {"outcome": outcome} | TEXTS | said
    return proposal.propose(experiment or concluded(world), by=by or world.fumi, at=at, **words)


def next_action(world: World, decision: Decision, text: str = "Tell the sales team", **said: Any) -> NextAction:
    """Of Bob's, added on the day of the decision."""
    fields = {"kind": "build", "owner": world.bob, "by": world.bob, "at": decision.settled_at} | said
    return followup.add(decision, text=text, **fields)


def objective(world: World, name: str = "decisions-in-time", target: str = "0.9", days: int = 28) -> Objective:
    """Fumi's: 90 % in time over 28 days, unless told otherwise."""
    world.enter()
    said = {"name": name, "title": "Decisions in time", "target": Decimal(target), "days": days}
    return objectives.add(**said, by=world.fumi, at=world.now)


def commented(
    world: World, record: Any, text: str = "It hurts.", *, by: Membership | None = None, **when: Any
) -> Comment:
    """What Bob says about a record, three days after the world's noon unless told otherwise."""
    return comments.write(record, text, **({"by": by or world.bob, "at": world.now + dt.timedelta(days=3)} | when))


def severe(world: World, belief: Hypothesis | None = None, **fields: Any) -> Experiment:
    """Out of reach after three noes, an hour between each: a Sev 1, so that people are assembled."""
    experiment = running(world, belief, **fields)
    for number in (1, 2, 3):
        observed(world, experiment, "no", alias=f"P{number}", at=world.now + dt.timedelta(hours=1 + number))
    return experiment


def killed(world: World, outcome: str = "kill", **said: Any) -> Decision:
    """The same, concluded a day after the world's noon and killed, or turned to something else, a day later."""
    experiment = severe(world)
    conclusion.conclude(experiment, by=world.fumi, at=world.now + dt.timedelta(days=1))
    return decided(world, experiment, outcome, **said)


def looked_back(world: World, decision: Decision) -> PostMortem:
    """Its post-mortem with Bob's words about what helped and what hindered."""
    row = PostMortem.objects.get(workspace=world.workspace, decision=decision)
    at = world.now + dt.timedelta(days=3)
    return postmortems.edit(row, version=row.version, by=world.bob, at=at, **CAUSES)


CAUSES = {"helped": "The bar was frozen before.", "hindered": "The interviews came three weeks late."}


@dataclass(frozen=True)
class Article:
    """When what happened in the article's case, in days after the world's noon. Its first day is a Monday."""

    noes: tuple[int, ...] = (5, 10, 15)
    acknowledged: int = 39
    ends: int = 90
    concluded: int = 91
    decided: int = 95
    cost: int = 9_000

    def at(self, world: World, day: int) -> dt.datetime:
        return world.now + dt.timedelta(days=day, hours=3)


ARTICLE = Article()


def world_of_the_article(world: World) -> Decision:
    """Three months were planned; in week 3 the bar could not be reached any more; it was killed when they were over."""
    experiment = early_noes(world)
    observed(world, experiment, "no", alias="P3", at=ARTICLE.at(world, ARTICLE.noes[2]))
    return late_kill(world, experiment)


def early_noes(world: World) -> Experiment:
    """Two of the three who say no, within eleven days."""
    bar = criterion()
    stop = kill(bar, world.now.date() + dt.timedelta(days=28))
    ends_on = world.now.date() + dt.timedelta(days=ARTICLE.ends)
    experiment = running(world, None, bar, kills=[stop], ends_on=ends_on, cost=Decimal(ARTICLE.cost))
    for number, day in enumerate(ARTICLE.noes[:2], start=1):
        observed(world, experiment, "no", alias=f"P{number}", at=ARTICLE.at(world, day))
    return experiment


def late_kill(world: World, experiment: Experiment) -> Decision:
    """The worker looks every day, a founder acknowledges after weeks, and the rest goes on as planned."""
    for day in range(ARTICLE.noes[2] + 1, ARTICLE.decided):
        clock_looks(world.workspace.pk, dt.datetime.combine(ARTICLE.at(world, day), dt.time(0, 1), dt.UTC))
        world.enter()
        if day == ARTICLE.acknowledged:
            alert = Alert.objects.get(workspace=world.workspace, rule="futile", resolved_at=None)
            alerts.acknowledge(alert, by=world.fumi, at=ARTICLE.at(world, day))
        if day == ARTICLE.concluded:
            conclusion.conclude(experiment, by=world.fumi, at=ARTICLE.at(world, day))
    return decided(world, experiment, "kill", at=ARTICLE.at(world, ARTICLE.decided))


PLAYBOOK = """---
name: Problem interviews
method: interview
---

## Prep

### Name the persona
`check: persona · blocks · days: 1`

Who exactly has the problem?

### Write the script
`blocks · days: 2`

Ask about **the last time**.

### Rehearse it
`check: rehearsal`

## Execute

### Run the interviews
`check: evidence · count: 5 interviews · days: 7 · blocks`

### Send thanks

## Decide

### Compare with the bar
`blocks`

### Write down what we learned
`check: learning · blocks`

### Decide
`check: decision`
"""
STEPS = ("persona", "script", "rehearsal", "interviews", "thanks", "compare", "learning", "decision")
# The same, and nothing holds anything up
FREELY = PLAYBOOK.replace(" · blocks", "").replace("blocks · ", "").replace("`blocks`\n", "")


def playbook(text: str = PLAYBOOK, slug: str = "problem-interviews", number: int = 1) -> Source:
    """A playbook as the shelf hands it out: Problem interviews, whose steps STEPS names in their order."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Source("own", slug, None, number, text, digest, document.read(text))


def follows(world: World, experiment: Experiment, source: Source | None = None) -> Run:
    """The experiment begins the playbook now."""
    return runs.begin(source or playbook(), experiment, by=world.bob, at=world.now)


def step(run: Run, name: str) -> Step:
    return run.steps.select_related("run__experiment").get(position=STEPS.index(name) + 1)


def ticked(world: World, run: Run, *names: str) -> None:
    for name in names:
        runs.tick(step(run, name), by=world.bob, at=world.now)


def kept_as_counted() -> int:
    """How many runs there are, after a look at each: what is kept of it is what counting anew comes to."""
    kept = {run.experiment_id: Progress(run.done, run.of) for run in Run.objects.filter(replaced_at=None)}
    assert kept == {pk: walk.progress for pk, walk in walks(kept).items()}
    return len(kept)


BAR = "recognise this as a problem"
QUESTIONS = ("When did you last ask why a feature was built?", "What did you do then?")


def scripted(world: World, experiment: Experiment, *questions: str) -> Experiment:
    """With an interview script of Bob's."""
    rehearsals.save_script(experiment, questions or QUESTIONS, version=0, by=world.bob, at=world.now)
    return experiment


def rehearsed(world: World, experiment: Experiment, *answers: str, at: dt.datetime | None = None) -> Rehearsal:
    """With a colleague who played one persona and answered the script."""
    if not Script.objects.filter(experiment=experiment).exists():
        scripted(world, experiment)
    questions = Script.objects.get(experiment=experiment).questions
    said = zip(questions, answers or ("Last week, I think it was.", "I asked around."), strict=True)
    bars = dict.fromkeys((row.name for row in bars_of(experiment)), "unclear")
    played = rehearsals.Cast("Aoi", "A lead of a product team", [*said], bars)
    return rehearsals.hold_with_colleague(experiment, played, by=world.bob, at=at or world.now)


def forecast(world: World, experiment: Experiment, by: Membership, percent: str = "70") -> Forecast:
    """Given before the start with the author's own eyes: PostgreSQL lets nobody else write it."""
    tenancy.look_as(user=by.user_id, workspace=world.workspace.pk)
    given = forecasts.give(experiment, Decimal(percent) / 100, by=by, at=world.now)
    world.enter()
    return given


def shelved(world: World, text: str = TALKS) -> Playbook:
    """A playbook of Bob's, in its first version."""
    world.enter()
    return shelf.create(text=text, by=world.bob, at=world.now)


def put_away(world: World) -> Playbook:
    return shelf.archive(shelved(world), by=world.fumi, at=world.now)


def imported(world: World, experiment: Experiment, table: str, *, day: str = "2026-11-09", **said: str) -> Import:
    """A table of Bob's, mapped as its names suggest and checked; nothing of it is recorded."""
    staged = intake.upload(experiment, stage([table]), by=world.bob, at=world.now)
    held = guess(staged.header, intake.criteria(experiment))
    mapped = Mapped(columns=tuple(held), **{"day": day} | said)
    return intake.map_columns(staged, mapped, by=world.bob, at=world.now + dt.timedelta(hours=2))


def attached(
    world: World,
    experiment: Experiment,
    body: bytes = b"What the recruiter was told.",
    *,
    name: str = "recruiting.txt",
    type_: str = "text/plain",
    evidence: Evidence | None = None,
) -> Attachment:
    """A file of the experiment's own, or of one piece of its evidence."""
    upload = attachments.Upload(name, type_, body)
    return attachments.attach(experiment, upload, evidence=evidence, by=world.bob, at=world.now)


def linked(world: World, experiment: Experiment, url: str = "https://docs.example.org/script") -> Link:
    return attachments.link(experiment, label="Interview script", url=url, by=world.bob, at=world.now)


def gone_wrong(world: World, *, workspace: int | None = None, kind: str = "") -> int:
    """A job of the workspace (or another) that failed for good; its number."""
    job = mail_invitation.defer(workspace=workspace or world.workspace.pk, invitation=0, language="en")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [job])
        cursor.execute("SELECT procrastinate_finish_job_v1(%s, 'failed', false)", [job])
        if kind:
            cursor.execute("INSERT INTO jobs_trouble (job_id, at, kind) VALUES (%s, now(), %s)", [job, kind])
    return job


def hooked(world: World, address: str = "https://192.0.2.10/kaizen", kind: str = "webhook", **wanted: Any) -> Endpoint:
    """A webhook of Alice's that is told everything, at an address that leads nowhere unless told otherwise."""
    world.enter()
    told = {"name": "Ops", "events": [*EVENTS], "severities": [1, 2, 3], "language": "en"} | wanted
    made, _secret = hooks.add(kind, hooks.Wanted(address=address, **told), by=world.alice, at=world.now)
    return made


def messages(endpoint: Endpoint) -> list[Delivery]:
    """What was planned for it, in order."""
    return list(endpoint.deliveries.select_related("endpoint__workspace").order_by("pk"))


def silenced(world: World, alert: Alert, *, until: dt.datetime | None = None, reason: str = "On holiday.") -> Alert:
    """At rest by Bob until a year from now, unless told otherwise."""
    at = clock.now()
    return rings.silence(alert, until=until or at + dt.timedelta(days=300), reason=reason, by=world.bob, at=at)


def many(model: type[Model]) -> Callable[[Iterable[Any]], list[Any]]:
    """Straight into its table, a hundred rows a statement: the longer one is, the longer each of its values takes."""
    return partial(model._default_manager.bulk_create, batch_size=100)


def ruled(world: World, rule: Rule, **terms: Any) -> None:
    """Alice sets a rule of what rings; the others stay as they are."""
    world.enter()
    table = table_of(world.workspace)
    changed = {rule: replace(table[rule], **terms)}
    alerts.set_rules(world.workspace, changed, seen=alerts.digest(table), by=world.alice, at=world.now)


def token(world: World, *scopes: str) -> tuple[Token, str]:
    """One of Alice's that is good for a month from today, and its text."""
    named = list(scopes) or ["metrics:read", "metrics:write"]
    return tokens.make(name="Nightly figures", scopes=named, days=30, by=world.alice, at=clock.now())


def metric(world: World, *values: float, **said: Any) -> Metric:
    """A count a day of Bob's, with a reading of each day up to today, the last value for today."""
    what = {"name": "Sign-ups", "shape": "count", "direction": "up"} | said
    made = metrics.create(by=world.bob, at=world.now, **what)
    today = world.now.date()
    days = [today - dt.timedelta(days=ago) for ago in reversed(range(len(values)))]
    read(world, made, *[(day, value) for day, value in zip(days, values, strict=True)])
    return made


def read(world: World, of: Metric, *said: tuple[dt.date | dt.datetime, Any], **how: Any) -> list[Any]:
    """Readings of days or moments; a pair says how many of how many."""
    if not said:
        return []
    taken = [taken_of(world, when, value) for when, value in said]
    return readings.record(of, taken, **{"source": "entered", "by": world.bob, "at": world.now} | how)


def taken_of(world: World, when: dt.date | dt.datetime, value: Any, key: str = "") -> Taken:
    amount = Amount(part=value[0], whole=value[1]) if isinstance(value, tuple) else Amount(Decimal(str(value)))
    if isinstance(when, dt.datetime):
        return Taken(when, clock.today(world.workspace.time_zone, when), False, amount, key)
    return Taken(clock.midnight(when, world.workspace.time_zone), when, True, amount, key)


def shelved_metric(world: World) -> Metric:
    """One that nobody uses any more."""
    return metrics.archive(metric(world, name="Old figure"), by=world.fumi, at=world.now)
