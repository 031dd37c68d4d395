"""Experiments that others published, entered through the pages, reach their published conclusions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from experiments import queries
from experiments.facts import first_id
from kaizenlab.lib import clock
from tests import world as build

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "experiments"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not SHARED.is_dir(), reason=f"the published experiments are not here: {SHARED}"),
]


def published(name):
    return json.loads((SHARED / f"{name}.json").read_text())


def arms_of(name, metric):
    found = next(each for each in published(name)["metrics"] if each["name"] == metric)
    return {each["role"].replace("treatment", "variant"): (each["x"], each["n"]) for each in found["variants"]}


def concluded(world, experiment, typed, name="bob", **ending):
    """Enters one piece of evidence, concludes, and gives the result with what the policy said."""
    prefix = f"c{first_id(queries.criteria_of(experiment)[0])}-"
    fields = {prefix + field: value for field, value in typed.items()} | {"observed_on": clock.today("UTC").isoformat()}
    here = world.url(f"experiments/{experiment.number}/")
    client = world.as_(name)
    if typed:
        assert client.post(f"{here}evidence/", fields).status_code == 303
    assert client.post(f"{here}conclude/", ending).status_code == 303
    world.enter()
    experiment.refresh_from_db()
    return experiment.result, experiment.recommendation.response


def compare(world, arms, *, allocation=(1, 1), target="0"):
    control, variant = arms["control"], arms["variant"]
    row = build.criterion(
        kind="comparison",
        name="better than the control",
        measure="proportion",
        effect="difference",
        target=target,
        planned=min(control[1], variant[1] * allocation[0] // allocation[1]),
        control_share=allocation[0],
        variant_share=allocation[1],
    )
    kill = build.kill(row, world.now.date() + build.dt.timedelta(days=14), threshold="-0.5")
    belief = build.hypothesis(world, stage="business")
    experiment = build.running(world, belief, row, kills=[kill], method="ab_test")
    typed = {"control_successes": control[0], "control_exposures": control[1]}
    return concluded(world, experiment, typed | {"variant_successes": variant[0], "variant_exposures": variant[1]})


def test_cookie_cats_is_invalidated_and_the_policy_says_kill(world):
    result, response = compare(world, arms_of("cookie-cats", "retention_7"))
    assert (result.verdict, result.confidence, response) == ("invalidated", "high", "kill")
    assert published("cookie-cats")["expected_verdict"] == result.verdict


def test_the_new_landing_page_is_inconclusive(world):
    result, response = compare(world, arms_of("ecommerce-landing-page", "conversion"))
    assert (result.verdict, response) == ("inconclusive", "investigate")
    assert published("ecommerce-landing-page")["expected_verdict"] == result.verdict


def test_textcat_with_its_allocation_of_one_to_four_continues(world):
    found = published("wikimedia-textcat")["metrics"][0]["bayesian_beta_binomial"][0]
    arms = {
        "control": (round(found["p2"] * found["n2"]), found["n2"]),
        "variant": (round(found["p1"] * found["n1"]), found["n1"]),
    }
    result, response = compare(world, arms, allocation=(1, 4))
    assert (result.verdict, result.confidence, response) == ("validated", "high", "continue")


def test_textcat_taken_for_one_to_one_fails_its_ratio_check(world):
    found = published("wikimedia-textcat")["metrics"][0]["bayesian_beta_binomial"][0]
    arms = {"control": (561, found["n2"]), "variant": (2476, found["n1"])}
    result, response = compare(world, arms)
    assert (result.verdict, response) == ("invalid", "rerun")


def interviews(world, typed, name="bob", **ending):
    row = build.criterion(name="understand the page", who="Veterans", required=7, planned=10)
    belief = build.hypothesis(world, stage="solution")
    experiment = build.running(world, belief, row, planned_sample=10, method="usability_test")
    return concluded(world, experiment, typed, name, **ending)


def test_nine_of_ten_veterans_validate_a_bar_of_seven_of_ten(world):
    study = published("va-evidence-submission")["studies"][0]["hypotheses"][2]
    result, _response = interviews(world, {"yes": study["evidence"][0]["k"], "n": study["evidence"][0]["n"]})
    assert (result.verdict, result.needed, result.got) == (study["map"], "7 of 10", "9 of 10")


def test_maybe_true_is_inconclusive(world):
    study = published("va-evidence-submission")["studies"][0]["hypotheses"][0]
    result, response = interviews(world, {"yes": 3, "n": 5})
    assert (result.verdict, response) == (study["map"], "investigate")


def test_the_forms_study_was_broken_and_is_to_be_run_again(world):
    study = published("va-evidence-submission")["studies"][1]
    first = study["facts"][0]
    result, response = interviews(world, {"yes": first["k"], "n": first["n"]}, "fumi", broken=study["map"])
    assert (result.verdict, response) == ("invalid", "rerun")


def test_rows_left_unfinished_stay_undecided(world):
    result, _response = interviews(world, {})
    [criterion] = json.loads(result.outcome)["criteria"]
    assert (result.verdict, criterion["status"]) == ("inconclusive", "undecided")
