"""“Why did we build this?”: from an issue, a pull request, a commit or a feature's name to the decision behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import F
from django.urls import reverse

from decisions.models import Decision
from decisions.words import OUTCOMES
from experiments.models import Evidence
from experiments.words import VERDICTS
from kaizenlab.lib.brief import brief
from kaizenlab.lib.dates import day
from kaizenlab.lib.refs import ref
from kaizenlab.search.rules.query import Query
from kaizenlab.workspaces.models import Workspace

MOST = 2  # decisions that are an answer
QUOTES = 2  # of each
LONGEST = 240  # characters of a quote or a reason

type Row = Mapping[str, Any]


def because(query: Query, ranked: Sequence[Row]) -> list[int]:
    """The numbers of the decisions that what was found leads to, where the query names something that was built.

    An address names it wherever it stands. Words do where all of them are in the title of what a decision set off, or
    of a decision to continue.
    """
    if not query.wanted or query.narrowed:
        return []
    rows = ranked if query.address else [row for row in ranked if row["named"] and is_built(row)]
    return list(dict.fromkeys(row["decision"] for row in rows if row["decision"]))[:MOST]


def is_built(row: Row) -> bool:
    return row["kind"] == "action" or row["outcome"] == "continue"


def experiments_behind(query: Query, ranked: Sequence[Row]) -> list[int]:
    """Where the address stands in what was observed, the decision is its experiment's."""
    if not query.address:
        return []
    return list(dict.fromkeys(row["experiment"] for row in ranked if row["experiment"] and not row["decision"]))[:MOST]


def answers(workspace: Workspace, numbers: Collection[int], experiments: Collection[int] = ()) -> list[dict[str, Any]]:
    mine = Decision.objects.filter(workspace=workspace, kind="decision", state__in=["accepted", "superseded"])
    rows = list(
        (mine.filter(number__in=numbers) | mine.filter(experiment__number__in=experiments, state="accepted"))
        .order_by("-number")
        .values(
            *("number", "title", "outcome", "rationale", "needed", "got", "settled_at", "experiment_id", "state"),
            experiment_number=F("experiment__number"),
            hypothesis_number=F("hypothesis__number"),
            statement=F("hypothesis__statement"),
            verdict=F("recommendation__result__verdict"),
        )[:MOST]
    )
    said = quotes(workspace, [row["experiment_id"] for row in rows])
    return [answer(workspace.slug, row, said[row["experiment_id"]]) for row in sorted(rows, key=order(numbers))]


def order(numbers: Collection[int]) -> Any:
    """As they were found; those found by their experiment after them."""
    places = {number: place for place, number in enumerate(numbers)}
    return lambda row: places.get(row["number"], len(places))


def answer(slug: str, row: Row, said: Sequence[str]) -> dict[str, Any]:
    return {
        "ref": ref("D", row["number"]),
        "url": reverse("decisions:record", args=[slug, row["number"]]),
        "title": row["title"],
        "outcome": row["outcome"],
        "word": OUTCOMES[row["outcome"]],
        "is_superseded": row["state"] == "superseded",
        "verdict": VERDICTS.get(row["verdict"], ""),
        "needed": brief(row["needed"]),
        "got": brief(row["got"]),
        "rationale": short(row["rationale"]),
        "statement": row["statement"],
        "hypothesis": ref("H", row["hypothesis_number"]),
        "hypothesis_url": reverse("hypotheses:canvas", args=[slug, row["hypothesis_number"]]),
        "experiment": ref("E", row["experiment_number"]),
        "experiment_url": reverse("experiments:run", args=[slug, row["experiment_number"]]),
        "date": day(row["settled_at"]),
        "quotes": said,
    }


def quotes(workspace: Workspace, experiments: Collection[int]) -> Mapping[int, list[str]]:
    """A few of the participants' own words, the newest evidence first."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    if not experiments:
        return found
    rows = Evidence.objects.filter(workspace=workspace, experiment__in=experiments, counts=True, corrected_by=None)
    spoken = rows.exclude(testimony__quotes=[]).exclude(testimony=None).order_by("-number")[: 20 * len(experiments)]
    for experiment, said in spoken.values_list("experiment_id", "testimony__quotes"):
        found[experiment] += [short(quote) for quote in said[: QUOTES - len(found[experiment])]]
    return found


def short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"
