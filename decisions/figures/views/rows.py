"""The rows behind one number."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from decisions import words as decision_words
from decisions.figures import periods, queries, words
from decisions.figures.rules import figures as rules
from decisions.figures.rules.facts import Choice, Facts, Trial
from decisions.figures.rules.period import Period
from decisions.figures.spans import span
from experiments import words as experiment_words
from experiments.forecasts.rules import HAPPENED
from experiments.rules.reasons import exact_percent
from kaizenlab.lib import clock, keyset
from kaizenlab.lib.answer import answer
from kaizenlab.lib.dates import day
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

type Row = dict[str, Any]


@require_safe
@allow(Role.VIEWER)
def rows(request: TenantRequest, figure: str) -> HttpResponse:
    part = request.GET.get("part", "")
    if (figure, part) not in words.ROWS:
        raise Http404
    asked = periods.asked(request.GET, request.workspace.time_zone, clock.now())
    found = SHOWS.get(figure, decided)(request, figure, part, asked.period)
    context = {
        "asked": asked,
        "figure": words.NAMES.get(figure),
        "title": words.ROWS[figure, part],
        "parts": [
            {"word": word, "query": f"{asked.query}&part={name}" if name else asked.query, "here": name == part}
            for (of, name), word in words.ROWS.items()
            if of == figure
        ],
        **found,
    }
    return answer(request, "figures/rows.html", context)


def tried(request: TenantRequest, figure: str, part: str, period: Period, facts: Facts | None = None) -> Row:
    facts = facts or queries.facts(request.workspace, period)
    known = {row.key: row for row in rules.PARTS[figure](facts, period)[part]}
    page = keyset.page(queries.experiments(request.workspace, known), request.GET, "-number")
    said = saying(figure, facts, period)
    listed = [row | {"said": said(known[row["pk"]]), "word": standing(row)} for row in page.rows]
    return {"page": page, "rows": listed, "count": len(known), "kind": "E"}


def standing(row: Row) -> str:
    verdict = row["result__verdict"]
    return str(experiment_words.VERDICTS[verdict] if verdict else experiment_words.STATES[row["state"]])


def saying(figure: str, facts: Facts, period: Period) -> Callable[[Any], str]:
    """What a row has to say for itself, by figure."""
    if figure in ("lead", "detection"):
        wait = rules.lead(facts, period) if figure == "lead" else rules.detection(facts, period)
        spells = {row.key: row for row in wait.all}
        return lambda row: (
            (_("after %(span)s") if spells[row.key].ended else _("open after %(span)s"))
            % {"span": span(spells[row.key].exit)}
        )
    if figure == "results":
        return lambda row: (
            ngettext("%(n)d deviation", "%(n)d deviations", row.deviations) % {"n": row.deviations}
            if row.deviations
            else _("no deviation")
        )
    return lambda row: punctual(row, period)


def punctual(row: Trial, period: Period) -> str:
    decided_at = period.known(row.accepted_at)
    if row.due_at is None:
        return ""
    if decided_at is None:
        late = period.end - row.due_at
        return _("overdue by %(span)s") % {"span": span(late)} if late.total_seconds() > 0 else _("still in time")
    gap = decided_at - row.due_at
    return (_("%(span)s late") if gap.total_seconds() > 0 else _("%(span)s before it was due")) % {
        "span": span(abs(gap))
    }


def decided(request: TenantRequest, figure: str, part: str, period: Period) -> Row:
    facts = queries.facts(request.workspace, period)
    known: dict[Any, Any] = {row.key: row for row in rules.PARTS[figure](facts, period)[part]}
    page = keyset.page(queries.decisions(request.workspace, known), request.GET, "-number")
    listed = [
        row
        | {
            "said": remark(known[row["pk"]], figure, part, period),
            "word": decision_words.OUTCOMES[row["outcome"]],
            "day": day(row["settled_at"]),
        }
        for row in page.rows
    ]
    return {"page": page, "rows": listed, "count": len(known), "kind": "D"}


def remark(row: Choice, figure: str, part: str, period: Period) -> str:
    if figure == "reviewed":
        return str(words.TURNED_OUT[rules.said_by(look for look in row.looks if period.holds(look.at))])
    if part == "reversed" and figure == "decided" and row.reversed_at:
        return _("reversed after %(span)s") % {"span": span(row.reversed_at - row.accepted_at)}
    return str(words.TURNED_OUT[rules.turned_out(row, period)])


def foretold(request: TenantRequest, _figure: str, _part: str, period: Period) -> Row:
    found = queries.foretold(request.workspace, period)
    columns = ("id", "probability", "member__user__name", "member__user__email", *OF_RESULT)
    page = keyset.page(found.values(*columns), request.GET, "-id")
    return {"page": page, "rows": list(guesses(page.rows)), "count": found.count(), "kind": "F"}


OF_RESULT = ("experiment__number", "experiment__title", "experiment__result__verdict")


def guesses(page: Iterable[Row]) -> Iterable[Row]:
    for row in page:
        happened = HAPPENED[row["experiment__result__verdict"]]
        yield {
            "id": row["id"],
            "number": row["experiment__number"],
            "title": row["experiment__title"],
            "word": experiment_words.VERDICTS[row["experiment__result__verdict"]],
            "who": row["member__user__name"] or row["member__user__email"].partition("@")[0],
            "said": exact_percent(row["probability"]),
            "happened": happened,
        }


SHOWS: dict[str, Callable[..., Row]] = dict.fromkeys(rules.OF_TRIALS, tried) | {"forecasts": foretold}
