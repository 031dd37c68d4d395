"""What each kind of record says, as search keeps it. Simulated answers are left out; so are words that were erased."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet
from django.utils.translation import override

from decisions.followup.models import NextAction, Review
from decisions.learnings import queries as learnings
from decisions.models import Decision, Learning
from experiments.attachments.models import Link
from experiments.models import Criterion, Evidence, Experiment
from hypotheses.models import Assumption, Hypothesis
from kaizenlab.alerts.models import Alert
from kaizenlab.alerts.response.models import PostMortem
from kaizenlab.alerts.words import RULES
from kaizenlab.comments.models import Comment
from kaizenlab.lib.asked import among, asked
from kaizenlab.lib.refs import KINDS, ref
from kaizenlab.metrics.models import Metric
from kaizenlab.search.rules import addresses

type Row = Mapping[str, Any]
type Rows = QuerySet[Any, Any]

LINE = ("hypothesis", "experiment", "decision")
TITLE = 160  # characters of a record that has no title of its own
CANVAS = ("persona", "problem", "alternatives", "solution", "value", "change_mind")
LOOKED = ("believed", "learned", "helped", "hindered")
PLACES = ("hypothesis", "experiment", "decision")
BESIDE = {f"{name}_number": F(f"{name}__number") for name in PLACES}
PROSE = ("rationale", "learned", "context", "options", "consequences", "override_reason", "next_text", "settled_reason")


@dataclass(frozen=True)
class Said:
    """One record as it is found."""

    subject: str
    kind: str
    number: int
    title: str
    text: str
    at: dt.datetime
    owner: int | None = None
    outcome: str = ""
    state: str = ""
    overridden: bool = False
    late: bool = False
    deviation: bool = False
    hypothesis: int | None = None
    experiment: int | None = None
    decision: int | None = None
    addresses: tuple[str, ...] = ()
    is_borrowed: bool = False  # its title is another record's

    @property
    def links(self) -> list[str]:
        return addresses.known_by([*self.addresses, *addresses.inside(self.title, self.text)])


def rows_of_hypotheses(workspace: int) -> Rows:
    standing = Assumption.objects.filter(hypothesis=OuterRef("pk"), dropped_at=None).order_by("pk")
    columns = ("number", "statement", "tags", "state", "owner_id", "created_at", *CANVAS)
    rows = Hypothesis.objects.filter(workspace=workspace)
    return rows.values(*columns, assumed=ArraySubquery(standing.values("text")))


def hypotheses(found: Iterable[Row]) -> Iterator[Said]:
    for row in found:
        yield believed(row, row["assumed"])


def believed(row: Mapping[str, Any], assumed: Iterable[str] = ()) -> Said:
    """A hypothesis by its columns, and by the texts of its assumptions: a new one has none yet."""
    return Said(
        subject=ref("H", row["number"]),
        kind="hypothesis",
        number=row["number"],
        title=row["statement"],
        text=joined(*(row[name] for name in CANVAS), *assumed, " ".join(row["tags"])),
        at=row["created_at"],
        owner=row["owner_id"],
        state=row["state"],
        hypothesis=row["number"],
    )


def rows_of_experiments(workspace: int) -> Rows:
    return Experiment.objects.filter(workspace=workspace).values(
        *("pk", "plan_id", "number", "title", "notes", "state", "owner_id", "created_at", "cancel_reason"),
        hypothesis_number=F("hypothesis__number"),
        deviations=F("result__deviations"),
    )


@asked
def bars_of(experiments: Sequence[int]) -> Rows:
    current = Criterion.objects.filter(among("experiment", experiments))
    current = current.filter(Q(plan=F("experiment__plan")) | Q(plan=None))
    return current.order_by("position", "pk").values_list("experiment_id", "name", "who")


@asked
def links_of(experiments: Sequence[int]) -> Rows:
    standing = Link.objects.filter(among("experiment", experiments), withdrawn_at=None)
    return standing.order_by("pk").values_list("experiment_id", "url", "label")


def experiments(found: Sequence[Row]) -> Iterator[Said]:
    bars, links = texts(bars_of(keys(found))), texts(links_of(keys(found)))
    for row in found:
        linked = links[row["pk"]]
        yield Said(
            subject=ref("E", row["number"]),
            kind="experiment",
            number=row["number"],
            title=row["title"],
            text=joined(*dict.fromkeys(bars[row["pk"]]), row["notes"], row["cancel_reason"], *linked[1::2]),
            at=row["created_at"],
            owner=row["owner_id"],
            state=row["state"],
            deviation=bool(row["deviations"]),
            hypothesis=row["hypothesis_number"],
            experiment=row["number"],
            addresses=tuple(linked[::2]),
        )


def rows_of_decisions(workspace: int) -> Rows:
    return Decision.objects.filter(workspace=workspace).values(
        *("pk", "number", "title", "outcome", "state", "override", "late", "deviations", "proposed_by_id"),
        *("proposed_at", "settled_at", "next_link", *PROSE),
        hypothesis_number=F("hypothesis__number"),
        experiment_number=F("experiment__number"),
        learning_text=F("learning__text"),
    )


@asked
def acts_of(decisions: Sequence[int]) -> Rows:
    rows = NextAction.objects.filter(among("decision", decisions))
    return rows.order_by("pk").values_list("decision_id", "text", "link")


@asked
def reviews_of(decisions: Sequence[int]) -> Rows:
    return Review.objects.filter(among("decision", decisions)).order_by("pk").values_list("decision_id", "text")


@asked
def postmortems_of(decisions: Sequence[int]) -> Rows:
    rows = PostMortem.objects.filter(among("decision", decisions))
    return rows.values("decision_id", "opened_at", "state", *LOOKED)


def decisions(found: Sequence[Row]) -> Iterator[Said]:
    """Each, and what was written when it was looked back on: the post-mortem stands under the decision's number."""
    acts, reviews = texts(acts_of(keys(found))), texts(reviews_of(keys(found)))
    back = {each["decision_id"]: each for each in postmortems_of(keys(found))}
    for row in found:
        done = acts[row["pk"]]
        said = dict.fromkeys([*(row[name] for name in PROSE), row["learning_text"], *done[::2], *reviews[row["pk"]]])
        yield Said(
            subject=ref("D", row["number"]),
            kind="decision",
            number=row["number"],
            title=row["title"],
            text=joined(*said),
            at=row["settled_at"] or row["proposed_at"],
            owner=row["proposed_by_id"],
            outcome=row["outcome"],
            state=row["state"],
            overridden=row["override"],
            late=row["late"],
            deviation=bool(row["deviations"]),
            hypothesis=row["hypothesis_number"],
            experiment=row["experiment_number"],
            decision=row["number"],
            addresses=tuple(filter(None, [row["next_link"], *done[1::2]])),
        )
        if row["pk"] in back:
            yield postmortem(row, back[row["pk"]])


def postmortem(row: Mapping[str, Any], written: Mapping[str, Any]) -> Said:
    return Said(
        subject=f"postmortem:{row['pk']}",
        kind="postmortem",
        number=row["number"],
        title=row["title"],
        text=joined(*(written[name] for name in LOOKED)),
        at=written["opened_at"],
        owner=row["proposed_by_id"],
        state=written["state"],
        hypothesis=row["hypothesis_number"],
        experiment=row["experiment_number"],
        decision=row["number"],
        is_borrowed=True,
    )


def beside(row: Mapping[str, Any]) -> dict[str, Any]:
    """The numbers of the records that it stands beside."""
    return {name: row[f"{name}_number"] for name in PLACES}


def rows_of_learnings(workspace: int) -> Rows:
    return learnings.learnings(workspace).values("number", "text", "at", "by_id", "status", **BESIDE)


def learned(found: Iterable[Row]) -> Iterator[Said]:
    for row in found:
        yield Said(
            subject=ref("L", row["number"]),
            kind="learning",
            number=row["number"],
            title=head(row["text"]),
            text=row["text"],
            at=row["at"],
            owner=row["by_id"],
            state=row["status"],
            **beside(row),
        )


def rows_of_actions(workspace: int) -> Rows:
    return NextAction.objects.filter(workspace=workspace).values(
        *("number", "text", "note", "link", "kind", "owner_id", "created_at", "done_at"),
        hypothesis_number=F("decision__hypothesis__number"),
        experiment_number=F("decision__experiment__number"),
        decision_number=F("decision__number"),
    )


def next_actions(found: Iterable[Row]) -> Iterator[Said]:
    for row in found:
        yield Said(
            subject=ref("N", row["number"]),
            kind="action",
            number=row["number"],
            title=row["text"] or row["link"] or row["note"] or row["kind"],
            text=row["note"],
            at=row["created_at"],
            owner=row["owner_id"],
            state="done" if row["done_at"] else "open",
            **beside(row),
            addresses=(row["link"],) if row["link"] else (),
        )


def rows_of_evidence(workspace: int) -> Rows:
    """A corrected version is gone."""
    return Evidence.objects.filter(workspace=workspace, corrected_by=None).values(
        *("pk", "place", "source", "elsewhere", "recorded_at", "recorded_by_id"),
        alias=F("testimony__alias"),
        findings=F("testimony__findings"),
        quotes=F("testimony__quotes"),
        hypothesis_number=F("experiment__hypothesis__number"),
        experiment_number=F("experiment__number"),
    )


def evidence(found: Iterable[Row]) -> Iterator[Said]:
    """Findings and quotes apart, so that somebody can ask for what was really said."""
    for row in found:
        about = {
            "number": row["place"],
            "at": row["recorded_at"],
            "owner": row["recorded_by_id"],
            "hypothesis": row["hypothesis_number"],
            "experiment": row["experiment_number"],
        }
        alias, quotes = row["alias"] or "", row["quotes"] or []
        said = joined(row["findings"] or "", row["elsewhere"], row["source"])
        if said:
            text = joined(said, alias)
            yield Said(subject=f"evidence:{row['pk']}", kind="evidence", title=head(said), text=text, **about)
        if quotes:
            text = joined(*quotes, alias)
            yield Said(subject=f"quote:{row['pk']}", kind="quote", title=head(quotes[0]), text=text, **about)


def rows_of_metrics(workspace: int) -> Rows:
    columns = ("number", "name", "measures", "unit", "owner_id", "created_at", "archived_at")
    return Metric.objects.filter(workspace=workspace).values(*columns)


def metrics(found: Iterable[Row]) -> Iterator[Said]:
    """What it is and what it measures: what it read is for its page."""
    for row in found:
        yield Said(
            subject=ref("M", row["number"]),
            kind="metric",
            number=row["number"],
            title=row["name"],
            text=joined(row["measures"], row["unit"]),
            at=row["created_at"],
            owner=row["owner_id"],
            state="archived" if row["archived_at"] else "",
        )


def rows_of_alerts(workspace: int) -> Rows:
    columns = ("number", "rule", "subject", "title", "silence_reason", "owner_id", "fired_at", "resolved_at")
    return Alert.objects.filter(workspace=workspace).values(*columns, **BESIDE)


def alerts(found: Iterable[Row]) -> Iterator[Said]:
    """What its rule is called, in every language there is; why it rings changes by the day. Acknowledged or silenced,
    it still fires."""
    for row in found:
        yield Said(
            subject=ref("A", row["number"]),
            kind="alert",
            number=row["number"],
            title=row["title"],
            text=joined(*called(row["rule"]), row["silence_reason"]),
            at=row["fired_at"],
            owner=row["owner_id"],
            state="resolved" if row["resolved_at"] else "firing",
            **beside(row),
            is_borrowed=True,
        )


@cache
def called(rule: str) -> list[str]:
    names = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            names.append(str(RULES[rule]))
    return names


def rows_of_comments(workspace: int) -> Rows:
    """A withdrawn one is gone."""
    rows = Comment.objects.filter(workspace=workspace, withdrawn_at=None)
    return rows.values("kind", "record", "number", "text", "by_id", "at")


def comments(found: Iterable[Row]) -> Iterator[Said]:
    for row in found:
        yield Said(
            subject=f"{ref(row['kind'], row['record'])}/{row['number']}",
            kind="comment",
            number=row["number"],
            title=head(row["text"]),
            text=row["text"],
            at=row["at"],
            owner=row["by_id"],
            **{kind: row["record"] for kind in LINE if KINDS[row["kind"]] == kind},
        )


def keys(rows: Iterable[Row]) -> list[int]:
    return [row["pk"] for row in rows]


def texts(rows: Iterable[Any]) -> Mapping[int, list[str]]:
    """The texts of the rows that belong to a record, which is their first value, one after another."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for owner, *said in rows:
        found[owner] += said
    return found


def joined(*parts: str | None) -> str:
    return "\n".join(part for part in parts if part)


def head(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TITLE else line[: TITLE - 1].rstrip() + "…"


# what is kept of which table, and how its rows are read
KEPT: Mapping[type, tuple[Callable[[int], Rows], Callable[[Sequence[Row]], Iterable[Said]]]] = {
    Decision: (rows_of_decisions, decisions),
    Hypothesis: (rows_of_hypotheses, hypotheses),
    Experiment: (rows_of_experiments, experiments),
    Learning: (rows_of_learnings, learned),
    NextAction: (rows_of_actions, next_actions),
    Evidence: (rows_of_evidence, evidence),
    Metric: (rows_of_metrics, metrics),
    Alert: (rows_of_alerts, alerts),
    Comment: (rows_of_comments, comments),
}
# of which a row may have no entry any more: the subjects that its rows may have
APART: Mapping[type, Callable[[Collection[int]], set[str]]] = {
    Evidence: lambda pks: {f"{kind}:{pk}" for pk in pks for kind in ("evidence", "quote")},
    Comment: lambda pks: {comment.ref for comment in Comment.objects.filter(pk__in=pks)},
}
