"""Addresses of issues, pull requests and commits: however one is written, it is the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode, urlsplit

ADDRESS = re.compile(r"""https?://[^\s<>"'`\\^{}|（）「」『』、。]+""", re.IGNORECASE)
BARE = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?/(?=\S*\d)\S+")  # as people copy it, without its https://
CLOSING = ".,;:!?)]"
SHORT = 7  # characters of a commit's hash that tell it from others
LONGEST = 300

# /owner/name/pull/12/files: issues and pull requests of one place share their numbers
NUMBERED = re.compile(r"(?P<place>/[^/]+/[^/]+)/(?:issues|pulls?)/(?P<number>\d+)(?:/.*)?")
NESTED = re.compile(r"(?P<place>/.+?)/-/(?P<kind>issues|work_items|merge_requests)/(?P<number>\d+)(?:/.*)?")
REQUESTED = re.compile(r"(?P<place>/[^/]+/[^/]+)/pull-requests/(?P<number>\d+)(?:/.*)?")
COMMITTED = re.compile(r"(?P<place>/.+?)(?:/-)?/commits?/(?P<hash>[0-9a-f]{7,64})(?:/.*)?")
TICKET = re.compile(r"(?P<ticket>[a-z][a-z0-9]{1,9}-[1-9]\d{0,8})")
SHORTHAND = re.compile(r"(?P<place>[\w.-]+/[\w.-]+)(?P<sign>[#!@])(?P<number>[0-9a-f]+)")
HASH = re.compile(r"(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,64}|\d{40}")
ONLY_COUNTS = re.compile(r"utm_\w+|fbclid|gclid", re.IGNORECASE)


def inside(*texts: str) -> list[str]:
    """The addresses in what people wrote."""
    return [found[0].rstrip(CLOSING) for text in texts for found in ADDRESS.finditer(text)]


def known_by(addresses: Iterable[str]) -> list[str]:
    """Every name that somebody may ask for these addresses by."""
    return sorted({name[:LONGEST] for address in addresses for name in names(address)})


def names(address: str) -> list[str]:
    """The whole address in its plainest form first."""
    try:
        parts = urlsplit(address.strip().lower())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return []
    if not host or parts.scheme not in ("http", "https"):
        return []
    path = re.sub(r"/{2,}", "/", parts.path).rstrip("/").removesuffix(".git")
    for pattern, sign in ((NESTED, ""), (NUMBERED, "#"), (REQUESTED, "!")):
        if found := pattern.fullmatch(path):
            mark = sign or ("!" if found["kind"] == "merge_requests" else "#")
            return [f"{host}{found['place']}{mark}{found['number']}", f"{found['place'][1:]}{mark}{found['number']}"]
    if found := COMMITTED.fullmatch(path):
        short = found["hash"][:SHORT]
        return [f"{host}{found['place']}@{short}", f"{found['place'][1:]}@{short}", f"@{short}"]
    tickets = [part for part in path.split("/") if TICKET.fullmatch(part)]
    return [f"{host}{path}{kept(parts.query)}", *tickets]


def kept(query: str) -> str:
    """What follows the question mark may say which record is meant; what only counts visitors does not."""
    pairs = sorted(pair for pair in parse_qsl(query, keep_blank_values=True) if not ONLY_COUNTS.fullmatch(pair[0]))
    return f"?{urlencode(pairs)}" if pairs else ""


def meant(chunk: str) -> str:
    """The name that somebody means by a piece of a query, "" where it is no address."""
    chunk = chunk.lstrip("(<[").rstrip(f"{CLOSING}>").lower()
    if ADDRESS.fullmatch(chunk):
        return next(iter(names(chunk)), "")[:LONGEST]
    if found := SHORTHAND.fullmatch(chunk):
        number = found["number"][:SHORT] if found["sign"] == "@" else found["number"]
        return f"{found['place']}{found['sign']}{number}"
    if BARE.fullmatch(chunk):
        return meant(f"https://{chunk}")
    return f"@{chunk[:SHORT]}" if HASH.fullmatch(chunk) else ""


def ticket(chunk: str) -> str:
    """ABC-12, as trackers call their issues."""
    return chunk.lower() if TICKET.fullmatch(chunk.lower()) else ""
