"""The search page, and what it finds as a file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from kaizenlab.lib import exports
from kaizenlab.lib.answer import answer, go
from kaizenlab.search import answers, files, find, places, queries, shown, words
from kaizenlab.search.rules.query import Problem, Query, loosened, parse
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

NEAR = 10  # records that come near, where nothing holds all that was asked for


@require_safe
@allow(Role.VIEWER)
def search(request: TenantRequest) -> HttpResponse:
    text = typed(request)
    called, place = places.place(request, text)
    if place and not request.htmx:  # while somebody types, H-1 may become H-12
        return go(request, place)
    query = understood(request, text)
    cursor = request.GET.get("cursor", "")
    found = find.find(request.workspace, query, cursor=cursor) if not query.is_empty else find.Found([], 0)
    may_come_near = query.wanted and not (cursor or query.address or called)
    context = {
        "query": query,
        "place": place,
        "called": called,
        "problems": [words.said(problem) for problem in query.problems],
        "rows": shown.shown(request.workspace, found.rows, query),
        "total": found.total,
        "is_first": not cursor,
        "first": here(q=text),
        "older": here(q=text, cursor=found.older) if found.older else "",
        "exported": here(q=text),
        "operators": operators(),
        **beside(request, text),
        **(because(request, query, found) if not cursor else {}),
        **(coming_near(request, query) if may_come_near and not found.total else {}),
    }
    return answer(request, "search/search.html", context, partial="found")


@require_safe
@allow(Role.VIEWER)
def export(request: TenantRequest, kind: str) -> HttpResponse:
    """All pages of it, up to a thousand records."""
    query = understood(request, typed(request))
    found = find.Found([], 0) if query.is_empty else find.find(request.workspace, query, size=files.MOST)
    return exports.file(files.WRITERS[kind](map(files.plain, found.rows)), kind, f"{request.workspace.slug}-search")


def typed(request: TenantRequest) -> str:
    return request.GET.get("q", "").replace("\0", "")


def understood(request: TenantRequest, text: str) -> Query:
    """The query with its owners found; whom nobody knows is searched as words."""
    query = parse(text, words.vocabulary())
    names = query.narrowed.get("owner", ())
    if not names:
        return query
    meant = find.owners(request.workspace, names, request.member)
    nobody = [name for name in names if not meant[name]]
    narrowed = {key: values for key, values in query.narrowed.items() if key != "owner"}
    if known := [str(key) for keys in meant.values() for key in keys]:
        narrowed["owner"] = tuple(known)
    problems = tuple(Problem("owner", "owner", name) for name in nobody)
    terms = tuple(term for name in nobody for term in parse(name, {}).terms)
    return replace(query, narrowed=narrowed, problems=query.problems + problems, terms=query.terms + terms)


def because(request: TenantRequest, query: Query, found: find.Found) -> dict[str, Any]:
    numbers = answers.because(query, found.rows)
    experiments = answers.experiments_behind(query, found.rows)
    made = answers.answers(request.workspace, numbers, experiments) if numbers or experiments else []
    return {"answers": made, "is_address": bool(query.address)}


def coming_near(request: TenantRequest, query: Query) -> dict[str, Any]:
    """Only where nothing holds all of it: records with most of it, and words that are spelt nearly so."""
    loose = loosened(query)
    found = find.find(request.workspace, loose, size=NEAR, loosely=True)
    offered = find.near(request.workspace, query)
    return {
        "near": shown.shown(request.workspace, found.rows, loose),
        "offered": [
            {"word": other, "url": here(q=query.text.replace(word, other) if word in query.text else other)}
            for word, others in offered.items()
            for other in others
        ],
    }


def beside(request: TenantRequest, text: str) -> dict[str, Any]:
    """What the whole page shows around what was found: the saved searches."""
    if request.htmx:
        return {}
    return {"views": queries.views(request.member, text), "q": text}


def here(**named: str) -> str:
    return f"?{urlencode({name: value for name, value in named.items() if value})}"


def operators() -> list[tuple[str, str]]:
    """What may be typed, and what each knows."""
    return [(f"{key}:", ", ".join(choices)) for key, choices in words.CHOICES.items() if key != "state"]
