"""The SDK's way out: each of its requests goes through `safe_http.send`."""

from __future__ import annotations

import httpx2

from kaizenlab.lib import safe_http
from kaizenlab.lib.safe_http import NoAnswer, Why

TELLS_OF_US = "x-stainless-"  # the SDK's headers on operating system and versions: nobody needs them
WORTH_ANOTHER_TRY = (Why.UNREACHABLE, Why.BROKEN)  # the SDK tries again what it takes for a fault of the line
FRAMING = {"content-length", "transfer-encoding", "content-encoding", "connection"}


class Careful(httpx2.BaseTransport):
    """Calls the one server out of the operator's settings, and no other that isn't on the public internet."""

    def __init__(self, trusting: str, *, seconds: float, largest: int) -> None:
        self.trusting, self.seconds, self.largest = trusting, seconds, largest

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        try:
            answer = safe_http.send(
                request.method,
                str(request.url),
                headers=[pair for pair in request.headers.items() if not pair[0].lower().startswith(TELLS_OF_US)],
                body=request.read(),
                seconds=self.seconds,
                largest=self.largest,
                trusting=self.trusting,
            )
        except NoAnswer as failure:
            if failure.why in WORTH_ANOTHER_TRY:
                raise httpx2.ConnectError(str(failure)) from failure
            raise
        headers = [pair for pair in answer.headers if pair[0].lower() not in FRAMING]
        return httpx2.Response(answer.status, headers=headers, content=answer.body)
