"""The first lines of a checked table as they will be recorded."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from experiments import words
from experiments.facts import first_id
from experiments.intake.actions import counts, criteria, reader_of
from experiments.intake.entries import problem_from_json
from experiments.intake.models import Import
from experiments.intake.staging import lines
from experiments.readout import reading
from kaizenlab.lib.bidi import isolated
from kaizenlab.lib.dates import day

SHOWN = 8
LOOKED_AT = 200  # lines among which the first right ones are looked for


def preview(staged: Import, *, at: dt.datetime) -> dict[str, Any]:
    experiment = staged.experiment
    bars = {first_id(row): row for row in criteria(experiment)}
    reader = reader_of(staged, at)
    wrong = {problem_from_json(problem).line for problem in staged.problems}
    first = []
    for _position, record in zip(range(LOOKED_AT), lines(staged), strict=False):
        entry = reader.read(record)
        if entry is None or record.line in wrong:
            continue
        first.append(
            {
                "line": record.line,
                "alias": entry.alias,
                "day": day(entry.observed_on),
                "date": entry.observed_on.isoformat(),
                "counts": counts(experiment, entry),
                "answers_none": not entry.words,
                "answers": [
                    (row.name if len(bars) > 1 else "", reading(row, word.said, word.arm))
                    for word in entry.words
                    for row in [bars[word.criterion]]
                ],
                "manner": words.MANNERS.get(entry.manner, ""),
                "findings": entry.findings,
                "quotes": entry.quotes,
                "source": entry.source,
                "elsewhere": entry.elsewhere,
            }
        )
        if len(first) == SHOWN:
            break
    return {
        "first": first,
        "known": staged.total - staged.wrong - staged.new,
        "questions": [question(*said) for said in staged.questions],
    }


def question(line: int, alias: str, is_recorded: bool) -> str:
    said = _("Line %(line)s: “%(alias)s” is recorded in this experiment already.")
    if not is_recorded:
        said = _("Line %(line)s: “%(alias)s” stands in a line above, too.")
    return said % {"line": line, "alias": isolated(alias)}
