"""The records that a reference can name: what each is called, and where it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import F, Model, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.http import Http404

from decisions.followup.models import NextAction
from decisions.models import Decision, Learning
from experiments.models import Experiment
from hypotheses.models import Hypothesis
from kaizenlab.alerts.models import Alert
from kaizenlab.comments.queries import beside
from kaizenlab.lib import refs
from kaizenlab.metrics.models import Metric
from kaizenlab.playbooks.models import Playbook
from kaizenlab.workspaces.access import TenantRequest


class Kind(NamedTuple):
    """Its table, what it is called there, and what its address needs beside it."""

    model: type[Model]
    title: str
    joined: tuple[str, ...] = ()


KINDS: Mapping[str, Kind] = {
    "H": Kind(Hypothesis, "statement"),
    "E": Kind(Experiment, "title"),
    "D": Kind(Decision, "title"),
    "L": Kind(Learning, "text"),
    "P": Kind(Playbook, "name"),
    "N": Kind(NextAction, "text", ("decision",)),
    "A": Kind(Alert, "title"),
    "M": Kind(Metric, "name"),
}


def find(request: TenantRequest, reference: str) -> Any:
    """A workspace's record by its reference, with what is said about it; none leads to the same 404 as a stranger's."""
    kind, number = refs.parse(reference) or ("", 0)
    if kind not in KINDS:
        raise Http404
    rows = joined(KINDS[kind])
    found: Any = rows.filter(workspace=request.workspace, number=number).annotate(**beside(kind, request.member.pk))
    record = found.first()
    if record is None:
        raise Http404
    record.workspace = request.workspace
    for name in KINDS[kind].joined:
        getattr(record, name).workspace = request.workspace
    return record


def joined(kind: Kind) -> QuerySet[Any, Any]:
    rows = kind.model._default_manager.all()
    return rows.select_related(*kind.joined) if kind.joined else rows


def title(record: Any) -> str:
    kind, _number = refs.parse(record.ref) or ("H", 0)
    return str(getattr(record, KINDS[kind].title)) or record.ref


def titles(workspace: int, names: Iterable[str]) -> dict[str, str]:
    """What these records are called, in one query."""
    wanted: dict[str, set[int]] = {}
    for name in names:
        if place := refs.parse(name):
            wanted.setdefault(place[0], set()).add(place[1])
    parts: list[QuerySet[Any, Any]] = [
        KINDS[kind]
        .model._default_manager.filter(workspace=workspace, number__in=numbers)
        .order_by()
        .values_list(Value(kind), F("number"), Cast(KINDS[kind].title, TextField()))
        for kind, numbers in sorted(wanted.items())
        if kind in KINDS
    ]
    if not parts:
        return {}
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return {refs.ref(kind, number): text for kind, number, text in rows}
