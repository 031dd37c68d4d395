"""Reads one line of hypotheses as the rules want it: a constant number of queries, however long it is."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, DateTimeField, F, Max, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, JSONObject, Trunc
from django.utils.dateparse import parse_datetime

from decisions.followup.models import NextAction, Review
from decisions.models import Decision
from experiments.models import Evidence, Experiment
from experiments.runs.models import Step
from hypotheses.models import Hypothesis
from kaizenlab.alerts.models import Alert
from kaizenlab.events.models import Event
from kaizenlab.lib import clock
from kaizenlab.lib.asked import among, asked
from kaizenlab.lib.refs import ref
from kaizenlab.observatory.traces import rules
from kaizenlab.workspaces.models import Workspace

type Row = Mapping[str, Any]

# Their evidence comes in by itself once they run; all others ask people one after another
GATHERS = ("survey", "smoke_test", "pre_sale", "ab_test", "data_analysis", "launch")
PAUSES = ("experiment.paused", "experiment.resumed")
DRAFTED = ("experiment.changed", "experiment.criteria_set", "run.begun", "run.changed")
BELIEVED = ("pk", "number", "statement", "state", "created_at", "changed_at")
ACTION = ("number", "kind", "text", "created_at", "done_at")
READY = '"state":["draft","ready"]'


@asked
def family(workspace: int, root: int) -> QuerySet[Any, Row]:
    """The hypotheses of a line, the first one and all that come from it."""
    rows = Hypothesis.objects.filter(workspace=workspace).filter(Q(pk=root) | Q(root=root))
    return rows.order_by("number").values(*BELIEVED, above=F("parent__number"))


def with_family(hypotheses: QuerySet[Hypothesis]) -> QuerySet[Any, Any]:
    """Each with the hypotheses of its line, in the query that finds it."""
    root = Coalesce(OuterRef("root"), OuterRef("pk"))
    rows = Hypothesis.objects.filter(workspace=OuterRef("workspace")).filter(Q(pk=root) | Q(root=root))
    said = JSONObject(**{name: F(name) for name in BELIEVED}, above=F("parent__number"))
    return hypotheses.annotate(family=ArraySubquery(rows.order_by("number").values(said=said)))


def family_of(hypothesis: Any) -> list[Row]:
    dates = ("created_at", "changed_at")
    return [row | {name: moment(row[name]) for name in dates} for row in hypothesis.family]


def told_by(hypothesis: Hypothesis) -> Row:
    """The same of one at hand, which is the first of its line."""
    return {name: getattr(hypothesis, name) for name in BELIEVED} | {"above": None}


def line(
    workspace: Workspace, beliefs: Sequence[Row], *, exact: bool = False, event: Event | None = None
) -> rules.Line:
    """Everything about these hypotheses, as far as it is in the ledger or is its newest `event`. Pieces of evidence
    that came in within the same hour are one moment, but where it is to be `exact`."""
    place, keys = workspace.pk, [row["pk"] for row in beliefs]
    tests = experiments(place, keys)
    told = ledger(place, beliefs, tests, event)
    seen, ticked = pieces(place, [row["pk"] for row in tests], exact=exact), phases(place, [row["pk"] for row in tests])
    is_decided = any(row["concluded_at"] or row["cancelled_at"] for row in tests)
    return rules.Line(
        beliefs=tuple(belief(row, told) for row in beliefs),
        tests=tuple(test(row, told, seen.get(row["pk"]), ticked[row["pk"]], workspace.time_zone) for row in tests),
        **(choices(place, keys) if is_decided else {}),
        alarms=tuple(alarm(each, row["number"]) for row in tests for each in row["alarms"]),
    )


@asked
def experiments(workspace: int, beliefs: Sequence[int]) -> QuerySet[Any, Row]:
    alarms = Alert.objects.filter(experiment=OuterRef("pk"), decision=None).order_by("number")
    said = JSONObject(**{name: F(name) for name in ("number", "rule", "fired_at", "resolved_at")})
    rows = Experiment.objects.filter(among("hypothesis", beliefs), workspace=workspace).order_by("number")
    return rows.values(
        *("pk", "number", "title", "state", "method", "ends_on"),
        *("created_at", "registered_at", "started_at", "concluded_at", "cancelled_at", "closed_at"),
        belief=F("hypothesis__number"),
        verdict=F("result__verdict"),
        confidence=F("result__confidence"),
        alarms=ArraySubquery(alarms.values(said=said)),
    )


def alarm(said: Row, test: int) -> rules.Alarm:
    over = said["resolved_at"]
    return rules.Alarm(
        said["number"], test, said["rule"], whole(moment(said["fired_at"])), over and whole(moment(over))
    )


def belief(row: Row, told: Mapping[str, list[Row]]) -> rules.Belief:
    ready = [each["at"] for each in told.get(ref("H", row["number"]), ())]
    return rules.Belief(
        number=row["number"],
        title=row["statement"],
        state=row["state"],
        created_at=whole(row["created_at"]),
        changed_at=whole(row["changed_at"]),
        ready_at=whole(ready[0]) if ready else None,
        parent=row["above"],
    )


def test(row: Row, told: Mapping[str, list[Row]], seen: rules.Pieces | None, ticked: Any, zone: str) -> rules.Test:
    said = told.get(ref("E", row["number"]), [])
    drafted = [each["at"] for each in said if each["verb"] in DRAFTED]
    ended_at = row["concluded_at"] or row["cancelled_at"]
    ends_on = row["ends_on"]
    return rules.Test(
        number=row["number"],
        belief=row["belief"],
        title=row["title"],
        state=row["state"],
        gathers=row["method"] in GATHERS,
        created_at=whole(row["created_at"]),
        changed_at=whole(max([row["created_at"], *drafted])),
        registered_at=row["registered_at"] and whole(row["registered_at"]),
        started_at=row["started_at"] and whole(row["started_at"]),
        ended_at=ended_at and whole(ended_at),
        closed_at=row["closed_at"] and whole(row["closed_at"]),
        planned_end=clock.midnight(ends_on + dt.timedelta(days=1), zone) if ends_on else None,
        verdict=row["verdict"] or "",
        confidence=row["confidence"] or "",
        pauses=tuple(pauses(each for each in said if each["verb"] in PAUSES)),
        pieces=seen,
        phases=tuple(ticked),
    )


def pauses(events: Iterable[Row]) -> list[rules.facts.Pause]:
    found: list[rules.facts.Pause] = []
    for event in events:
        if event["verb"] == "experiment.paused":
            found.append((whole(event["at"]), None))
        elif found:
            found[-1] = (found[-1][0], whole(event["at"]))
    return found


def ledger(workspace: int, beliefs: Iterable[Row], tests: Iterable[Row], newest: Event | None) -> dict[str, list[Row]]:
    """What only the ledger knows: when a hypothesis became ready, when a test was paused, and when a plan that was
    never registered last changed."""
    started = [ref("E", row["number"]) for row in tests if row["started_at"]]
    drafts = [ref("E", row["number"]) for row in tests if not row["registered_at"]]
    written = [ref("H", row["number"]) for row in beliefs if row["state"] != "draft"]
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for event in told_of(workspace, [*started, *drafts, *written], started, drafts, written):
        found[event["subject"]].append(event)
    if newest and (newest.verb in (*PAUSES, *DRAFTED) or READY in newest.facts):
        found[newest.subject].append({"subject": newest.subject, "verb": newest.verb, "at": newest.at})
    return found


@asked
def told_of(
    workspace: int, subjects: Sequence[str], started: Sequence[str], drafts: Sequence[str], written: Sequence[str]
) -> QuerySet[Any, Row]:
    events = Event.objects.filter(among("subject", subjects), workspace=workspace).filter(
        Q(among("subject", started), verb__in=PAUSES)
        | Q(among("subject", drafts), verb__in=DRAFTED)
        | Q(among("subject", written), verb__startswith="hypothesis.", facts__contains=READY)
    )
    return events.order_by("seq").values("subject", "verb", "at")


def pieces(workspace: int, tests: list[int], *, exact: bool) -> dict[int, rules.Pieces]:
    if not tests:
        return {}
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for row in (each_moment if exact else each_hour)(workspace, tests):
        found[row["experiment_id"]].append(row)
    return {
        test: rules.Pieces(
            standing=sum(row["standing"] for row in hours),
            first=whole(hours[0]["first"]),
            last=whole(hours[-1]["last"]),
            moments=tuple((whole(row["first"]), row["n"]) for row in hours),
        )
        for test, hours in found.items()
    }


@asked
def each_moment(workspace: int, tests: Sequence[int]) -> QuerySet[Any, Row]:
    return recorded(workspace, tests, F("recorded_at"))


@asked
def each_hour(workspace: int, tests: Sequence[int]) -> QuerySet[Any, Row]:
    return recorded(workspace, tests, Trunc("recorded_at", "hour", output_field=DateTimeField(), tzinfo=dt.UTC))


def recorded(workspace: int, tests: Sequence[int], moment: Any) -> QuerySet[Any, Row]:
    rows = Evidence.objects.filter(among("experiment", tests), workspace=workspace)
    counted = rows.values("experiment_id", moment=moment).annotate(
        first=Min("recorded_at"),
        last=Max("recorded_at"),
        n=Count("pk"),
        standing=Count("pk", filter=Q(corrected_by=None)),
    )
    return counted.order_by("experiment_id", "moment")


def phases(workspace: int, tests: list[int]) -> defaultdict[int, list[rules.Phase]]:
    """Of the run that a test follows: what checks itself has no tick."""
    found: defaultdict[int, list[rules.Phase]] = defaultdict(list)
    for row in steps(workspace, tests) if tests else ():
        first, last = row["first"], row["last"]
        if row["phase"] == "prep":
            first, last = row["run__begun_at"], last or row["run__begun_at"]
        if first:
            first = whole(first)
            phase = rules.Phase(row["phase"], first, max(first, whole(last)), row["done"], row["steps"])
            found[row["run__experiment_id"]].append(phase)
    return found


@asked
def steps(workspace: int, tests: Sequence[int]) -> QuerySet[Any, Row]:
    ticked = ~Q(state="pending")
    rows = Step.objects.filter(among("run__experiment", tests), workspace=workspace, run__replaced_at=None, fact="")
    counted = rows.values("run__experiment_id", "phase", "run__begun_at").annotate(
        first=Min("changed_at", filter=ticked),
        last=Max("changed_at", filter=ticked),
        done=Count("pk", filter=ticked),
        steps=Count("pk"),
    )
    return counted.order_by("run__experiment_id", "phase")


def choices(workspace: int, beliefs: list[int]) -> dict[str, Any]:
    """Decisions with what was learned by each, how it was looked at again, and what it set off."""
    rows = decisions(workspace, beliefs)
    return {
        "choices": tuple(choice(row) for row in rows),
        "learned": tuple(
            rules.Learned(row["learning_number"], row["number"], row["learning_text"], whole(row["learned_at"]))
            for row in rows
            if row["learning_number"]
        ),
        "actions": tuple(action(each, row["number"]) for row in rows for each in row["set_off"]),
    }


@asked
def decisions(workspace: int, beliefs: Sequence[int]) -> QuerySet[Any, Row]:
    actions = NextAction.objects.filter(decision=OuterRef("pk")).order_by("number")
    reviewed = Review.objects.filter(decision=OuterRef("pk")).order_by("pk")
    rows = Decision.objects.filter(among("hypothesis", beliefs), workspace=workspace).order_by("number")
    return rows.values(
        *("number", "title", "kind", "state", "outcome", "proposed_at", "settled_at"),
        belief=F("hypothesis__number"),
        test=F("experiment__number"),
        followed=F("successor__number"),
        former=F("supersedes__number"),
        learning_number=F("learning__number"),
        learning_text=F("learning__text"),
        learned_at=F("learning__at"),
        reviewed=ArraySubquery(reviewed.values(said=JSONObject(at="at", verdict="verdict"))),
        set_off=ArraySubquery(actions.values(said=JSONObject(**{name: F(name) for name in ACTION}))),
    )


def action(said: Row, choice: int) -> rules.Action:
    done = said["done_at"]
    created_at = whole(moment(said["created_at"]))
    return rules.Action(said["number"], choice, said["kind"], said["text"], created_at, done and whole(moment(done)))


def choice(row: Row) -> rules.Choice:
    return rules.Choice(
        number=row["number"],
        belief=row["belief"],
        test=row["test"],
        title=row["title"],
        kind=row["kind"],
        state=row["state"],
        outcome=row["outcome"],
        proposed_at=whole(row["proposed_at"]),
        settled_at=row["settled_at"] and whole(row["settled_at"]),
        successor=row["followed"],
        supersedes=row["former"],
        reviews=tuple((whole(moment(said["at"])), said["verdict"]) for said in row["reviewed"]),
    )


def moment(text: str) -> dt.datetime:
    found = parse_datetime(text)
    assert found
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def whole(at: dt.datetime) -> dt.datetime:
    """The second in which it was: sums of whole seconds hold to the second."""
    return at.astimezone(dt.UTC).replace(microsecond=0)
