"""The record of a decision: an ADR that stays as it was accepted."""

from __future__ import annotations

import hashlib
import json

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from decisions.actions import settlement
from decisions.models import Decision
from experiments import models
from experiments.dossier import from_json
from experiments.dossier import result as computed
from tests.world import concluded, decided, observed, running

pytestmark = pytest.mark.django_db


def read(world, number: int = 1, ending: str = "/", who: str = "vera") -> str:
    response = world.as_(who).get(world.url(f"decisions/{number}{ending}"))
    assert response.status_code == 200
    return response.content.decode()


def test_it_reads_as_an_adr(world):
    decided(world, options="Sell the halves apart.", consequences="Two weeks of work.", next_kind="experiment")
    text = read(world)
    for words in (
        "Leads with more than ten people feel it sharply.",
        "The loss begins when someone who knew leaves.",
        "Sell the halves apart.",
        "Two weeks of work.",
        "policy version 1, rule 4",
        "L-1",
        "New experiment",
        "H-1",
        "E-1",
    ):
        assert words in text


def test_an_override_shows_both(world):
    decision = decided(world, outcome="continue")
    settlement.accept(decision, by=world.alice, at=decision.proposed_at)
    text = read(world)
    assert "Against the policy, which said Investigate" in text
    assert "asked to pay for a pilot" in text


def test_what_people_wrote_is_text(world):
    decided(world, rationale="<script>alert(1)</script> **bold** [x](javascript:alert(1))")
    text = read(world)
    assert "<script>alert" not in text
    assert "<strong>bold</strong>" in text
    assert 'href="javascript:' not in text


def test_it_carries_the_evidence_as_it_stood_under_its_hash(world):
    decision = decided(world)
    assert hashlib.sha256(decision.evidence.encode()).hexdigest() == decision.sha256
    kept = json.loads(decision.evidence)
    assert kept["recommendation"]["policy_version"] == 1
    assert computed(from_json(kept["result"]["inputs"]), closed=True).as_json() == kept["result"]["outcome"]


def test_and_no_participants_words(world):
    experiment = running(world)
    observed(world, experiment, "yes", alias="Kenta", quotes=("I made something up.",), findings="Team lead of 17.")
    decision = decided(world, concluded(world, experiment=experiment, yes=2, n=4))
    assert models.Testimony.objects.filter(alias="Kenta").exists()
    for words in ("Kenta", "made something up", "Team lead of 17"):
        assert words not in decision.evidence


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE decisions_decision SET rationale = 'We always knew.'",
        "UPDATE decisions_decision SET state = 'proposed'",
        "UPDATE decisions_decision SET settled_by_id = NULL",
        "UPDATE decisions_decision SET evidence = '{}'",
        "DELETE FROM decisions_decision",
        "UPDATE decisions_recommendation SET response = 'kill'",
        "DELETE FROM decisions_recommendation",
        "UPDATE decisions_policy SET cut_off = 0.1",
        "DELETE FROM decisions_learning",
        "UPDATE decisions_learning SET text = ''",
        "DELETE FROM decisions_decider",
    ],
)
def test_once_accepted_postgresql_lets_nobody_change_it(world, change):
    decided(world)
    with (
        pytest.raises(IntegrityError, match=r"sealed|cannot go|violates"),
        transaction.atomic(),
        connection.cursor() as c,
    ):
        c.execute(change)


def test_what_was_proposed_stays_as_it_was_proposed(world):
    decision = decided(world, by=world.bob)
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(rationale="We always knew.")


def test_postgresql_knows_that_nobody_accepts_their_own_override(world):
    decision = decided(world, outcome="continue")
    own = {"state": "accepted", "settled_by": decision.proposed_by, "settled_at": decision.proposed_at}
    with pytest.raises(IntegrityError, match="decision_override_needs_another"), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(**own, self_approved=True)


def test_as_markdown_it_is_a_madr(world):
    decision = decided(world, options="Sell the halves apart.")
    text = read(world, ending=".md")
    assert text.startswith('---\nstatus: "accepted"\ndate: 2026-11-11\ndecision-makers: "Fumi"\n---\n')
    for heading in ("# Interviews: lost rationale (D-1)", "## Context and Problem Statement", "## Considered Options"):
        assert heading in text
    assert 'Chosen option: "Investigate"' in text
    assert decision.sha256 in text


def test_as_json_it_holds_everything(world):
    decision = decided(world)
    data = json.loads(read(world, ending=".json"))
    assert (data["ref"], data["sha256"]) == ("D-1", decision.sha256)
    assert data["evidence"] == json.loads(decision.evidence)


def test_as_csv_one_row(world):
    decided(world)
    assert len(read(world, ending=".csv").splitlines()) == 2


def test_no_such_decision(world):
    assert world.as_("vera").get(world.url("decisions/99/")).status_code == 404
    assert world.as_("vera").get(world.url("decisions/99.md")).status_code == 404
