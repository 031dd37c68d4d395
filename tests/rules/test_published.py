"""Four experiments that others published reach their published conclusions through `judge`."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.rules.plans import SHARED, file, first, one, printed

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason=f"the published experiments are not here: {SHARED}")


def published(name: str) -> dict[str, Any]:
    return json.loads((SHARED / f"{name}.json").read_text())


def ab_test(control: dict[str, int], variant: dict[str, int], **given: Any) -> dict[str, Any]:
    """A comparison as a plan file: better than no effect is the bar, and as many as came were planned."""
    observed = {"control": control, "variant": variant}
    allocation = given.pop("allocation", [1, 1])
    planned = min(control["exposures"], variant["exposures"] * allocation[0] // allocation[1])
    return one("comparison", observed, planned=planned, allocation=allocation, stage="business", method="ab_test")


def of_metric(name: str, metric: str) -> tuple[dict[str, Any], dict[str, Any]]:
    found = next(each for each in published(name)["metrics"] if each["name"] == metric)
    arms = {each["role"]: {"successes": each["x"], "exposures": each["n"]} for each in found["variants"]}
    return ab_test(arms["control"], arms["treatment"]), found["recomputed"]


def test_cookie_cats_seven_day_retention_is_invalidated_and_killed():
    data, recomputed = of_metric("cookie-cats", "retention_7")
    said = printed(data)
    assert (said["result"], said["confidence"], said["response"]) == ("invalidated", "high", "kill")
    assert first(data)["observed"] == pytest.approx(recomputed["diff"], abs=1e-6)
    assert first(data)["interval"] == pytest.approx(recomputed["ci95_diff"], abs=1e-6)
    assert first(data)["p_value"] == pytest.approx(recomputed["p_two_sided"], abs=1e-6)
    assert published("cookie-cats")["expected_verdict"] == "invalidated"


def test_cookie_cats_one_day_retention_was_not_significant_and_is_inconclusive():
    data, recomputed = of_metric("cookie-cats", "retention_1")
    assert printed(data)["result"] == "inconclusive"
    assert first(data)["p_value"] == pytest.approx(recomputed["p_two_sided"], abs=1e-6)


def test_the_new_landing_page_is_inconclusive_and_investigated():
    data, recomputed = of_metric("ecommerce-landing-page", "conversion")
    said = printed(data)
    assert (said["result"], said["response"], said["rule"]) == ("inconclusive", "investigate", 7)
    assert first(data)["interval"] == pytest.approx(recomputed["ci95_diff"], abs=1e-6)
    assert first(data)["p_value"] == pytest.approx(recomputed["p_two_sided"], abs=1e-6)
    assert published("ecommerce-landing-page")["expected_verdict"] == "inconclusive"


def test_textcat_is_validated_with_its_allocation_of_one_to_four_and_continues():
    whole = published("wikimedia-textcat")
    found = whole["metrics"][0]["bayesian_beta_binomial"][0]
    control = {"successes": round(found["p2"] * found["n2"]), "exposures": found["n2"]}
    variant = {"successes": round(found["p1"] * found["n1"]), "exposures": found["n1"]}
    data = ab_test(control, variant, allocation=[1, 4])
    said = printed(data)
    assert (said["result"], said["confidence"], said["response"]) == ("validated", "high", "continue")
    assert [100 * each for each in first(data)["interval"]] == pytest.approx(found["ci95_pp"], abs=0.1)
    assert printed(data | {"criteria": [data["criteria"][0] | {"allocation": [1, 1]}]})["result"] == "invalid"
    assert (whole["expected_verdict"], whole["expected_decision"]) == ("validated", "continue")


def understood(yes: int, n: int, **given: Any) -> dict[str, Any]:
    observed = {"yes": yes, "n": n} if n else None
    return one("k_of_n", observed, required=7, planned=10, method="usability_test", stage="solution", **given)


def test_nine_of_ten_veterans_who_understood_the_page_are_validated():
    fact = published("va-evidence-submission")["studies"][0]["hypotheses"][2]
    said = printed(understood(fact["evidence"][0]["k"], fact["evidence"][0]["n"]))
    assert said["result"] == fact["map"] == "validated"


def test_maybe_true_is_inconclusive_because_there_was_no_control_to_compare_with():
    fact = published("va-evidence-submission")["studies"][0]["hypotheses"][0]
    said = printed(one("comparison", stage="solution", method="usability_test"))
    assert (fact["verdict"], said["result"]) == ("MAYBE TRUE", fact["map"])


def test_the_forms_study_is_invalid_for_its_own_question_and_is_rerun():
    study = published("va-evidence-submission")["studies"][1]
    said = printed(understood(study["facts"][0]["k"], study["facts"][0]["n"], broken=study["map"]))
    assert (said["result"], said["response"], said["rule"]) == ("invalid", "rerun", 1)


def test_rows_left_unfinished_are_undecided():
    assert published("va-evidence-submission")["studies"][0]["hypotheses"][3]["verdict"].startswith("WIP")
    assert printed(understood(0, 0, closed=False))["result"] is None
    assert printed(understood(0, 0))["result"] == "inconclusive"
    assert first(understood(0, 0))["status"] == "undecided"


def test_the_article_ends_in_five_of_five_and_continues():
    said = printed(file(criteria=[file()["criteria"][0] | {"observed": {"yes": 5, "n": 5, "first": 3}}]))
    assert (said["result"], said["confidence"], said["response"]) == ("validated", "high", "continue")
