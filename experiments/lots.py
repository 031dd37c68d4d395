"""A long log as a short one that gives the same result, read in one query however many pieces of evidence there are.

A result asks of a log only sums: of what was recorded before a moment and observed before a day, up to the piece that
completes a planned sample. So PostgreSQL adds up lots of consecutive pieces, apart by those moments and days, and hands
over singly only the lots in which a sample may be completed, the corrected pieces, and those that a page shows.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from experiments.dossier import Revision
from experiments.rules.criteria import Criterion, Direction, Kind, exact
from experiments.rules.explain import MOST_NAMED
from experiments.rules.observe import Arm, Reading, Said, Summed
from experiments.rules.observed import Answers, Conversions, Events, Ruling

FEW = 24  # answers of a sample no larger are drawn one by one
ALWAYS = 2**31 - 1
FEW_PIECES = 64  # read one by one where somebody asks for a short log first
LOT, DAY_LOT = 512, 4096  # pieces in a lot, and in a lot of one day
ALIAS = re.compile(r"P([1-9][0-9]{0,5})")

type Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ask:
    """A sum that some rule needs: of one criterion's pieces recorded before `moment` and observed before `day`, until
    each arm has its `planned`."""

    criterion: int
    moment: dt.datetime | None
    day: dt.date | None
    planned: tuple[tuple[str, int], ...]
    few: int = 0  # pieces up to here are wanted singly
    after: int = 0  # and as many beyond the sample


@dataclass(frozen=True)
class Short:
    """`lines`: pieces handed over singly, a row for each reading, in the order of recording; those with `is_open` are
    in no lot. `lots`: readings that stand for many, with the number of the first of them."""

    lines: list[Line]
    lots: list[tuple[int, Reading]]
    total: int
    counted: int
    participants: int
    last_at: dt.datetime | None


def read(
    workspace: int,
    experiment: int,
    revisions: Sequence[Revision],
    *,
    zone: str,
    now: dt.datetime,
    newest: int = 0,
    places: Collection[int] = (),
    aliases: bool = False,
) -> Short:
    """`newest`, `places`: pieces that a page shows. `aliases`: whether the last of P1, P2, … is wanted."""
    asks = list(dict.fromkeys(asked(revisions, zone=zone, now=now)))
    moments = sorted({ask.moment for ask in asks if ask.moment})
    days = sorted({ask.day for ask in asks if ask.day})
    bars = known(revisions)
    parts = [
        {
            "ask": number,
            "criterion": ask.criterion,
            "arm": arm,
            "moment": moments.index(ask.moment) if ask.moment else len(moments),
            "day": days.index(ask.day) if ask.day else len(days),
            "least": planned if planned > ask.few else 0,
            "most": min(planned + ask.after, ALWAYS),
        }
        for number, ask in enumerate(asks)
        for arm, planned in ask.planned
    ]
    given: dict[str, Any] = {
        "workspace": workspace,
        "experiment": experiment,
        "moments": moments,
        "days": days,
        "criteria": list(bars),
        "kinds": [bar.kind.value if bar else "" for bar in bars.values()],
        "lenient": [bar is not None and not bar.at_least for bar in bars.values()],
        **{name: [part[name] for part in parts] for name in PART},
        "lot": LOT,
        "day_lot": DAY_LOT,
        "newest": newest,
        "places": list(places),
        "aliases": aliases,
    }
    rows = ask(SQL, given)
    [whole] = [row for row in rows if row["what"] == "all"]
    return Short(
        lines=[row for row in rows if row["what"] == "line"],
        lots=[(row["number"], reading) for row in rows if row["what"] == "lot" and (reading := lot(row))],
        total=whole["n"],
        counted=whole["yes"],
        participants=whole["events"] or 0,
        last_at=whole["recorded_at"],
    )


def few(workspace: int, experiment: int) -> Short | None:
    """A log of some dozens of pieces as it is; None where there are more. To plan the sums of a long one takes
    PostgreSQL ten times as long as to read these."""
    rows = ask(FEW_SQL, {"workspace": workspace, "experiment": experiment, "most": FEW_PIECES + 1})
    standing = {row["place"]: row for row in rows}
    if len({row["number"] for row in rows}) > FEW_PIECES:
        return None
    return Short(
        lines=rows,
        lots=[],
        total=len(standing),
        counted=sum(row["counts"] for row in standing.values()),
        participants=max((int(found[1]) for row in rows if (found := ALIAS.fullmatch(row["alias"] or ""))), default=0),
        last_at=max((row["recorded_at"] for row in rows), default=None),
    )


def ask(sql: str, given: Mapping[str, Any]) -> list[Line]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def asked(revisions: Sequence[Revision], *, zone: str, now: dt.datetime) -> Iterator[Ask]:
    """What each version of the plan sums up: its criteria over everything, and for each kill criterion what was known
    at its moment while the version was in force."""
    ends = [*(later.at for _, later in pairwise(revisions)), now]
    for revision, end in zip(revisions, ends, strict=False):
        keys = dict(zip([bar.name for bar in revision.plan.criteria], revision.keys, strict=True))
        for bar in revision.plan.criteria:
            few = FEW if bar.kind is Kind.K_OF_N else 0
            after = MOST_NAMED + 1 if bar.kind is Kind.MEAN else 0
            yield Ask(keys[bar.name], None, None, planned(bar), few, after)
        for kill in revision.plan.kill_criteria:
            bar = revision.plan.named(kill.criterion)
            judged_at = dt.datetime.combine(kill.by, dt.time.min, tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)
            known_at = min(judged_at, end, now)
            yield Ask(keys[bar.name], known_at, kill.by, planned(bar))
            if kill.of is not None:
                yield Ask(keys[bar.name], known_at, kill.by, (("", kill.of),))


def planned(bar: Criterion) -> tuple[tuple[str, int], ...]:
    """The size of the sample by arm, in the unit that its readings are counted in."""
    if bar.kind is not Kind.COMPARISON:
        return (("", bar.period_days or 1 if bar.kind is Kind.COUNT else bar.planned or 1),)
    share, other = (exact(each) for each in bar.allocation)
    return (("control", bar.planned or 1), ("variant", ceil((bar.planned or 1) * other / share)))


def known(revisions: Sequence[Revision]) -> dict[int, Criterion | None]:
    """Every criterion of every version by its key; None where versions differ in how they read an answer, so that no
    sum would do for all of them."""
    found: dict[int, Criterion | None] = {}
    for revision in revisions:
        for key, bar in zip(revision.keys, revision.plan.criteria, strict=True):
            same = key not in found or ((other := found[key]) is not None and reads(other) == reads(bar))
            found[key] = bar if same else None
    return found


def reads(bar: Criterion) -> tuple[Kind, Any, Direction | None]:
    return bar.kind, bar.measure, bar.direction if bar.kind is Kind.K_OF_N else None


def lot(row: Line) -> Reading | None:
    """None where nothing was said after all."""
    said = sum_of(row)
    if said is None:
        return None
    return Reading(
        criterion=str(row["criterion"]),
        place=row["number"],
        observed_on=row["observed_on"],
        recorded_at=row["recorded_at"],
        said=said,
        arm=Arm(row["arm"]) if row["arm"] else None,
    )


def sum_of(row: Line) -> Said | None:
    match row["form"]:
        case "answers":
            return Answers(row["yes"], row["n"])
        case "conversions":
            return Conversions(row["successes"], row["exposures"])
        case "values":
            return Summed(row["n"], Fraction(row["total"]), Fraction(row["squares"]))
        case "events":
            return Events(row["events"], row["days"])
        case "ruling":
            return None if row["met"] is None else Ruling(row["met"], row["because"])
    return None


FEW_SQL = """
SELECT evidence.number, evidence.place, evidence.observed_on, evidence.recorded_at, evidence.counts, evidence.manner,
    evidence.source, testimony.alias, true AS is_open, reading.criterion_id AS criterion, reading.arm, reading.answer,
    reading.yes, reading.n, reading.successes, reading.exposures, reading.events, reading.days, reading.values,
    reading.mean, reading.sd, reading.met, reading.because
FROM (
    SELECT * FROM experiments_evidence WHERE workspace_id = %(workspace)s AND experiment_id = %(experiment)s
    ORDER BY number DESC LIMIT %(most)s) AS evidence
LEFT JOIN experiments_testimony testimony ON testimony.evidence_id = evidence.id
LEFT JOIN experiments_reading reading ON reading.evidence_id = evidence.id
ORDER BY evidence.number, reading.id
"""
PART = ("ask", "criterion", "arm", "moment", "day", "least", "most")
SQL = """
WITH bar AS MATERIALIZED (
    SELECT * FROM unnest(%(criteria)s::bigint[], %(kinds)s::text[], %(lenient)s::boolean[])
        AS bar (criterion, kind, lenient)
),
part AS MATERIALIZED (
    SELECT * FROM unnest(%(ask)s::int[], %(criterion)s::bigint[], %(arm)s::text[], %(moment)s::int[], %(day)s::int[],
        %(least)s::bigint[], %(most)s::bigint[]) AS part (ask, criterion, arm, moment, day, least, most)
),
corrected AS MATERIALIZED (
    SELECT DISTINCT place FROM experiments_evidence
    WHERE workspace_id = %(workspace)s AND experiment_id = %(experiment)s AND corrects_id IS NOT NULL
),
-- what never was corrected and counts, added up by lot; a count's lots go by the day, as its period does
lot AS MATERIALIZED (
    SELECT bar.criterion, min(bar.kind) AS kind, reading.arm COLLATE "C" AS arm, form, block,
        width_bucket(evidence.recorded_at, %(moments)s::timestamptz[]) AS moment,
        width_bucket(evidence.observed_on, %(days)s::date[]) AS day,
        min(evidence.number) AS number,
        max(evidence.observed_on) AS observed_on,
        max(evidence.recorded_at) AS recorded_at,
        sum(CASE form WHEN 'answers' THEN COALESCE(reading.n, 1) WHEN 'sample' THEN reading.n
            WHEN 'conversions' THEN reading.exposures WHEN 'values' THEN cardinality(reading.values)
            WHEN 'events' THEN reading.days ELSE 1 END) AS size,
        sum(COALESCE(reading.yes, (answer = 'yes' OR answer = 'unclear' AND bar.lenient)::int)) AS yes,
        sum(reading.successes) AS successes,
        sum(reading.events) AS events,
        sum(CASE form WHEN 'values' THEN (
            SELECT sum(value::text::numeric) FROM unnest(reading.values) AS value) END) AS total,
        sum(CASE form WHEN 'values' THEN (
            SELECT sum(exact * exact) FROM (
                SELECT value::text::numeric AS exact FROM unnest(reading.values) AS value) AS exactly) END) AS squares
    FROM experiments_evidence evidence
    JOIN experiments_reading reading ON reading.evidence_id = evidence.id
    JOIN bar ON bar.criterion = reading.criterion_id
    CROSS JOIN LATERAL (SELECT
        CASE WHEN reading.answer <> '' OR reading.yes IS NOT NULL THEN 'answers'
            WHEN reading.exposures IS NOT NULL THEN 'conversions' WHEN reading.values IS NOT NULL THEN 'values'
            WHEN reading.mean IS NOT NULL THEN 'sample' WHEN reading.events IS NOT NULL THEN 'events'
            ELSE 'ruling' END COLLATE "C" AS form,
        CASE bar.kind WHEN 'judgement' THEN 0
            WHEN 'count'
            THEN (evidence.observed_on - DATE '1900-01-01') * 1000000::bigint + evidence.number / %(day_lot)s
            ELSE evidence.number / %(lot)s END AS block) AS made
    WHERE evidence.workspace_id = %(workspace)s AND evidence.experiment_id = %(experiment)s
        AND reading.workspace_id = %(workspace)s
        AND evidence.counts AND NOT EXISTS (SELECT 1 FROM corrected WHERE corrected.place = evidence.place)
    GROUP BY bar.criterion, reading.arm COLLATE "C", form, block, moment, day
),
-- what corrected pieces say in any of their versions: more or less than that they never do
loose AS MATERIALIZED (
    SELECT reading.criterion_id AS criterion, reading.arm, block, sum(GREATEST(
        (reading.answer <> '')::int, COALESCE(reading.n, 0), COALESCE(reading.exposures, 0), COALESCE(reading.days, 0),
        COALESCE(cardinality(reading.values), 0))) AS size
    FROM corrected JOIN experiments_evidence evidence ON evidence.place = corrected.place
        AND evidence.workspace_id = %(workspace)s AND evidence.experiment_id = %(experiment)s
    JOIN experiments_reading reading ON reading.evidence_id = evidence.id
    JOIN bar ON bar.criterion = reading.criterion_id
    CROSS JOIN LATERAL (SELECT CASE bar.kind WHEN 'judgement' THEN 0
        WHEN 'count' THEN (evidence.observed_on - DATE '1900-01-01') * 1000000::bigint + evidence.place / %(day_lot)s
        ELSE evidence.place / %(lot)s END AS block) AS made
    GROUP BY reading.criterion_id, reading.arm, block
),
block AS (SELECT criterion, block FROM lot UNION SELECT criterion, block FROM loose),
firm AS (
    SELECT part.ask, part.arm, lot.block, sum(lot.size) AS size
    FROM part JOIN lot ON lot.criterion = part.criterion AND lot.arm = part.arm
        AND lot.moment <= part.moment AND lot.day <= part.day
    GROUP BY part.ask, part.arm, lot.block
),
reach AS (
    SELECT part.ask, part.criterion, block.block, part.least, part.most,
        COALESCE(sum(firm.size) OVER earlier, 0) AS before,
        COALESCE(sum(firm.size) OVER so_far, 0) + COALESCE(sum(loose.size) OVER so_far, 0) AS through
    FROM part JOIN block ON block.criterion = part.criterion
    LEFT JOIN firm ON firm.ask = part.ask AND firm.arm = part.arm AND firm.block = block.block
    LEFT JOIN loose ON loose.criterion = part.criterion AND loose.arm = part.arm AND loose.block = block.block
    WINDOW so_far AS (PARTITION BY part.ask, part.arm ORDER BY block.block ROWS UNBOUNDED PRECEDING),
        earlier AS (PARTITION BY part.ask, part.arm ORDER BY block.block
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
),
-- lots in which a sample may be completed, and those that can't be added up
open AS MATERIALIZED (
    SELECT criterion, block FROM reach WHERE criterion NOT IN (SELECT criterion FROM bar WHERE kind = 'judgement')
    GROUP BY ask, criterion, block HAVING bool_and(through >= least) AND bool_or(before < most)
    UNION SELECT criterion, block FROM lot WHERE form = 'sample' OR kind = ''
),
stretch AS MATERIALIZED (
    SELECT open.criterion,
        open.block %% of_day * size AS first,
        (open.block %% of_day + 1) * size - 1 AS last,
        CASE bar.kind WHEN 'count' THEN DATE '1900-01-01' + (open.block / of_day)::int END AS day
    FROM open JOIN bar ON bar.criterion = open.criterion
    CROSS JOIN LATERAL (SELECT
        CASE bar.kind WHEN 'count' THEN 1000000::bigint ELSE 9223372036854775807 END AS of_day,
        CASE bar.kind WHEN 'count' THEN %(day_lot)s ELSE %(lot)s END AS size) AS made
),
wanted AS MATERIALIZED (
    SELECT place, true AS is_open FROM corrected
    UNION ALL
    SELECT place, false FROM (
        SELECT unnest(%(places)s::int[]) AS place UNION (
            SELECT number FROM experiments_evidence
            WHERE workspace_id = %(workspace)s AND experiment_id = %(experiment)s AND corrects_id IS NULL
            ORDER BY number DESC LIMIT %(newest)s)) AS shown
    WHERE NOT EXISTS (SELECT 1 FROM corrected WHERE corrected.place = shown.place)
),
piece AS (
    SELECT evidence.id, reading.id AS reading, true AS is_open
    FROM stretch
    CROSS JOIN LATERAL (
        SELECT id, place FROM experiments_evidence
        WHERE workspace_id = %(workspace)s AND experiment_id = %(experiment)s AND counts
            AND number BETWEEN stretch.first AND stretch.last AND (stretch.day IS NULL OR observed_on = stretch.day)
        OFFSET 0  -- by the index on its numbers
    ) AS evidence
    JOIN experiments_reading reading ON reading.evidence_id = evidence.id AND reading.criterion_id = stretch.criterion
    WHERE NOT EXISTS (SELECT 1 FROM corrected WHERE corrected.place = evidence.place)
    UNION ALL
    SELECT evidence.id, reading.id, wanted.is_open
    FROM wanted JOIN experiments_evidence evidence ON evidence.workspace_id = %(workspace)s
        AND evidence.experiment_id = %(experiment)s AND evidence.place = wanted.place
    LEFT JOIN experiments_reading reading ON reading.evidence_id = evidence.id
),
single AS (SELECT id, reading, bool_or(is_open) AS is_open FROM piece GROUP BY id, reading)
SELECT 'line' AS what, evidence.number, evidence.place, evidence.observed_on, evidence.recorded_at, evidence.counts,
    evidence.manner, evidence.source, testimony.alias, single.is_open, reading.criterion_id AS criterion, reading.arm,
    '' AS form, reading.answer, reading.yes, reading.n, reading.successes, reading.exposures, reading.events,
    reading.days, reading.values, reading.mean, reading.sd, reading.met, reading.because,
    NULL::numeric AS total, NULL::numeric AS squares
FROM single JOIN experiments_evidence evidence ON evidence.id = single.id
LEFT JOIN experiments_testimony testimony ON testimony.evidence_id = evidence.id
LEFT JOIN experiments_reading reading ON reading.id = single.reading
UNION ALL
SELECT 'lot', number, number, observed_on, recorded_at, true, '', '', '', true, criterion, arm, form, '', yes::bigint,
    size::bigint, successes::bigint, size::bigint, events::bigint, size::bigint, NULL, NULL, NULL,
    CASE form WHEN 'ruling' THEN (
        SELECT reading.met FROM experiments_evidence evidence
        JOIN experiments_reading reading ON reading.evidence_id = evidence.id AND reading.criterion_id = lot.criterion
        WHERE evidence.experiment_id = %(experiment)s AND evidence.number = lot.number) END,
    CASE form WHEN 'ruling' THEN (
        SELECT reading.because FROM experiments_evidence evidence
        JOIN experiments_reading reading ON reading.evidence_id = evidence.id AND reading.criterion_id = lot.criterion
        WHERE evidence.experiment_id = %(experiment)s AND evidence.number = lot.number) END,
    total, squares
FROM lot
WHERE kind <> '' AND form <> 'sample'
    AND NOT EXISTS (SELECT 1 FROM open WHERE open.criterion = lot.criterion AND open.block = lot.block)
UNION ALL
SELECT 'all', 0, 0, NULL, max(recorded_at), NULL, '', '', '', NULL, NULL, '', '', '',
    count(*) FILTER (WHERE counts) - (
        SELECT count(*) FROM experiments_evidence newer
        JOIN experiments_evidence older ON older.id = newer.corrects_id AND older.counts
        WHERE newer.workspace_id = %(workspace)s AND newer.experiment_id = %(experiment)s
            AND newer.corrects_id IS NOT NULL),
    count(*) FILTER (WHERE corrects_id IS NULL), NULL, NULL, (
        SELECT max(substring(alias FROM '^P([1-9][0-9]{0,5})$')::int) FROM experiments_testimony testimony
        JOIN experiments_evidence told ON told.id = testimony.evidence_id
        WHERE %(aliases)s AND told.workspace_id = %(workspace)s AND told.experiment_id = %(experiment)s),
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM experiments_evidence evidence WHERE workspace_id = %(workspace)s AND experiment_id = %(experiment)s
ORDER BY number
"""
