"""Readings of a product metric, sent by a program: one, or many at once. The same again changes nothing and is answered
the same. They are read back page by page, in the order of recording."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from kaizenlab.api.bodies import Mistakes, Unfit, json_of
from kaizenlab.api.methods import by_method
from kaizenlab.lib import clock, keyset
from kaizenlab.lib.problems import problem
from kaizenlab.metrics import moments, tables
from kaizenlab.metrics.actions import readings as actions
from kaizenlab.metrics.files import number as figure
from kaizenlab.metrics.models import Metric, Reading
from kaizenlab.metrics.rules import Amount, Shape, Taken, wrong
from kaizenlab.metrics.wording import mistake
from kaizenlab.tokens.door import TokenRequest, token_opens
from kaizenlab.tokens.rules import Scope

MOST = 1_000  # readings at once
SAID = ("number", "observed_at", "day", "is_day", "value", "part", "whole", "key")
READ = (*SAID, "source", "recorded_at", "corrects__number", "corrected_by__number")
KEY = re.compile(r"[\x21-\x7e]{1,80}")
ZONED = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2}))?")


@token_opens(Scope.READ_METRICS)
def listed(request: TokenRequest, number: int) -> HttpResponse:
    """`next`: the address of the page behind this one; the last page has none yet."""
    metric = find(request, number)
    rows = Reading.objects.filter(workspace=metric.workspace_id, metric=metric).values(*READ)
    page = keyset.page(rows, request.GET, "number", size=MOST)
    return JsonResponse(
        {
            "metric": metric.ref,
            "name": metric.name,
            "shape": metric.shape,
            "unit": metric.unit,
            "readings": [as_listed(row) for row in page.rows],
            "next": f"{request.path}{page.older}" if page.older else None,
        }
    )


@token_opens(Scope.WRITE_METRICS)
def taken(request: TokenRequest, number: int) -> HttpResponse:
    metric = find(request, number)
    now, mistakes = clock.now(), Mistakes()
    try:
        body = json_of(request)
        found = list(read(body, metric, header(request), now, mistakes))
    except Unfit as unfit:
        return unfit.response
    if mistakes:
        return mistakes.answer()
    try:
        made = actions.record(metric, found, source="program", token=request.token, by=request.member, at=now)
    except actions.Unfit as unfit:
        at = f"/{unfit.place}/{unfit.field}" if isinstance(body, list) else f"/{unfit.field}"
        return problem(409, _("Nothing was taken."), errors=[{"field": at, "message": str(unfit)}])
    return JsonResponse({"metric": metric.ref, "readings": list(map(as_json, made))})


readings = by_method(GET=listed, POST=taken)


def find(request: TokenRequest, number: int) -> Metric:
    metric = get_object_or_404(Metric, workspace=request.workspace, number=number)
    metric.workspace = request.workspace
    return metric


def header(request: TokenRequest) -> str:
    """One key for all of the body, where no reading has its own."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if key and not KEY.fullmatch(key):
        detail = _("Expected a key of 1 to 80 printable characters without spaces.")
        raise Unfit(problem(422, detail, errors=[{"field": "Idempotency-Key", "message": detail}]))
    return key


def read(body: Any, metric: Metric, key: str, now: dt.datetime, mistakes: Mistakes) -> Iterator[Taken]:
    """Each with a key: its own, one made of the header's, or one made of what it says."""
    items = body if isinstance(body, list) else [body]
    if not 1 <= len(items) <= MOST:
        raise Unfit(problem(422, _("Send 1 to %(most)s readings at once.") % {"most": f"{MOST:,}"}))
    seen: Counter[str] = Counter()
    for place, item in enumerate(items):
        at = f"/{place}" if isinstance(body, list) else ""
        said = reading_of(item, metric, now, at, mistakes)
        if said is None:
            continue
        if not said.key and key:
            said = replace(said, key=f"{key}/{place}" if isinstance(body, list) else key)
        yield said if said.key else tables.known_again(said, seen, Shape(metric.shape))


def reading_of(item: Any, metric: Metric, now: dt.datetime, at: str, mistakes: Mistakes) -> Taken | None:
    before = len(mistakes)
    if not isinstance(item, dict):
        mistakes.note(at, _("Expected an object."))
        return None
    shape = Shape(metric.shape)
    asked = tables.ASKED[shape]
    for name in item.keys() - {*asked, "key"}:
        mistakes.note(f"{at}/{name}", _("There is no such field here."))
    moment = moment_of(item, metric, now, at, mistakes)
    key = item.get("key", "")
    if "key" in item and not (isinstance(key, str) and KEY.fullmatch(key)):
        mistakes.note(f"{at}/key", _("Expected a key of 1 to 80 printable characters without spaces."))
    amount = amount_of(item, asked[1:], at, mistakes)
    if moment is None or len(mistakes) > before:
        return None
    if found := wrong(shape, amount, is_day=moment[2]):
        mistakes.note(f"{at}/{found[0]}", mistake(found[1]))
        return None
    return Taken(*moment, amount, key)


def moment_of(
    item: Mapping[str, Any], metric: Metric, now: dt.datetime, at: str, mistakes: Mistakes
) -> moments.Moment | None:
    """A day of the workspace, or a moment with its zone: a program has no clock on the wall."""
    said = item.get("at")
    is_written = isinstance(said, str) and ZONED.fullmatch(said)
    moment = moments.read(said, zone=metric.workspace.time_zone, now=now) if is_written and said else None
    if moment is None:
        expected = _(
            "Expected a day (2026-11-09) or a moment with its zone (2026-11-09T14:30:00Z),"
            " from 1900 on and not in the future."
        )
        mistakes.note(f"{at}/at", expected)
    return moment


def amount_of(item: Mapping[str, Any], names: Sequence[str], at: str, mistakes: Mistakes) -> Amount:
    said: dict[str, Any] = {}
    for name in names:
        value: Any = item.get(name)
        whole = isinstance(value, int) and not isinstance(value, bool)
        if whole or (name == "value" and isinstance(value, Decimal)):
            said[name] = Decimal(value) if name == "value" else value
        else:
            expected = _("Expected a number.") if name == "value" else _("Expected a whole number.")
            mistakes.note(f"{at}/{name}", expected)
    return Amount(**said)


def as_json(reading: Reading) -> dict[str, Any]:
    return as_row({name: getattr(reading, name) for name in SAID})


def as_listed(row: Mapping[str, Any]) -> dict[str, Any]:
    """With where it came from and what became of it; one that withdraws another says no amount."""
    corrected = {"corrects": row["corrects__number"], "corrected_by": row["corrected_by__number"]}
    return as_row(row) | {"source": row["source"], "recorded_at": written(row["recorded_at"])} | corrected


def as_row(row: Mapping[str, Any]) -> dict[str, Any]:
    at = row["day"].isoformat() if row["is_day"] else written(row["observed_at"])
    share = {"part": row["part"], "whole": row["whole"]}
    said = share if row["value"] is None else {"value": figure(row["value"])}
    return {"number": row["number"], "at": at} | said | {"key": row["key"]}


def written(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
