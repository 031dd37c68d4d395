"""Reads, named for the question they answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject

from hypotheses.models import Assumption, Hypothesis
from kaizenlab.events.models import Event
from kaizenlab.lib import clock
from kaizenlab.lib.asked import asked
from kaizenlab.lib.refs import ref
from kaizenlab.workspaces.models import Membership, Workspace
from kaizenlab.workspaces.rules import Role, covers

SEARCHED = ("statement", "persona", "problem", "alternatives", "solution", "value", "change_mind")
LISTED = ("number", "statement", "stage", "state", "standing", "tags", "changed_at")
EXPORTED = (
    *("number", "statement", "stage", "state", "standing", "persona", "problem", "alternatives", "solution", "value"),
    *("change_mind", "budget_days", "budget_money", "tags", "version", "created_at", "changed_at"),
)
SHOWN = 20
STANCES = ("supports", "contradicts", "neutral")


def matching(workspace: Workspace, chosen: Mapping[str, Any]) -> QuerySet[Hypothesis]:
    """The hypotheses that every chosen filter lets through."""
    found = Hypothesis.objects.filter(workspace=workspace)
    if words := chosen.get("q"):
        found = found.filter(says(words))
    if tag := chosen.get("tag"):
        found = found.filter(tags__contains=[tag])
    if after := chosen.get("after"):
        found = found.filter(created_at__gte=clock.midnight(after, workspace.time_zone))
    if before := chosen.get("before"):
        found = found.filter(created_at__lt=clock.midnight(before + dt.timedelta(days=1), workspace.time_zone))
    same = {"state": "status", "stage": "stage", "owner": "owner"}
    return found.filter(**{field: chosen[name] for field, name in same.items() if chosen.get(name)})


def says(words: str) -> Q:
    """Each word somewhere on the canvas, or the reference itself."""
    found = Q()
    for word in words.split():
        somewhere = Q()
        for field in SEARCHED:
            somewhere |= Q(**{f"{field}__icontains": word})
        found &= somewhere
    number = words.upper().removeprefix("H-")
    return found | Q(number=int(number)) if number.isascii() and number.isdigit() else found


def people(workspace: Workspace) -> QuerySet[Membership]:
    """Everybody who is or was here: records name those who left, too."""
    return Membership.objects.filter(workspace=workspace).select_related("user").order_by("user__name", "user__email")


def writers(workspace: Workspace, hypothesis: Hypothesis | None = None) -> QuerySet[Membership]:
    """Who may own a record: everybody here who writes, and whoever owns this one already."""
    roles = [role for role in Role if covers(role, Role.MEMBER)]
    here = Q(left_at=None, role__in=roles)
    return people(workspace).filter(here | Q(pk=hypothesis.owner_id) if hypothesis else here)


def assumptions(hypothesis: Hypothesis, *, also: Iterable[int] = ()) -> list[Assumption]:
    """Those not dropped, riskiest first; `also` are ids of some that are listed though they were dropped."""
    return list(ranked(hypothesis.assumptions.filter(Q(dropped_at=None) | Q(pk__in=list(also)))))


def known_assumptions(hypothesis: Hypothesis) -> list[Any]:
    """Those not dropped, riskiest first, with what is known of each."""
    return known_of(hypothesis.pk)


@asked
def known_of(hypothesis: int) -> QuerySet[Assumption, Any]:
    return ranked(known(Assumption.objects.filter(hypothesis=hypothesis, dropped_at=None)))


def ranked(assumptions: QuerySet[Assumption, Any]) -> QuerySet[Assumption, Any]:
    """At the same risk the more important comes first, then the older one."""
    return assumptions.order_by((F("importance") * F("uncertainty")).desc(), "-importance", "number")


def known(assumptions: QuerySet[Assumption]) -> QuerySet[Assumption, Any]:
    """With what evidence says about each: how many pieces that stand support it, contradict it or are neutral; how many
    more were observed before a bar was frozen; and in which experiments all of them are."""
    stands = Q(bearings__isnull=False, bearings__evidence__corrected_by=None)
    counts = stands & Q(bearings__evidence__counts=True)
    seen_in = ArrayAgg(
        "bearings__evidence__experiment__number",
        filter=stands,
        distinct=True,
        order_by="-bearings__evidence__experiment__number",
        default=Value([]),
    )
    by_stance = {word: Count("bearings", filter=counts & Q(bearings__stance=word)) for word in STANCES}
    early = Count("bearings", filter=stands & Q(bearings__evidence__counts=False))
    return assumptions.annotate(**by_stance, early=early, seen_in=seen_in)


def experiments(hypothesis: Hypothesis) -> list[Any]:
    """Its experiments with what came out, newest first."""
    found: list[Any] = experiments_of(hypothesis.pk)
    for experiment in found:
        experiment.hypothesis = hypothesis
    return found


@asked
def experiments_of(hypothesis: int) -> QuerySet[Any]:
    above: Any = Hypothesis._meta.get_field("experiments").related_model  # which this floor does not know by name
    return above.objects.filter(hypothesis=hypothesis).select_related("result").order_by("-number")[:SHOWN]


def evidence(hypotheses: Iterable[Hypothesis]) -> list[Any]:
    """What has been seen so far, newest first: the standing rows, as their participants put it."""
    seen = "experiments__evidence"
    return list(
        Hypothesis.objects.filter(pk__in=[hypothesis.pk for hypothesis in hypotheses])
        .filter(**{f"{seen}__isnull": False, f"{seen}__corrected_by": None})
        .order_by(f"-{seen}__pk")
        .values(
            experiment=F("experiments__number"),
            observed_on=F(f"{seen}__observed_on"),
            manner=F(f"{seen}__manner"),
            alias=F(f"{seen}__testimony__alias"),
            findings=F(f"{seen}__testimony__findings"),
            quotes=F(f"{seen}__testimony__quotes"),
        )[:5]
    )


def line(hypothesis: Hypothesis) -> list[Hypothesis]:
    """The ancestors from the first idea on, the hypothesis itself, and what came of it."""
    root = hypothesis.root_id or hypothesis.pk
    everyone = {other.pk: other for other in family(hypothesis.workspace_id, root)}
    above, parent = [], hypothesis.parent_id
    while parent:
        above.append(everyone[parent])
        parent = everyone[parent].parent_id
    mine = {hypothesis.pk}
    below = []
    for other in everyone.values():
        if other.parent_id in mine:  # a successor's number is above its parent's
            mine.add(other.pk)
            below.append(other)
    return [*reversed(above), everyone[hypothesis.pk], *below[:SHOWN]]


@asked
def family(workspace: int, root: int) -> QuerySet[Hypothesis]:
    rows = Hypothesis.objects.filter(Q(pk=root) | Q(root=root), workspace=workspace)
    return rows.only("number", "statement", "state", "parent").order_by("number")


def pivots_so_far(hypothesis: Hypothesis) -> int:
    """Superseded ancestors."""
    above = line(hypothesis)
    return sum(other.state == "superseded" for other in above[: above.index(hypothesis)])


def history(hypothesis: Hypothesis) -> QuerySet[Event, Any]:
    """The events that changed it: its own, and those of its experiments and decisions that name it."""
    return (
        Event.objects.filter(workspace=hypothesis.workspace_id, subject__in=subjects(hypothesis))
        .filter(records__contains=[hypothesis.ref])
        .values("seq", "at", "verb", "subject", "facts", "by__user__name", "by__user__email")
    )


def subjects(hypothesis: Hypothesis) -> list[str]:
    """Under whose name an event may have changed it: its own, its experiments' and decisions', and that of the pivot
    that made it."""
    me = Hypothesis.objects.filter(pk=hypothesis.pk)
    above = {"experiments__number": "E", "decisions__number": "D", "born_of__number": "D"}
    named = [ref(kind, number) for path, kind in above.items() for number in me.values_list(path, flat=True) if number]
    return [hypothesis.ref, *named]


def ringing(model: type[Model], **about: Any) -> ArraySubquery:
    """For a query of such records, what rings about each: the room above is read through its related name. `about` says
    what such an alert is not about."""
    standing = {"isnull": False, "resolved_at": None} | about
    rings = model._default_manager.filter(pk=OuterRef("pk"), **{f"alerts__{k}": v for k, v in standing.items()})
    said = JSONObject(**{name: F(f"alerts__{name}") for name in ("number", "rule", "severity", "why")})
    return ArraySubquery(rings.order_by("alerts__severity", "alerts__number").values(json=said)[:SHOWN])


def spent_budget(path: str) -> Subquery:
    """For a query of records that lead to a hypothesis by `path`: why its budget is spent, where that rings."""
    found = Hypothesis.objects.filter(pk=OuterRef(path), alerts__rule="budget_spent", alerts__resolved_at=None)
    return Subquery(found.values(why=F("alerts__why"))[:1])


def last_writer(hypothesis: Hypothesis) -> str:
    """Who changed it last."""
    row = Event.objects.filter(workspace=hypothesis.workspace_id, subject=hypothesis.ref).select_related("by__user")
    last = row.order_by("-seq").first()
    return str(last.by) if last else ""
