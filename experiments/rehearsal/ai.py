"""The configured OpenAI-compatible server, asked through the official SDK for nothing but text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings

from experiments.rehearsal.prompt import Message
from kaizenlab.lib.safe_http import NoAnswer, Why

if TYPE_CHECKING:
    from openai import OpenAI

LARGEST = 1_000_000  # bytes of one answer on its way
LONGEST = 4_000  # characters of one that is kept
TRIES_AGAIN = 2  # by the SDK, which waits as long as the server asks for, two minutes at most
NO_KEY = "none"  # the SDK insists on one; servers that want none ignore it
UNANSWERED = {
    Why.REFUSED: "refused",
    Why.UNREACHABLE: "unreachable",
    Why.TOO_SLOW: "slow",
    Why.TOO_LARGE: "large",
    Why.BROKEN: "disconnected",
}
STATUSES = {401: "key", 403: "key", 404: "unknown", 408: "slow", 429: "busy"}


class Silent(Exception):  # noqa: N818 - nothing of ours is wrong
    """There was no answer; `failure` is a word of `words.FAILURES`."""

    def __init__(self, failure: str) -> None:
        super().__init__(failure)
        self.failure = failure


class Said(NamedTuple):
    """Text of a bounded length, and whether the server sent more."""

    text: str
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Server:
    client: OpenAI

    def answer(self, talk: Sequence[Message]) -> Said:
        """The next thing that is said."""
        import openai

        try:
            said = self.client.chat.completions.create(model=settings.AI_MODEL, messages=list(talk))  # type: ignore[arg-type]
        except (NoAnswer, openai.APIConnectionError) as error:
            raise Silent(why_unanswered(error)) from error
        except openai.APIStatusError as error:
            raise Silent(why_declined(error.status_code)) from error
        except (openai.OpenAIError, ValueError, TypeError, AttributeError, RecursionError) as error:
            raise Silent("nonsense") from error
        return text_of(said)


@contextmanager
def connected() -> Iterator[Server]:
    """One connection's worth of settings; raises `Silent` where there are none, or not what it takes."""
    if not settings.AI_BASE_URL:
        raise Silent("unconfigured")
    try:
        import httpx2
        from openai import OpenAI

        from experiments.rehearsal.transport import Careful
    except ImportError as error:
        raise Silent("missing") from error
    careful = Careful(settings.AI_BASE_URL, seconds=settings.AI_TIMEOUT, largest=LARGEST)
    http = httpx2.Client(transport=careful, follow_redirects=False, trust_env=False)
    key = settings.AI_KEY or NO_KEY
    with OpenAI(base_url=settings.AI_BASE_URL, api_key=key, max_retries=TRIES_AGAIN, http_client=http) as client:
        yield Server(client)


def why_unanswered(error: BaseException | None) -> str:
    """What `safe_http` said, behind whatever the SDK made of it."""
    while error is not None:
        if isinstance(error, NoAnswer):
            return UNANSWERED[error.why]
        error = error.__cause__
    return "unreachable"


def why_declined(status: int) -> str:
    if 300 <= status < 400:
        return "redirect"
    return STATUSES.get(status) or ("broken" if status >= 500 else "declined")


def text_of(said: Any) -> Said:
    """The SDK checks nothing of what it read, so each step of the way may be missing."""
    try:
        text = said.choices[0].message.content
    except (AttributeError, IndexError, TypeError, KeyError) as error:
        raise Silent("nonsense") from error
    if not isinstance(text, str) and text is not None:
        raise Silent("nonsense")
    kept = (text or "").replace("\0", "").encode("utf-8", "replace").decode().strip()
    if not kept:
        raise Silent("empty")
    return Said(kept[:LONGEST], is_cut=len(kept) > LONGEST)
