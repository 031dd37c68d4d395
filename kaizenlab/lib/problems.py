"""What a program is told when something is wrong: RFC 9457, application/problem+json."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from django.http import HttpResponse, JsonResponse


def problem(
    status: int,
    detail: str,
    *,
    errors: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """`errors` name a field each, as a JSON pointer into what was sent: {"field": "/2/value", "message": "…"}."""
    body = {"title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return JsonResponse(
        body | ({"errors": list(errors)} if errors else {}),
        status=status,
        content_type="application/problem+json",
        headers={"Cache-Control": "no-store", **(headers or {})},
        json_dumps_params={"ensure_ascii": False},
    )
