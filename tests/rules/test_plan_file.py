"""The plan file: what it may hold, what is wrong with it, and what is printed for it."""

from __future__ import annotations

import json
from contextlib import suppress
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.rules.observed import Answers, Arms, Conversions, Events, Ruling, Sample, sample_of
from experiments.rules.plan import PlanError, observed_as_json, observed_from_json, parse, plan_as_json, plan_from_json
from tests.rules.plans import (
    BARS,
    EXAMPLE,
    NAME,
    comparison,
    count,
    file,
    first,
    interviews,
    judgement,
    mean,
    one,
    printed,
    rate,
)

FIELDS = ["result", "confidence", "response", "rule", "severity", "decide_within_days", "criteria", "kills", "reasons"]
PARTS = ["name", "role", "status", "observed", "probability", "interval", "p_value", "chance", "futility"]
GOOD = {
    "k_of_n": {"yes": 3, "n": 5},
    "rate": {"successes": 50, "exposures": 1000},
    "mean": {"values": [61, 62, 63, 64, 65]},
    "count": {"events": 25, "days": 14},
    "comparison": {
        "control": {"successes": 100, "exposures": 1000},
        "variant": {"successes": 150, "exposures": 1000},
    },
    "judgement": {"met": True, "because": "it reads well"},
}


def test_the_example_of_the_article_is_validated_with_low_confidence_and_investigated():
    said = printed(EXAMPLE)
    assert {name: said[name] for name in FIELDS[:6]} == {
        "result": "validated",
        "confidence": "low",
        "response": "investigate",
        "rule": 4,
        "severity": 2,
        "decide_within_days": 3,
    }
    assert said["kills"] == []
    assert said["criteria"][0]["probability"] == pytest.approx(0.45568, abs=1e-6)
    assert said["criteria"][0]["interval"] == pytest.approx([0.2307243, 0.8823792], abs=1e-6)
    assert "the chance that the true rate reaches 60 % is 46 %, so confidence is low" in said["reasons"][0]


@pytest.mark.parametrize("kind", BARS)
def test_every_kind_prints_every_field(kind):
    for observed in (GOOD[kind], None):
        for closed in (True, False):
            said = printed(one(kind, observed, closed=closed))
            assert sorted(said) == sorted(FIELDS)
            assert [sorted(each) for each in said["criteria"]] == [sorted(PARTS)]
            assert json.loads(json.dumps(said, allow_nan=False)) == said
            assert all(isinstance(reason, str) for reason in said["reasons"])


def test_response_rule_severity_and_days_are_null_with_a_null_result():
    said = printed(file(closed=False, criteria=[EXAMPLE["criteria"][0] | {"observed": {"yes": 1, "n": 3, "first": 1}}]))
    assert [said[name] for name in FIELDS[:6]] == [None] * 6


def test_a_file_needs_only_stage_method_criteria_and_on():
    said = printed({"stage": "problem", "method": "survey", "criteria": [], "on": "2026-12-01"})
    assert (said["result"], said["rule"]) == ("inconclusive", 7)


def test_role_direction_effect_and_allocation_have_their_defaults():
    parsed = parse(json.dumps(one("comparison"))).plan.criteria[0]
    assert (parsed.role, parsed.direction, parsed.effect, parsed.allocation) == (
        "primary",
        "at_least",
        "difference",
        (1, 1),
    )


@pytest.mark.parametrize(
    ("on", "observed", "kill", "reached"),
    [
        ("2026-11-01", {"yes": 0, "n": 3, "first": 0}, {"of": 3}, True),  # as soon as those three are in
        ("2026-11-01", {"yes": 2, "n": 5, "first": 0}, {"of": 3}, True),
        ("2026-12-01", {"yes": 2, "n": 5, "first": 1}, {"of": 3}, False),
        ("2026-11-12", {"yes": 0, "n": 2}, {"of": 3}, False),
        ("2026-11-13", {"yes": 0, "n": 2}, {"of": 3}, True),  # at `by` on as many as are in
        ("2026-11-13", {"yes": 0, "n": 0}, {"of": 3}, False),  # with nothing observed only a count can be
        ("2026-11-13", None, {"of": 3}, False),
        ("2026-11-12", {"yes": 0, "n": 4}, {}, False),
        ("2026-11-13", {"yes": 0, "n": 4}, {}, True),
        ("2026-11-13", {"yes": 1, "n": 4}, {}, False),
    ],
)
def test_a_kill_criterion_is_reached_by_the_state_at_on(on, observed, kill, reached):
    criterion = {name: value for name, value in EXAMPLE["criteria"][0].items() if name != "observed"}
    given_kill = {"criterion": NAME, "at_most": 0, "by": "2026-11-13", **kill}
    data = file(on=on, kill_criteria=[given_kill], criteria=[criterion | ({"observed": observed} if observed else {})])
    assert printed(data)["kills"] == ([given_kill] if reached else [])


@pytest.mark.parametrize(
    ("kind", "observed", "kill", "reached"),
    [
        ("rate", {"successes": 10, "exposures": 1000}, {"at_most": 0.01}, True),
        ("rate", {"successes": 11, "exposures": 1000}, {"at_most": 0.01}, False),
        ("mean", {"values": [1, 2, 3]}, {"at_least": 2}, True),
        ("count", {"events": 5, "days": 28}, {"at_most": 5}, True),  # raw events, not scaled to the period
        ("count", {"events": 6, "days": 28}, {"at_most": 5}, False),
        ("count", None, {"at_most": 5}, True),  # 0 events
        ("rate", None, {"at_most": 0.5}, False),
        ("mean", None, {"at_most": 0}, False),
        ("comparison", GOOD["comparison"], {"at_least": 0.05}, True),
        ("comparison", GOOD["comparison"], {"at_most": 0.049}, False),
        ("judgement", {"met": False}, {"at_most": 0}, True),
        ("judgement", {"met": None}, {"at_most": 0}, False),
    ],
)
def test_a_kill_criterion_has_the_unit_of_what_is_observed(kind, observed, kill, reached):
    given_kill = {"criterion": "x", "by": "2026-11-13", **kill}
    assert printed(one(kind, observed, kill_criteria=[given_kill]))["kills"] == ([given_kill] if reached else [])


def test_the_first_planned_values_decide_and_the_reasons_name_the_rest():
    data = one("mean", {"values": [61, 62, 63, 64, 65, 1, 2]})
    assert (first(data)["status"], first(data)["observed"]) == ("met", 63)
    assert any("does not count: 1, 2." in reason for reason in printed(data)["reasons"])


def test_n_mean_and_sd_beyond_the_plan_are_judged_whole():
    data = one("mean", {"n": 9, "mean": 59, "sd": 3})
    assert first(data)["status"] == "missed"
    assert any(reason.startswith("All 9 are judged together") for reason in printed(data)["reasons"])


def test_chance_and_futility_only_while_it_runs():
    data = one("k_of_n", {"yes": 0, "n": 2})
    assert (first(data)["chance"], first(data)["futility"]) == (None, None)
    running = first(data | {"closed": False})
    assert (running["chance"], running["futility"]) == (pytest.approx(0.05), "at_risk")


def test_pivots_and_another_segment_lead_to_rule_five():
    missed = one("k_of_n", {"yes": 0, "n": 5}, other_segment=True)
    assert (printed(missed)["rule"], printed(missed)["response"]) == (5, "pivot")
    assert printed(missed | {"pivots": 2})["rule"] == 6
    assert printed(missed | {"pivots": 2, "policy": {"pivot_limit": 3}})["rule"] == 5


def test_a_policy_changes_the_cut_off_and_the_warnings():
    assert printed(file(policy={"cut_off": 0.4}))["confidence"] == "high"
    running = one("k_of_n", {"yes": 0, "n": 2}, closed=False)
    assert first(running | {"policy": {"futile": 0.06}})["futility"] == "futile"
    assert first(running | {"policy": {"at_risk": 0.05, "futile": 0.01}})["futility"] is None


def test_a_broken_test_and_deviations_are_judged():
    assert printed(file(broken="the recorder failed"))["result"] == "invalid"
    assert printed(one("k_of_n", {"yes": 5, "n": 5}, deviations=1))["confidence"] == "low"


CRITERION = EXAMPLE["criteria"][0]
KILL = EXAMPLE["kill_criteria"][0]


def criterion(**changes: Any) -> dict[str, Any]:
    return file(criteria=[CRITERION | changes])


def seen(**changes: Any) -> dict[str, Any]:
    return criterion(observed=CRITERION["observed"] | changes)


def kill(**changes: Any) -> dict[str, Any]:
    return file(kill_criteria=[KILL | changes])


def without(data: dict[str, Any], *path: str | int) -> dict[str, Any]:
    data = deepcopy(data)
    holder: Any = data
    for step in path[:-1]:
        holder = holder[step]
    del holder[path[-1]]
    return data


def both(control: Any, variant: Any) -> dict[str, Any]:
    return one("comparison", {"control": control, "variant": variant})


ARM = {"successes": 100, "exposures": 1000}
WRONG: list[tuple[Any, str]] = [
    ([], "file"),
    ("text", "file"),
    (None, "file"),
    (5, "file"),
    (without(EXAMPLE, "stage"), "stage"),
    (without(EXAMPLE, "method"), "method"),
    (without(EXAMPLE, "criteria"), "criteria"),
    (without(EXAMPLE, "on"), "on"),
    (file(surprise=1), "surprise"),
    (file(stage="Problem"), "stage"),
    (file(stage=None), "stage"),
    (file(stage=["problem"]), "stage"),
    (file(method="phone call"), "method"),
    (file(hypothesis=5), "hypothesis"),
    (file(criteria={}), "criteria"),
    (file(criteria=[5]), "criteria[0]"),
    (file(criteria=[{}]), "criteria[0].kind"),
    (criterion(kind="poll"), "criteria[0].kind"),
    (without(EXAMPLE, "criteria", 0, "name"), "criteria[0].name"),
    (criterion(name=""), "criteria[0].name"),
    (criterion(name="   "), "criteria[0].name"),
    (criterion(name=7), "criteria[0].name"),
    (file(criteria=[CRITERION, CRITERION]), "criteria[1].name"),
    (criterion(role="main"), "criteria[0].role"),
    (criterion(direction="up"), "criteria[0].direction"),
    (criterion(target=0.5), "criteria[0].target"),  # a field of another kind
    (criterion(surprise=1), "criteria[0].surprise"),
    (without(EXAMPLE, "criteria", 0, "required"), "criteria[0].required"),
    (without(EXAMPLE, "criteria", 0, "planned"), "criteria[0].planned"),
    (criterion(required=0), "criteria[0].required"),
    (criterion(required=5), "criteria[0].required"),
    (criterion(required=2.5), "criteria[0].required"),
    (criterion(required=True), "criteria[0].required"),
    (criterion(required="3"), "criteria[0].required"),
    (criterion(required=None), "criteria[0].required"),
    (criterion(planned=1), "criteria[0].planned"),
    (criterion(planned=-5), "criteria[0].planned"),
    (criterion(planned=10**12), "criteria[0].planned"),
    (criterion(planned=10**400), "criteria[0].planned"),
    (criterion(observed=[]), "criteria[0].observed"),
    (criterion(observed=3), "criteria[0].observed"),
    (seen(yes=6), "criteria[0].observed.yes"),
    (seen(yes=-1), "criteria[0].observed.yes"),
    (seen(yes=True), "criteria[0].observed.yes"),
    (seen(n=4.0), "criteria[0].observed.n"),
    (seen(surprise=1), "criteria[0].observed.surprise"),
    (seen(first=4), "criteria[0].observed.first"),
    (seen(first=0), "criteria[0].observed.first"),  # three yeses do not fit into the last two
    (without(EXAMPLE, "criteria", 0, "observed", "first"), "criteria[0].observed.first"),
    (without(EXAMPLE, "criteria", 0, "observed", "n"), "criteria[0].observed.n"),
    (file(kill_criteria={}), "kill_criteria"),
    (file(kill_criteria=["x"]), "kill_criteria[0]"),
    (kill(criterion="nobody"), "kill_criteria[0].criterion"),
    (kill(at_least=1), "kill_criteria[0].at_most"),
    (without(EXAMPLE, "kill_criteria", 0, "at_most"), "kill_criteria[0].at_most"),
    (kill(at_most="0"), "kill_criteria[0].at_most"),
    (kill(at_most=0.5), "kill_criteria[0].at_most"),
    (kill(at_most=-1), "kill_criteria[0].at_most"),
    (kill(of=6), "kill_criteria[0].of"),
    (kill(of=0), "kill_criteria[0].of"),
    (kill(of=2.5), "kill_criteria[0].of"),
    (file(kill_criteria=[KILL, KILL | {"of": 2}]), "kill_criteria[1].of"),
    (kill(surprise=1), "kill_criteria[0].surprise"),
    (without(EXAMPLE, "kill_criteria", 0, "by"), "kill_criteria[0].by"),
    (kill(by="13 Nov 2026"), "kill_criteria[0].by"),
    (kill(by="20261113"), "kill_criteria[0].by"),
    (kill(by="2026-02-30"), "kill_criteria[0].by"),
    (kill(by="2026-W46-5"), "kill_criteria[0].by"),
    (kill(by="２０２６-11-13"), "kill_criteria[0].by"),
    (file(on="tomorrow"), "on"),
    (file(on=20261201), "on"),
    (file(on="0000-01-01"), "on"),
    (file(pivots=-1), "pivots"),
    (file(pivots=1.5), "pivots"),
    (file(pivots=True), "pivots"),
    (file(deviations="1"), "deviations"),
    (file(broken=True), "broken"),
    (file(broken=""), "broken"),
    (file(closed="yes"), "closed"),
    (file(closed=1), "closed"),
    (file(closed=None), "closed"),
    (file(other_segment=0), "other_segment"),
    (file(policy=5), "policy"),
    (file(policy={"cutoff": 0.9}), "policy.cutoff"),
    (file(policy={"cut_off": 0}), "policy.cut_off"),
    (file(policy={"cut_off": 90}), "policy.cut_off"),
    (file(policy={"cut_off": "0.9"}), "policy.cut_off"),
    (file(policy={"pivot_limit": -1}), "policy.pivot_limit"),
    (file(policy={"pivot_limit": 1.5}), "policy.pivot_limit"),
    (file(policy={"at_risk": 2}), "policy.at_risk"),
    (file(policy={"futile": 0.5}), "policy.futile"),
    (one("rate", target=0), "criteria[0].target"),
    (one("rate", target=1), "criteria[0].target"),
    (one("rate", target=4), "criteria[0].target"),
    (one("rate", target=True), "criteria[0].target"),
    (one("rate", planned=0), "criteria[0].planned"),
    (one("rate", {"successes": 2, "exposures": 1}), "criteria[0].observed.successes"),
    (one("rate", {"yes": 1, "n": 1}), "criteria[0].observed.yes"),
    (one("mean", target="60"), "criteria[0].target"),
    (one("mean", target=10**16), "criteria[0].target"),
    (one("mean", {"n": 5, "mean": 60}), "criteria[0].observed.sd"),
    (one("mean", {"n": 5, "mean": 60, "sd": -1}), "criteria[0].observed.sd"),
    (one("mean", {"n": 5, "mean": None, "sd": 1}), "criteria[0].observed.mean"),
    (one("mean", {"values": [1, "2"]}), "criteria[0].observed.values[1]"),
    (one("mean", {"values": [1, True]}), "criteria[0].observed.values[1]"),
    (one("mean", {"values": 5}), "criteria[0].observed.values"),
    (one("mean", {"values": [1], "n": 1}), "criteria[0].observed.n"),
    (one("count", target=0), "criteria[0].target"),
    (one("count", target=2.5), "criteria[0].target"),
    (one("count", period_days=0), "criteria[0].period_days"),
    (one("count", {"events": -1, "days": 3}), "criteria[0].observed.events"),
    (one("count", {"events": 1, "days": 1.5}), "criteria[0].observed.days"),
    (without(one("comparison"), "criteria", 0, "measure"), "criteria[0].measure"),
    (one("comparison", measure="median"), "criteria[0].measure"),
    (one("comparison", measure="mean", effect="ratio", target=1.1), "criteria[0].effect"),
    (one("comparison", effect="odds"), "criteria[0].effect"),
    (one("comparison", role="guardrail"), "criteria[0].target"),
    (one("comparison", role="guardrail", effect="ratio", target=1), "criteria[0].target"),
    (one("comparison", effect="ratio", target=0), "criteria[0].target"),
    (one("comparison", allocation=[1]), "criteria[0].allocation"),
    (one("comparison", allocation=[1, 0]), "criteria[0].allocation"),
    (one("comparison", allocation=[1, "4"]), "criteria[0].allocation[1]"),
    (one("comparison", allocation="1:4"), "criteria[0].allocation"),
    (one("comparison", {"control": ARM}), "criteria[0].observed.variant"),
    (both(ARM, {"n": 5, "mean": 1, "sd": 1}), "criteria[0].observed.variant.n"),
    (both({"successes": 5, "exposures": 4}, ARM), "criteria[0].observed.control.successes"),
    (file(criteria=[{"name": "x", "kind": "judgement", "target": 1}]), "criteria[0].target"),
    (one("judgement", {}), "criteria[0].observed.met"),
    (one("judgement", {"met": "yes"}), "criteria[0].observed.met"),
    (one("judgement", {"met": 1}), "criteria[0].observed.met"),
    (one("judgement", {"met": True, "because": 5}), "criteria[0].observed.because"),
    (one("rate", kill_criteria=[{"criterion": "x", "at_most": 2, "by": "2026-11-13"}]), "kill_criteria[0].at_most"),
    (one("rate", kill_criteria=[{"criterion": "x", "at_most": 0, "of": 3, "by": "2026-11-13"}]), "kill_criteria[0].of"),
]


@pytest.mark.parametrize(("data", "field"), WRONG, ids=[f"{index}-{field}" for index, (_, field) in enumerate(WRONG)])
def test_a_file_that_is_wrong_names_the_field_and_what_was_expected(data, field):
    with pytest.raises(PlanError) as error:
        parse(json.dumps(data))
    assert error.value.field == field
    assert str(error.value).startswith(f"{field}: expected ")
    assert "\n" not in str(error.value)


EXAMPLE_TEXT = json.dumps(EXAMPLE)
RAW: list[tuple[str | bytes, str]] = [
    ("", "file"),
    ("{", "file"),
    ("{'stage': 1}", "file"),
    (EXAMPLE_TEXT + "x", "file"),
    (b"\xff\xfe\x00", "file"),
    ("[" * 100_000, "file"),
    (EXAMPLE_TEXT.replace('"yes": 3', '"yes": NaN'), "criteria[0].observed.yes"),
    (EXAMPLE_TEXT.replace('"yes": 3', '"yes": Infinity'), "criteria[0].observed.yes"),
    (EXAMPLE_TEXT.replace('"yes": 3', '"yes": 1e999'), "criteria[0].observed.yes"),
    (EXAMPLE_TEXT.replace('"yes": 3', '"yes": ' + "9" * 10_000), "criteria[0].observed.yes"),
    (EXAMPLE_TEXT.replace('"yes": 3', '"yes": 3, "yes": 3'), "criteria[0].observed.yes"),
    (EXAMPLE_TEXT.replace('"pivots": 0', '"pivots": 0, "pivots": 1'), "pivots"),
    (EXAMPLE_TEXT.replace('"kind"', '"kind": "rate", "kind"'), "criteria[0].kind"),
    (EXAMPLE_TEXT.replace(NAME, "\\ud800"), "criteria[0].name"),
    (EXAMPLE_TEXT.replace('"broken": null', '"broken": "\\udfff"'), "broken"),
    (EXAMPLE_TEXT.replace('"pivots"', '"two\\nlines"'), '"two\\nlines"'),
    (json.dumps(one("mean")).replace('"target": 60', '"target": -Infinity'), "criteria[0].target"),
    (json.dumps(one("mean", {"values": [1]})).replace("[1]", "[1e400]"), "criteria[0].observed.values[0]"),
]


@pytest.mark.parametrize(("text", "field"), RAW, ids=range(len(RAW)))
def test_what_json_should_not_hold_is_named_too(text, field):
    with pytest.raises(PlanError) as error:
        parse(text)
    assert error.value.field == field
    assert "\n" not in str(error.value)


def test_a_byte_order_mark_is_no_mistake():
    assert parse(b"\xef\xbb\xbf" + EXAMPLE_TEXT.encode()).plan.named(NAME)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(
    json_values,
    st.sampled_from([("stage",), ("criteria",), ("criteria", 0), ("kill_criteria", 0), ("policy",), ("on",)]),
)
def test_nothing_that_json_can_hold_leads_to_anything_but_a_named_field(value, path):
    data = deepcopy(EXAMPLE) | {"policy": {}}
    holder: Any = data
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    with suppress(PlanError):
        parse(json.dumps(data))


@given(st.sampled_from(list(GOOD)), st.text(min_size=1, max_size=9), json_values)
def test_nothing_that_observed_can_hold_leads_to_anything_but_a_named_field(kind, name, value):
    for observed in (GOOD[kind] | {name: value}, dict.fromkeys(GOOD[kind], value), value):
        with suppress(PlanError):
            assert printed(one(kind, observed))["criteria"]


@given(st.binary(max_size=60))
def test_no_bytes_lead_to_anything_but_a_plan_error(raw):
    with pytest.raises(PlanError):
        parse(raw)


def test_a_plan_can_be_written_and_read_back():
    plan = parse(EXAMPLE_TEXT).plan
    assert plan_from_json(plan_as_json(plan)) == plan
    for kind in BARS:
        plan = parse(json.dumps(one(kind))).plan
        assert plan_from_json(json.loads(json.dumps(plan_as_json(plan)))) == plan


@pytest.mark.parametrize(
    ("planned", "observed"),
    [
        (interviews(), Answers(3, 5, first=1, rest=2)),
        (rate(), Conversions(3, 5, rest=9)),
        (mean(), sample_of([1, 2.5, 3, 4], 3)),
        (count(), Events(3, 4)),
        (comparison(), Arms(Conversions(1, 2), Conversions(3, 4, rest=1))),
        (comparison(measure="mean"), Arms(Sample(2, 1.5, 0.5), Sample(3, 4.0, 1.0, rest=(7.0,)))),
        (judgement(), Ruling(met=None, because="not yet")),
    ],
)
def test_what_was_observed_can_be_stored_and_read_back(planned, observed):
    assert observed_from_json(planned, json.loads(json.dumps(observed_as_json(observed)))) == observed
