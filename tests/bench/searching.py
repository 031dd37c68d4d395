"""What a search costs in a workspace of 20,000 records: alone in its installation, and among 1,000,000 of others.

The second workspace's records lie between those of the others, page by page, as they do after years.
"""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from django.db import connection, transaction
from django.test import Client

from kaizenlab import owner
from kaizenlab.workspaces import actions, tenancy
from kaizenlab.workspaces.models import Membership
from tests import people

OURS, OTHERS, WORKSPACES = 20_000, 1_000_000, 99
STEP = 51_000  # rows at once; of 51 in a row one is ours
ROUNDS = 5
AIM_MS, AIM_RATIO = 150, 2.0
SYLLABLES = ("ba", "co", "di", "fe", "gu", "ka", "lo", "mi", "ne", "pu", "ra", "so", "ti", "ve", "wu")
KANJI = "価格検証判断根拠基準顧客継続転換中止仮説機能決済登録連携料金請求契約解約導入設定画面開発品質"

# Texts of forty words by how often people use them: the first of 4,000 in every eighth place or so, the last hardly
# ever. “@” stands for the workspace's key.
PREPARE = """
    CREATE TABLE bench_text AS
        WITH words AS (
            SELECT rank, word, search_stem(word) AS stem
                FROM unnest(%(words)s::text[]) WITH ORDINALITY AS said (word, rank)
        ), drawn AS (
            SELECT n, at, 1 + floor(4000 * power(random(), 3))::int AS rank
                FROM generate_series(0, %(size)s - 1) AS n, generate_series(1, 40) AS at
        ) SELECT n, string_agg(word, ' ' ORDER BY at) FILTER (WHERE at <= 6) AS title,
            string_agg(word, ' ' ORDER BY at) FILTER (WHERE at > 6) AS text,
            string_agg(format('%%L:%%s', '@:' || stem, at || CASE WHEN at <= 6 THEN 'A' ELSE '' END)
                || CASE WHEN word ~ '^[a-z]' THEN format(' %%L:%%s', '@:=' || word, at) ELSE '' END
                || CASE WHEN at <= 6 THEN format(' %%L', '@:#' || stem) ELSE '' END, ' ') AS document
            FROM drawn JOIN words USING (rank) GROUP BY n;
    CREATE UNIQUE INDEX ON bench_text (n);
"""
FILL = """
    INSERT INTO search_entry (workspace_id, subject, kind, number, title, text, outcome, state, at, overridden, late,
        deviation, hypothesis, experiment, links, document)
    SELECT place, 'X-' || numbered.n, (ARRAY['decision', 'hypothesis', 'experiment', 'evidence', 'quote'])
        [1 + numbered.n %% 5], numbered.n, title, text,
        CASE WHEN numbered.n %% 5 = 0 THEN (ARRAY['continue', 'kill', 'pivot'])[1 + numbered.n %% 3] ELSE '' END,
        'accepted', timestamptz '2016-01-01' + numbered.n * interval '4 minutes', numbered.n %% 50 = 0,
        numbered.n %% 40 = 0, false, numbered.n, numbered.n, '{}', replace(document, '@', place::text)::tsvector
        FROM (SELECT n, CASE WHEN n %% 51 = 0 OR %(only)s THEN %(ours)s
            ELSE (%(others)s::bigint[])[1 + n %% cardinality(%(others)s::bigint[])] END AS place
            FROM generate_series(%(from)s::bigint, %(to)s::bigint) AS n) AS numbered
            JOIN bench_text AS said
                ON said.n = (numbered.n / CASE WHEN %(only)s THEN 1 ELSE 51 END + numbered.n %% 51 * 397) %% %(size)s
"""
INDEX = """
    SET LOCAL maintenance_work_mem = '1GB';
    CREATE INDEX entry_document ON search_entry USING gin (document) WITH (fastupdate = off);
"""


def vocabulary() -> list[str]:
    """Every fourth word is Japanese."""
    dice = random.Random(1)
    latin = dict.fromkeys("".join(dice.choices(SYLLABLES, k=dice.randint(2, 4))) for _ in range(6000))
    japanese = dict.fromkeys("".join(dice.sample(KANJI, 2)) for _ in range(2000))
    pairs = zip(list(japanese)[:1000], *[list(latin)[part::3][:1000] for part in range(3)], strict=True)
    return [word for several in pairs for word in several]


def queries(words: Sequence[str]) -> list[str]:
    """What people ask for: frequent, ordinary and rare words, several, in a row, half typed, without, and narrowed."""
    dice = random.Random(2)
    frequent, ordinary, rare = words[4:40], words[100:900], words[2000:]
    kinds = [
        lambda: dice.choice(frequent),
        lambda: f"{dice.choice(frequent)} {dice.choice(frequent)}",
        lambda: dice.choice(ordinary),
        lambda: f"{dice.choice(ordinary)} {dice.choice(ordinary)}",
        lambda: dice.choice(rare),
        lambda: f"{dice.choice(frequent)} {dice.choice(ordinary)} -{dice.choice(frequent)}",
        lambda: f'"{dice.choice(frequent)} {dice.choice(frequent)}"',
        lambda: dice.choice([word for word in ordinary if word.isascii()])[:4],
        lambda: f"outcome:kill {dice.choice(ordinary)}",
        lambda: f"is:late kind:decision {dice.choice(frequent)}",
        lambda: "outcome:kill after:2020-01-01",
        lambda: dice.choice([word for word in frequent if not word.isascii()]),
    ]
    return [kind() for _ in range(5) for kind in kinds]


def measure() -> dict[str, Any]:
    words = vocabulary()
    alone = [workspace("bench-alone")]
    with owner.as_owner(), connection.cursor() as cursor:
        cursor.execute(PREPARE, {"words": words, "size": OURS})
        cursor.execute("DROP INDEX entry_document")
        with transaction.atomic():
            fill(alone, OURS, only=True)
            cursor.execute(INDEX)
        cursor.execute("VACUUM ANALYZE search_entry")
    first = timed(alone[0], queries(words))
    crowd = [workspace(f"bench-crowd-{n}") for n in range(WORKSPACES + 1)]
    with owner.as_owner(), connection.cursor() as cursor:
        cursor.execute("DROP INDEX entry_document")
        for begin in range(1, OURS + OTHERS, STEP):
            with transaction.atomic():
                fill(crowd, min(STEP, OURS + OTHERS - begin + 1), begin=begin)
        with transaction.atomic():
            cursor.execute(INDEX)
        cursor.execute("VACUUM ANALYZE search_entry")
    return {"alone": first, "crowded": timed(crowd[0], queries(words)), "records": size_of()}


def workspace(slug: str) -> Membership:
    with transaction.atomic():
        tenancy.look_as(user=people.person("alice").pk)
        return actions.create(
            by=people.person("alice"), name=slug.title(), slug=slug, time_zone="UTC", at=dt.datetime.now(dt.UTC)
        )


def fill(members: Sequence[Membership], size: int, *, begin: int = 1, only: bool = False) -> None:
    ours, *others = [member.workspace_id for member in members]
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE search_entry NO FORCE ROW LEVEL SECURITY")
        span = {"from": begin, "to": begin + size - 1}
        values: dict[str, Any] = {"ours": ours, "others": others or [ours], "only": only, "size": OURS, **span}
        cursor.execute(FILL, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE search_entry FORCE ROW LEVEL SECURITY")


def timed(member: Membership, asked: Sequence[str]) -> dict[str, Any]:
    """Milliseconds of each query's page, and of the index's answer alone, once all of it was read before."""
    client = Client(headers={"host": "localhost"})
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    pages: list[float] = []
    answers: list[float] = []
    cpu = 0.0
    for round_ in range(ROUNDS + 1):
        for query in asked:
            page, answer, spent = one(client, member, query)
            if round_:
                pages.append(page)
                answers.append(answer)
                cpu += spent
    mean = round(1000 * cpu / len(answers), 1)
    return {"cpu_ms": mean, "page_ms": spread(pages), "answer_ms": spread(answers), "slowest": slowest(asked, answers)}


def one(client: Client, member: Membership, query: str) -> tuple[float, float, float]:
    """How long page and answer took, and the seconds of CPU that PostgreSQL spent on the answer."""
    began = time.perf_counter()
    response = client.get(f"/w/{member.workspace.slug}/search/", {"q": query})
    between = time.perf_counter()
    assert response.status_code == 200, (query, response.status_code)
    with tenancy.inside(member.workspace_id):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            backend = cursor.fetchone()[0]
        before, asking = busy(backend), time.perf_counter()
        found(member, query)
        return 1000 * (between - began), 1000 * (time.perf_counter() - asking), busy(backend) - before


def busy(pid: int) -> float:
    """Seconds on a processor, to the nanosecond: what others do on the machine is no part of it."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def found(member: Membership, query: str) -> Any:
    from kaizenlab.search import find, words
    from kaizenlab.search.rules.query import parse

    return find.find(member.workspace, parse(query, words.vocabulary()))


def slowest(asked: Sequence[str], answers: Sequence[float]) -> list[list[Any]]:
    each = {query: round(median(answers[n :: len(asked)]), 1) for n, query in enumerate(asked)}
    return [[query, ms] for query, ms in sorted(each.items(), key=lambda item: -item[1])[:5]]


def spread(times: Sequence[float]) -> dict[str, float]:
    return {
        "p50": round(median(times), 1),
        "p95": round(quantiles(times, n=20)[-1], 1),
        "mean": round(sum(times) / len(times), 1),
    }


def size_of() -> int:
    with owner.as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE relname = 'search_entry'")
        return cursor.fetchone()[0]


def report(figures: dict[str, Any]) -> str:
    return "\n".join(lines(figures))


def lines(figures: dict[str, Any]) -> Iterator[str]:
    alone, crowded = figures["alone"], figures["crowded"]
    yield ""
    yield f"search in a workspace of {OURS:,} records, alone and among {OTHERS:,} of others, milliseconds"
    for name in ("page_ms", "answer_ms"):
        for measure_ in ("mean", "p50", "p95"):
            few, many = alone[name][measure_], crowded[name][measure_]
            yield f"{name.removesuffix('_ms'):8} {measure_:5} {few:8.1f} {many:8.1f}   ratio {many / few:.2f}"
    few, many = alone["cpu_ms"], crowded["cpu_ms"]
    yield f"answer   CPU   {few:8.1f} {many:8.1f}   ratio {many / few:.2f}"
    yield f"aims: p95 of the page {AIM_MS} ms, ratio {AIM_RATIO}"
    yield "slowest: " + ", ".join(f"{query} {ms} ms" for query, ms in crowded["slowest"])
