"""What each kind of record says, as search keeps it. Simulated answers are left out; so are words that were erased."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q
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
from kaizenlab.lib.refs import KINDS, ref
from kaizenlab.metrics.models import Metric
from kaizenlab.search.rules import addresses
from kaizenlab.workspaces.models import Workspace

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


def hypotheses(rows: Any) -> Iterator[Said]:
    standing = Assumption.objects.filter(hypothesis=OuterRef("pk"), dropped_at=None).order_by("pk")
    columns = ("number", "statement", "tags", "state", "owner_id", "created_at", *CANVAS)
    for row in rows.values(*columns, assumed=ArraySubquery(standing.values("text"))):
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


def experiments(rows: Any) -> Iterator[Said]:
    found = list(
        rows.values(
            *("pk", "plan_id", "number", "title", "notes", "state", "owner_id", "created_at", "cancel_reason"),
            hypothesis_number=F("hypothesis__number"),
            deviations=F("result__deviations"),
        )
    )
    bars: defaultdict[int, list[str]] = defaultdict(list)
    current = Criterion.objects.filter(experiment__in=keys(found)).filter(Q(plan=F("experiment__plan")) | Q(plan=None))
    for experiment, *said in current.order_by("position", "pk").values_list("experiment_id", "name", "who"):
        bars[experiment] += said
    links = texts(Link.objects.filter(experiment__in=keys(found), withdrawn_at=None), "experiment_id", "url", "label")
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


def decisions(rows: Any) -> Iterator[Said]:
    """Each, and what was written when it was looked back on: the post-mortem stands under the decision's number."""
    found = list(
        rows.values(
            *("pk", "number", "title", "outcome", "state", "override", "late", "deviations", "proposed_by_id"),
            *("proposed_at", "settled_at", "next_link", *PROSE),
            hypothesis_number=F("hypothesis__number"),
            experiment_number=F("experiment__number"),
            learning_text=F("learning__text"),
        )
    )
    acts = texts(NextAction.objects.filter(decision__in=keys(found)), "decision_id", "text", "link")
    reviews = texts(Review.objects.filter(decision__in=keys(found)), "decision_id", "text")
    looked = PostMortem.objects.filter(decision__in=keys(found)).values("decision_id", "opened_at", "state", *LOOKED)
    back = {each["decision_id"]: each for each in looked}
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


def learned(rows: Any) -> Iterator[Said]:
    found = rows.values(
        *("number", "text", "at", "by_id", "status"),
        **BESIDE,
    )
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


def next_actions(rows: Any) -> Iterator[Said]:
    found = rows.values(
        *("number", "text", "note", "link", "kind", "owner_id", "created_at", "done_at"),
        hypothesis_number=F("decision__hypothesis__number"),
        experiment_number=F("decision__experiment__number"),
        decision_number=F("decision__number"),
    )
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


def evidence(rows: Any) -> Iterator[Said]:
    """Findings and quotes apart, so that somebody can ask for what was really said. A corrected version is gone."""
    found = rows.filter(corrected_by=None).values(
        *("pk", "place", "source", "elsewhere", "recorded_at", "recorded_by_id"),
        alias=F("testimony__alias"),
        findings=F("testimony__findings"),
        quotes=F("testimony__quotes"),
        hypothesis_number=F("experiment__hypothesis__number"),
        experiment_number=F("experiment__number"),
    )
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


def metrics(rows: Any) -> Iterator[Said]:
    """What it is and what it measures: what it read is for its page."""
    for row in rows.values("number", "name", "measures", "unit", "owner_id", "created_at", "archived_at"):
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


def alerts(rows: Any) -> Iterator[Said]:
    """What its rule is called, in every language there is; why it rings changes by the day. Acknowledged or silenced,
    it still fires."""
    found = rows.values(
        *("number", "rule", "subject", "title", "silence_reason", "owner_id", "fired_at", "resolved_at"),
        **BESIDE,
    )
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


def comments(rows: Any) -> Iterator[Said]:
    """A withdrawn one is gone."""
    found = rows.filter(withdrawn_at=None).values("kind", "record", "number", "text", "by_id", "at")
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


def keys(rows: Iterable[Mapping[str, Any]]) -> list[int]:
    return [row["pk"] for row in rows]


def texts(rows: Any, of: str, *names: str) -> Mapping[int, list[str]]:
    """The texts of the rows that belong to a record, one after another."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for owner, *said in rows.order_by("pk").values_list(of, *names):
        found[owner] += said
    return found


def joined(*parts: str | None) -> str:
    return "\n".join(part for part in parts if part)


def head(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TITLE else line[: TITLE - 1].rstrip() + "…"


# what is kept of which table, how its rows are read, and the subjects that one of them may have
KEPT: Mapping[type, tuple[Callable[[Workspace | int], Any], Callable[[Any], Iterable[Said]]]] = {
    Decision: (lambda place: Decision.objects.filter(workspace=place), decisions),
    Hypothesis: (lambda place: Hypothesis.objects.filter(workspace=place), hypotheses),
    Experiment: (lambda place: Experiment.objects.filter(workspace=place), experiments),
    Learning: (learnings.learnings, learned),
    NextAction: (lambda place: NextAction.objects.filter(workspace=place), next_actions),
    Evidence: (lambda place: Evidence.objects.filter(workspace=place), evidence),
    Metric: (lambda place: Metric.objects.filter(workspace=place), metrics),
    Alert: (lambda place: Alert.objects.filter(workspace=place), alerts),
    Comment: (lambda place: Comment.objects.filter(workspace=place), comments),
}
# of which a row may have no entry any more: the subjects that its rows may have
APART: Mapping[type, Callable[[Collection[int]], set[str]]] = {
    Evidence: lambda pks: {f"{kind}:{pk}" for pk in pks for kind in ("evidence", "quote")},
    Comment: lambda pks: {comment.ref for comment in Comment.objects.filter(pk__in=pks)},
}
