"""The rows behind one number, as pages and files say them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions import words as decision_words
from decisions.figures import queries, words
from decisions.figures.rules import figures as rules
from decisions.figures.rules.facts import Choice, Facts, Trial
from decisions.figures.rules.period import Period
from decisions.figures.rules.survival import Spell
from decisions.figures.spans import span
from experiments import words as experiment_words
from kaizenlab.lib.dates import day
from kaizenlab.lib.reasons import exact_percent
from kaizenlab.lib.refs import ref
from kaizenlab.workspaces.models import Workspace

type Row = dict[str, Any]

GUESSED = ("id", "probability", "member__user__name", "member__user__email")
# the moments between which a figure counts an experiment's time
COUNTED = {
    "lead": ("registered_at", ("accepted_at", "gone_at")),
    "time": ("due_at", ("accepted_at",)),
    "detection": ("unreachable_at", ("noticed_at", "mended_at")),
    "results": ("registered_at", ("concluded_at",)),
    "debt": ("due_at", ()),
}
# of the files, by kind
COLUMNS = {
    "E": ("ref", "title", "code", "said", "since", "until", "seconds"),
    "D": ("ref", "title", "code", "at", "said"),
    "F": ("ref", "title", "who", "said", "code"),
}
OF_RESULT = ("experiment__number", "experiment__title", "experiment__result__verdict")


@dataclass(frozen=True)
class Listing:
    """`found` in the order of `key`; `says` makes of one of its rows what people read. `kind`: E, D or F."""

    kind: str
    found: QuerySet[Any, Any]
    key: str
    count: int
    says: Callable[[Row], Row]

    def said(self, rows: Iterable[Row]) -> Iterator[Row]:
        return map(self.says, rows)


def listing(workspace: Workspace, figure: str, part: str, period: Period, facts: Facts | None = None) -> Listing:
    if figure == "forecasts":
        return foretold(workspace, period)
    facts = facts or queries.facts(workspace, period)
    known: dict[Any, Any] = {row.key: row for row in rules.PARTS[figure](facts, period)[part]}
    if figure in rules.OF_TRIALS:
        remark = saying(figure, facts, period)
        of_trials = queries.experiments(workspace, known)
        return Listing(
            *("E", of_trials, "-number", len(known)),
            lambda row: tried(row, remark(known[row["pk"]])) | timed(known[row["pk"]], figure, period),
        )
    of_choices, what = queries.decisions(workspace, known), (figure, part, period)
    return Listing("D", of_choices, "-number", len(known), lambda row: decided(row, remarked(known[row["pk"]], *what)))


def tried(row: Row, said: str) -> Row:
    verdict = row["result__verdict"]
    word = experiment_words.VERDICTS[verdict] if verdict else experiment_words.STATES[row["state"]]
    return {
        "ref": ref("E", row["number"]),
        "number": row["number"],
        "title": row["title"],
        "code": verdict or row["state"],
        "word": str(word),
        "said": said,
    }


def timed(row: Trial, figure: str, period: Period) -> Row:
    """For files: from when to when it is counted, and for how long; what has not ended runs to the period's end."""
    began, ends = COUNTED[figure]
    since = getattr(row, began)
    until = next((moment for name in ends if (moment := period.known(getattr(row, name)))), None)
    seconds = round(((until or period.end) - since).total_seconds()) if since else None
    return {"since": since, "until": until, "seconds": seconds}


def decided(row: Row, said: str) -> Row:
    return {
        "ref": ref("D", row["number"]),
        "number": row["number"],
        "title": row["title"],
        "code": row["outcome"],
        "word": str(decision_words.OUTCOMES[row["outcome"]]),
        "at": row["settled_at"],
        "day": day(row["settled_at"]),
        "said": said,
    }


def foretold(workspace: Workspace, period: Period) -> Listing:
    found = queries.foretold(workspace, period)
    return Listing("F", found.values(*GUESSED, *OF_RESULT), "-id", found.count(), guessed)


def guessed(row: Row) -> Row:
    verdict = row["experiment__result__verdict"]
    return {
        "id": row["id"],
        "ref": ref("E", row["experiment__number"]),
        "number": row["experiment__number"],
        "title": row["experiment__title"],
        "code": verdict,
        "word": str(experiment_words.VERDICTS[verdict]),
        "who": row["member__user__name"] or row["member__user__email"].partition("@")[0],
        "said": exact_percent(row["probability"]),
    }


def saying(figure: str, facts: Facts, period: Period) -> Callable[[Trial], str]:
    """What an experiment has to say for itself, by figure."""
    if figure in ("lead", "detection"):
        wait = rules.lead(facts, period) if figure == "lead" else rules.detection(facts, period)
        spells = {row.key: row for row in wait.all}
        return lambda row: waited(row, spells[row.key], figure, period)
    return deviated if figure == "results" else lambda row: punctual(row, period)


def waited(row: Trial, spell: Spell, figure: str, period: Period) -> str:
    """Open is only what somebody may still decide or notice."""
    if spell.ended:
        said = _("after %(span)s")
    elif figure == "lead":
        said = _("given up after %(span)s") if period.known(row.gone_at) else _("open after %(span)s")
    else:
        said = _("within reach again after %(span)s") if period.known(row.mended_at) else _("open after %(span)s")
    return said % {"span": span(spell.exit)}


def deviated(row: Trial) -> str:
    if not row.deviations:
        return _("no deviation")
    return ngettext("%(n)d deviation", "%(n)d deviations", row.deviations) % {"n": row.deviations}


def punctual(row: Trial, period: Period) -> str:
    decided_at = period.known(row.accepted_at)
    if row.due_at is None:
        return ""
    if decided_at is None:
        late = period.end - row.due_at
        return _("overdue by %(span)s") % {"span": span(late)} if late.total_seconds() > 0 else _("still in time")
    gap = decided_at - row.due_at
    said = _("%(span)s late") if gap.total_seconds() > 0 else _("%(span)s before it was due")
    return said % {"span": span(abs(gap))}


def remarked(row: Choice, figure: str, part: str, period: Period) -> str:
    if figure == "reviewed":
        return str(words.TURNED_OUT[rules.said_by(look for look in row.looks if period.holds(look.at))])
    if part == "reversed" and figure == "decided" and row.reversed_at:
        return _("reversed after %(span)s") % {"span": span(row.reversed_at - row.accepted_at)}
    looked = any(period.known(look.at) for look in row.looks)
    return str(words.TURNED_OUT[rules.turned_out(row, period) or ("too_early" if looked else "")])
