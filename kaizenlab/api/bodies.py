"""What a program sends, read strictly: JSON in which every field is known, said once, and of its type."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kaizenlab.lib.problems import problem

MOST_BYTES = 1_000_000


class Unfit(Exception):  # noqa: N818 - it is an answer, not a mistake
    """The whole body can't be taken; `response` says why."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.response = response


class Mistakes(list[dict[str, str]]):
    """What is wrong, field by field."""

    def note(self, field: str, message: str) -> None:
        self.append({"field": field, "message": message})

    def answer(self) -> HttpResponse:
        return problem(422, _("Nothing was taken: a field can't be read."), errors=self)


def json_of(request: HttpRequest) -> Any:
    """The body. Numbers come as they were written: whole ones as int, others as Decimal."""
    if request.content_type != "application/json":
        raise Unfit(problem(415, _("Send JSON: Content-Type: application/json.")))
    try:
        body = request.body
    except RequestDataTooBig:
        body = b" " * (MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise Unfit(problem(413, _("Send at most %(most)s bytes at once.") % {"most": f"{MOST_BYTES:,}"}))
    try:
        return json.loads(body, parse_float=Decimal, parse_constant=refuse, object_pairs_hook=once)
    except (ValueError, RecursionError):
        raise Unfit(problem(400, _("This is not JSON, or it says a field twice."))) from None


def refuse(constant: str) -> Any:
    raise ValueError(constant)  # NaN and Infinity are no JSON


def once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found
