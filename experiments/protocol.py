"""One experiment as a file: every version of its plan, every piece of evidence, and what it came to."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from experiments import dossier as dossiers
from experiments import files, record, wording, words
from experiments.attachments import queries as attachments
from experiments.bearing import borne, with_bearings
from experiments.dossier import said_as_json
from experiments.facts import criterion_of
from experiments.models import Evidence, Experiment, Testimony
from experiments.rehearsal.files import rehearsals
from experiments.rules.observe import Said
from experiments.rules.result import Result, result_from_json
from experiments.shown import Answered, is_erased, known_criteria, show
from experiments.stance import stance
from kaizenlab.lib import clock, exports
from kaizenlab.lib.exports import markdown_text as text

SAID = ("criterion", "arm", *record.SAID, "stance")
EVIDENCE = (
    *("number", "place", "corrects", "reason", "observed_on", "counts", "alias", "findings", "quotes", "source"),
    *("points_elsewhere", "elsewhere", "recorded_at", "recorded_by", "manner", "bearings", "origin", "erased", "files"),
)


class Protocol:
    """What the three kinds of file are written from."""

    def __init__(self, experiment: Experiment) -> None:
        self.experiment = experiment
        self.rows = record.collect(experiment, now=clock.now(), newest=record.ALL)
        self.criteria = known_criteria(self.rows)
        mine = Evidence.objects.filter(workspace=experiment.workspace_id, experiment=experiment)
        joined = attachments.with_files(with_bearings(mine)).select_related(
            "testimony", "corrects", "recorded_by__user"
        )
        self.evidence = list(joined.order_by("number"))

    def result(self) -> Result | None:
        """As it stood when it was concluded; else as it stands."""
        if self.experiment.state == "concluded":
            return result_from_json(json.loads(self.experiment.result.outcome))
        if self.experiment.plan_id is None:
            return None
        return dossiers.result(record.dossier(self.rows), closed=False)

    def pieces(self) -> Iterator[dict[str, Any]]:
        said = {entry.number: entry.said for entry in self.rows.entries}
        for row in self.evidence:
            words_ = getattr(row, "testimony", None) or Testimony()
            made = {
                "corrects": row.corrects.number if row.corrects else None,
                "recorded_by": str(row.recorded_by),
                "bearings": [
                    {"assumption": each.number, "text": each.text, "stance": each.stance} for each in borne(row)
                ],
                "origin": "real",
                "erased": is_erased(row),
                "files": row.files,
                **{name: getattr(words_, name) for name in ("alias", "findings", "quotes")},
            }
            readings = list(self.readings(said[row.number]))
            yield {name: made[name] if name in made else getattr(row, name) for name in EVIDENCE} | {"said": readings}

    def readings(self, said: Mapping[tuple[int, str], Said | None]) -> Iterator[dict[str, Any]]:
        """What is said about each criterion, arm by arm, with what all of it means for the criterion."""
        for (criterion, arm), word in said.items():
            row = self.criteria[criterion]
            arms = {each: word for (of, each), word in said.items() if of == criterion and word is not None}
            means = {"stance": stance(criterion_of(row), arms)} if arms else {}
            yield {"criterion": row.name, "arm": arm or None, **(said_as_json(word) or {}), **means}


def as_json(protocol: Protocol) -> str:
    result = protocol.result()
    plans = [
        {
            **{name: getattr(plan, name) for name in ("revision", "kind", "reason", "at", "sha256")},
            "by": str(plan.by),
            "plan": json.loads(plan.text),
        }
        for plan in protocol.rows.plans
    ]
    listed = files.row_of(protocol.experiment, deviations=sum(plan.kind == "deviation" for plan in protocol.rows.plans))
    outcome = {"plans": plans, "evidence": list(protocol.pieces()), "outcome": result and result.as_json()}
    kept = attachments.shelf(protocol.experiment) | {"rehearsals": rehearsals(protocol.experiment)}
    return exports.json_of({**listed, **outcome, **kept})


def as_csv(protocol: Protocol) -> str:
    """The evidence, a line for each reading; a piece without any has one line too."""
    empty = dict.fromkeys(SAID)
    pieces = [piece | in_cells(piece) for piece in protocol.pieces()]
    lines = [{**piece, **empty, **said} for piece in pieces for said in piece["said"] or [dict[str, Any]()]]
    return exports.csv_of((*EVIDENCE, *SAID), lines)


def in_cells(piece: dict[str, Any]) -> dict[str, str]:
    """For one cell each: "1 supports, 3 contradicts", by the assumptions' numbers; and the names of the files."""
    return {
        "bearings": ", ".join(f"{each['assumption']} {each['stance']}" for each in piece["bearings"]),
        "files": ", ".join(each["name"] or "" for each in piece["files"]),
    }


def as_markdown(protocol: Protocol) -> str:
    experiment, result = protocol.experiment, protocol.result()
    facts = [experiment.ref, experiment.get_state_display(), experiment.get_method_display(), experiment.hypothesis.ref]
    parts = [f"# {text(experiment.title)}", text(" · ".join(str(fact) for fact in facts if fact))]
    if experiment.plan_id:
        said = wording.sentences(protocol.rows.in_force, protocol.rows.kills_in_force)
        bars = [*said.primaries, *said.guardrails, *said.kills]
        parts += [f"## {_('Success criteria')}", "\n".join(f"- {text(str(each))}" for each in bars)]
        parts += [f"SHA-256 `{experiment.plan.sha256}`"] if experiment.plan else []
    if result:
        verdict = words.VERDICTS.get(result.verdict or "", "")
        reasons = [f"- {text(reason.said(_))}" for reason in result.reasons]
        parts += [f"## {_('Result')}", *([f"**{verdict}**"] if verdict else []), "\n".join(reasons)]
    return "\n\n".join([*parts, f"## {_('Evidence')}", *pieces_in_markdown(protocol)]) + "\n"


def pieces_in_markdown(protocol: Protocol) -> Iterator[str]:
    shown = {entry.number: show(entry, protocol.criteria) for entry in protocol.rows.entries}
    for piece in protocol.pieces():
        now = shown[piece["number"]]
        answers = [in_words(said) for said in now.answers]
        head = [str(piece["number"]), now.alias, now.day, now.manner, *answers]
        lines = [f"### {text(' · '.join(each for each in head if each))}"]
        lines += [_("Erased.")] if piece["erased"] else []
        lines += [] if now.counts else [_("Does not count.")]
        lines += [text(piece["findings"])] if piece["findings"] else []
        lines += [f"> {text(quote)}" for quote in piece["quotes"]]
        lines += [f"{words.STANCES[each['stance']]}: {text(each['text'])}" for each in piece["bearings"]]
        lines += [_("Corrected:") + " " + text(piece["reason"])] if piece["reason"] else []
        yield "\n\n".join(lines)


def in_words(said: Answered) -> str:
    named = f"{said.name}: {said.text}" if said.name else said.text
    return f"{named} ({said.stance})" if said.stance else named


WRITERS: Mapping[str, Callable[[Protocol], str]] = {"csv": as_csv, "json": as_json, "md": as_markdown}
