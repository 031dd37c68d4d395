"""The first lines of a checked table as they will be recorded."""

from __future__ import annotations

import datetime as dt
from typing import Any

from experiments import words
from experiments.actions.evidence import is_after_registration
from experiments.facts import first_id
from experiments.intake.actions import criteria, reader_of
from experiments.intake.entries import problem_from_json
from experiments.intake.models import Import
from experiments.intake.staging import lines
from experiments.readout import reading
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
                "counts": is_after_registration(experiment, entry.observed_on),
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
    return {"first": first, "known": staged.total - staged.wrong - staged.new}
