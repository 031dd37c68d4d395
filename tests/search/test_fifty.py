"""Fifty questions whose answer is known: each has it among the first three records shown."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from decisions.models import Decision
from experiments.models import Experiment
from kaizenlab.search.keeping import refresh
from tests import world as build
from tests.search.japanese import ASKED, TEXTS

RECORDS = Path(__file__).resolve().parents[3] / "shared" / "data" / "adr"

# Written by reading the records: words of their titles, of their reasons, inflected, several, and in a row
ENGLISH = {
    "move search to postgres": "0010_migrate_from_algolia_to_postgres",
    "postgis geographical querying": "0010_migrate_from_algolia_to_postgres",
    "spreadsheet cell limit": "0002_replace_google_sheets_with_big_query",
    "off the shelf applicant tracking": "0009_build_job_applications_rather_than_buy_cots",
    "fuzzy search while typing": "20201103-use-lunr-for-search",
    "lerna monorepo": "20200925-multi-packages-architecture-in-a-monorepo-with-yarn-and-lerna",
    "default export": "20200927-avoid-default-exports",
    "React.FC": "20200927-avoid-react-fc-type",
    "persistent layouts": "20201007-next-js-persistent-layout-pattern",
    "why is the slug the unique id": "20201016-use-the-adr-slug-as-its-unique-id",
    "nginx proxy for elasticsearch": "0022-remove-the-elasticsearch-proxy",
    "DocumentDB": "0038-mongo_replacement_by_documentdb",
    "redis elasticache": "0025-use-elasticache-for-redis",
    "certificates on ELBs": "0021-use-acm-for-ssl-purchases-and-terminate-certificates-on-elbs",
    "transferring binaries to the next environment": "0032-transfer-artefact-binary",
    "shut down instances outside working hours": "0021-use-a-go-lambda-for-instance-scheduling",
    "root user MFA delete": "0044-s3-mfa-delete",
    "zip files in git": "0038-stop-storing-binaries-and-archives-in-git",
    "entra": "0041-adopting-entra-id",
    "protective domain name service": "0032-ncsc-pdns-not-at-platform-level",
    "diamond dependency": "0045-breaking-changes-guidance",
    "sparse vectors keyword": "0067-hybrid-search",
    "separate java repository": "0046-java-repository-separation",
    "secrets manager": "0009-use-secrets-manager-for-secrets",
    '"load balancer tier"': "0026-remove-load-balancer-tier",
}

pytestmark = pytest.mark.django_db


@cache
def records():
    """Path without ending, title and text of each published decision record."""
    listed = json.loads((RECORDS / "manifest.json").read_text())["files"]
    texts = [
        (Path(each["file"]), each.get("title"), (RECORDS / each["file"]).read_text(errors="replace")) for each in listed
    ]
    return [(path.stem, title or path.stem, text) for path, title, text in texts]


def history(world):
    """All of them as decisions, straight into the tables beside one that was really walked."""
    walked = build.decided(world)
    world.enter()
    told = records()
    base = {"workspace": world.workspace, "hypothesis": walked.hypothesis}
    drafts = Experiment.objects.bulk_create(
        Experiment(
            **base,
            number=1000 + n,
            title=title[:160],
            owner=world.bob,
            created_at=world.now,
            created_by=world.bob,
            state="cancelled",
            cancel_reason="–",
        )
        for n, (_, title, _) in enumerate(told)
    )
    made = Decision.objects.bulk_create(
        Decision(
            **base,
            number=1000 + n,
            experiment=draft,
            recommendation=walked.recommendation,
            title=title[:200],
            state="accepted",
            outcome="continue",
            rationale=text,
            evidence="{}",
            proposed_at=world.now,
            proposed_by=world.fumi,
            settled_at=world.now,
            settled_by=world.fumi,
        )
        for n, ((_, title, text), draft) in enumerate(zip(told, drafts, strict=True))
    )
    refresh(world.workspace.pk, Decision, [decision.pk for decision in made])
    return {f"D-{1000 + n}": stem for n, (stem, _, _) in enumerate(told)}


def shown(world, query):
    context = world.as_("vera").get(world.url("search/"), {"q": query}).context
    return [row["ref"] for row in context["rows"] or context["near"]]


@pytest.mark.skipif(not RECORDS.is_dir(), reason=f"the published decision records are not here: {RECORDS}")
def test_twenty_five_questions_in_english_over_published_decision_records(world):
    names = history(world)
    missed = {}
    for query, expected in ENGLISH.items():
        first = [names.get(ref) for ref in shown(world, query)[:3]]
        if expected not in first:
            missed[query] = first
    assert (len(ENGLISH), len(names), missed) == (25, 235, {})


def test_twenty_five_questions_in_japanese_and_mixed(world):
    names = {}
    for name, (statement, persona, problem) in TEXTS.items():
        made = build.hypothesis(world, assumptions=0, statement=statement, persona=persona, problem=problem)
        names[made.ref] = name
    missed = {}
    for query, expected in ASKED.items():
        first = [names[ref] for ref in shown(world, query)[:3]]
        if expected not in first:
            missed[query] = first
    assert (len(ASKED), missed) == (25, {})
