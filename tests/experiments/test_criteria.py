"""The criteria page: sentences with blanks, and the strip under them."""

from __future__ import annotations

import pytest

from experiments import queries
from kaizenlab.events.models import Event
from tests import world as build

pytestmark = pytest.mark.django_db

BARS = {
    "c0-key": "n0",
    "c0-role": "primary",
    "c0-kind": "k_of_n",
    "c0-direction": "at_least",
    "c0-required": "3",
    "c0-planned": "5",
    "c0-who": "team leads",
    "c0-name": "recognise this as a problem",
    "ends_on": "2030-11-20",
    "k0-criterion": "n0",
    "k0-direction": "at_most",
    "k0-threshold": "0",
    "k0-of": "3",
    "k0-by": "2030-11-13",
}


@pytest.fixture
def world():
    return build.make_world()


@pytest.fixture
def draft(world):
    return build.experiment(world)


def url(world, draft):
    return world.url(f"experiments/{draft.number}/criteria/")


def post(world, draft, name="bob", **fields):
    draft.refresh_from_db()
    changed = {
        key.replace("_", "-", 1) if key[:2] in ("c0", "c1", "k0", "k1") else key: value for key, value in fields.items()
    }
    return world.as_(name).post(url(world, draft), {"version": draft.version, **BARS, **changed})


def said(world, draft):
    world.enter()
    draft.refresh_from_db()
    rows = queries.criteria_of(draft)
    return rows, queries.kills_of(draft, rows)


def test_a_draft_asks_what_would_change_your_mind(world, draft):
    page = world.as_("bob").get(url(world, draft))
    assert page.status_code == 200
    assert "What result would change your mind?" in page.text


def test_the_sentences_are_kept(world, draft):
    answer = post(world, draft)
    assert (answer.status_code, answer["Location"]) == (303, url(world, draft))
    [row], [kill] = said(world, draft)
    assert (row.required, row.planned, row.who, row.name) == (3, 5, "team leads", "recognise this as a problem")
    assert (kill.criterion, kill.threshold, kill.of, str(kill.by)) == (row, 0, 3, "2030-11-13")
    assert str(draft.ends_on) == "2030-11-20"
    assert Event.objects.filter(verb="experiment.criteria_set").count() == 1


def test_full_width_digits_are_digits(world, draft):
    post(world, draft, c0_required="３", c0_planned="５")
    [row], _ = said(world, draft)
    assert (row.required, row.planned) == (3, 5)


KINDS = {
    "k_of_n": ({"c0_required": "12", "c0_planned": "20"}, {"required": 12, "planned": 20}, ("0", "")),
    "rate": ({"c0_target": "4.5", "c0_planned": "1000"}, {"target": 0.045, "planned": 1000}, ("1.5", "0.015")),
    "mean": ({"c0_target": "60", "c0_unit": "s", "c0_planned": "20"}, {"target": 60, "unit": "s"}, ("90", "90")),
    "count": ({"c0_target": "20", "c0_period_days": "14"}, {"target": 20, "period_days": 14}, ("3", "3")),
    "comparison": (
        {"c0_target": "1.5", "c0_planned": "1000", "c0_variant_share": "4"},
        {"target": 0.015, "planned": 1000, "variant_share": 4, "measure": "proportion", "effect": "difference"},
        ("-2", "-0.02"),
    ),
    "judgement": ({}, {}, ("", "0")),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("role", ["primary", "guardrail"])
def test_every_kind_in_both_roles(world, draft, kind, role):
    typed, kept, (threshold, stored) = KINDS[kind]
    fields = {"c0_kind": kind, "c0_role": role, "c0_judge": world.fumi.pk, **typed, "k0_threshold": threshold or "0"}
    assert post(world, draft, **fields).status_code == 303
    [row], [kill] = said(world, draft)
    assert (row.kind, row.role) == (kind, role)
    assert {name: type(value)(getattr(row, name)) for name, value in kept.items()} == kept
    assert row.judge == (world.fumi if kind == "judgement" else None)
    assert (kill.threshold, kill.of) == (type(kill.threshold)(stored or "0"), 3 if kind == "k_of_n" else None)


@pytest.mark.parametrize("kind", ["mean", "comparison"])
def test_a_bar_of_zero_is_a_bar(world, draft, kind):
    assert post(world, draft, c0_kind=kind, c0_target="0", c0_planned="9", k0_threshold="-1").status_code == 303
    [row], [kill] = said(world, draft)
    assert (row.target, kill.threshold < 0) == (0, True)


def test_a_bar_is_shown_as_it_was_typed(world, draft):
    post(world, draft, c0_kind="rate", c0_target="4.5", c0_planned="1000", k0_threshold="1.5")
    page = world.as_("bob").get(url(world, draft)).text
    assert 'value="4.5"' in page
    assert 'value="1.5"' in page
    assert "At least 4.5\N{NO-BREAK SPACE}% of 1,000 team leads" in page


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"c0_required": "5"}, "c0-required", "no sample could make it certain"),
        ({"c0_required": "0"}, "c0-required", "a whole number from 1 to 4"),
        ({"c0_required": ""}, "c0-required", "a whole number from 1 to 4"),
        ({"c0_planned": "five"}, "c0-planned", "Enter a whole number."),
        ({"c0_name": ""}, "c0-name", "This field is required."),
        ({"c0_kind": "rate", "c0_target": "100"}, "c0-target", "a percentage above 0 and below 100"),
        ({"c0_kind": "rate", "c0_target": "0"}, "c0-target", "a percentage above 0 and below 100"),
        ({"c0_kind": "mean", "c0_target": ""}, "c0-target", "Expected a number."),
        ({"c0_kind": "count", "c0_target": "2.5", "c0_period_days": "14"}, "c0-target", "a whole number"),
        ({"c0_kind": "count", "c0_target": "20", "c0_period_days": "0"}, "c0-period_days", "a whole number"),
        (
            {"c0_kind": "comparison", "c0_role": "guardrail", "c0_target": "0", "c0_planned": "9"},
            "c0-target",
            "as a guardrail other than 0",
        ),
        (
            {"c0_kind": "comparison", "c0_measure": "mean", "c0_effect": "ratio", "c0_target": "2", "c0_planned": "9"},
            "c0-effect",
            "a ratio is for proportions",
        ),
        ({"c0_kind": "judgement", "c0_judge": ""}, "c0-judge", "Choose who judges."),
        ({"k0_threshold": ""}, "k0-threshold", "Expected a number."),
        ({"k0_threshold": "4"}, "k0-threshold", "a whole number from 0 to 3"),
        ({"k0_of": "6"}, "k0-of", "a whole number from 1 to 5"),
        ({"k0_by": ""}, "k0-by", "This field is required."),
        ({"k0_by": "13 Nov"}, "k0-by", "Enter a valid date."),
    ],
)
def test_a_bar_that_makes_no_sense_is_named_and_stays_typed(world, draft, fields, field, message):
    page = post(world, draft, **fields, c0_who="my own words")
    assert page.status_code == 422
    assert f'href="#id_{field}"' in page.text
    assert f'id="id_{field}_error"' in page.text
    assert message in page.text
    assert 'value="my own words"' in page.text
    assert said(world, draft) == ([], [])


def test_two_criteria_cannot_share_a_name(world, draft):
    second = {key.replace("c0", "c1"): value for key, value in BARS.items() if key.startswith("c0")} | {"c1-key": "n1"}
    page = post(world, draft, **second)
    assert page.status_code == 422
    assert "Another criterion has this name." in page.text


def test_adding_and_removing_keeps_what_is_typed_and_stores_nothing(world, draft):
    page = post(world, draft, add="criterion", c0_who="half typ")
    assert page.status_code == 200
    assert 'value="half typ"' in page.text
    assert 'name="c1-name"' in page.text
    assert 'name="k1-by"' in post(world, draft, add="kill").text
    assert 'name="c0-name"' not in post(world, draft, drop="cn0").text
    assert 'name="k0-by"' not in post(world, draft, drop="k0").text
    assert said(world, draft) == ([], [])


def test_turning_a_kind_changes_the_blanks_and_forgets_nothing(world, draft):
    page = post(world, draft, turn="1", c0_kind="count").text
    assert 'type="text" name="c0-period_days"' in page
    assert 'type="hidden" name="c0-required" value="3"' in page


def test_a_criterion_keeps_its_row_when_it_is_renamed(world, draft):
    post(world, draft)
    [before], _ = said(world, draft)
    post(world, draft, c0_key=str(before.pk), k0_criterion=str(before.pk), c0_name="say so unasked")
    [after], [kill] = said(world, draft)
    assert (after.pk, after.name, kill.criterion_id) == (before.pk, "say so unasked", before.pk)


def test_two_criteria_can_swap_their_names(world):
    draft = build.with_bars(
        world, build.experiment(world), build.criterion(name="A"), build.criterion(name="B"), kills=[]
    )
    rows = queries.criteria_of(draft)
    rows[0].name, rows[1].name = "B", "A"
    build.planning.set_bars(draft, criteria=rows, kills=[], by=world.bob, at=world.now)
    assert [row.name for row in queries.criteria_of(draft)] == ["B", "A"]


def test_another_experiments_row_cannot_be_taken(world, draft):
    other = build.with_bars(world, build.experiment(world))
    [theirs] = queries.criteria_of(other)
    post(world, draft, c0_key=str(theirs.pk), k0_criterion=str(theirs.pk), c0_name="mine now")
    [mine], _ = said(world, draft)
    theirs.refresh_from_db()
    assert (theirs.name, theirs.experiment_id) == ("recognise this as a problem", other.pk)
    assert mine.pk != theirs.pk


def test_a_criterion_with_evidence_is_not_removed(world):
    draft = build.with_bars(world, build.experiment(world))
    build.observed(world, draft, "yes")
    page = post(world, draft)
    assert page.status_code == 409
    assert "Evidence is linked" in page.text


def test_the_strip_follows_what_is_typed(world, draft):
    page = world.as_("bob").post(url(world, draft), {**BARS, "show": "1"}, headers={"hx-request": "true"})
    assert page.status_code == 200
    assert "<html" not in page.text
    assert "With 5 people, 3 of 5 can only reach low confidence." in page.text
    assert page.text.count('data-outcome="kill"') == 4  # three columns and the mark
    assert said(world, draft) == ([], [])


def test_half_a_sentence_is_not_called_wrong_while_somebody_types(world, draft):
    half = BARS | {"c0-required": "", "show": "1"}
    page = world.as_("bob").post(url(world, draft), half, headers={"hx-request": "true"})
    assert page.status_code == 200
    assert "Fill in the blanks" in page.text
    assert "Expected" not in page.text


def test_without_javascript_a_button_shows_the_strip(world, draft):
    page = post(world, draft, show="1")
    assert page.status_code == 200
    assert "can only reach low confidence" in page.text
    assert 'value="recognise this as a problem"' in page.text
    assert said(world, draft) == ([], [])


def test_trying_something_out_does_not_use_up_the_forms_key(world, draft):
    key = "5e0c1d4e-6a53-4b6c-9a0e-0f7a1b2c3d4e"
    for _ in range(2):
        assert post(world, draft, show="1", once=key).status_code == 200
    assert post(world, draft, once=key)["Location"] == url(world, draft)
    assert len(said(world, draft)[0]) == 1


def test_kinds_without_a_list_of_outcomes_get_a_scale(world, draft):
    page = post(world, draft, show="1", c0_kind="rate", c0_target="4", c0_planned="1000")
    assert "the bar: 4\N{NO-BREAK SPACE}%" in page.text
    assert 'class="scale-zone" data-outcome="kill"' in page.text
    assert 'class="scale-zone" data-outcome="investigate"' in page.text


def test_without_a_method_the_strip_says_what_is_missing(world):
    draft = build.experiment(world, method="")
    assert "Choose a method first" in post(world, draft, show="1").text


def test_register_and_freeze_leads_to_the_confirm_step(world, draft):
    assert post(world, draft, register="1")["Location"] == world.url(f"experiments/{draft.number}/register/")


def test_the_planned_sample_is_the_largest_bars_where_none_was_planned(world):
    draft = build.experiment(world, planned_sample=None)
    post(world, draft)
    said(world, draft)
    assert draft.planned_sample == 5


def test_a_stale_form_shows_both_texts(world, draft):
    version = draft.version
    post(world, draft)
    page = post(world, draft, version=version, c0_required="2")
    assert page.status_code == 409
    assert "At least 3 of 5 team leads" in page.text
    assert 'name="c0-required" value="2"' in page.text
    assert said(world, draft)[0][0].required == 3


def test_a_registered_plan_has_no_blanks(world):
    frozen = build.registered(world)
    page = world.as_("bob").get(url(world, frozen)).text
    assert "At least 3 of 5 team leads recognise this as a problem" in page
    assert 'name="c0-name"' not in page
    assert frozen.plan.sha256 in page
    assert post(world, frozen).status_code == 409


def test_a_viewer_reads_the_sentences_and_changes_nothing(world):
    draft = build.with_bars(world, build.experiment(world))
    page = world.as_("vera").get(url(world, draft)).text
    assert "At least 3 of 5 team leads" in page
    assert "<form method" not in page.partition("<main")[2]
    assert post(world, draft, "vera").status_code == 403


NAUGHTY = ["\x00", "9" * 5000, "1e999999", "<script>alert(1)</script>"]


@pytest.mark.parametrize("text", NAUGHTY)
def test_whatever_is_sent_in_any_field_is_answered(world, draft, text):
    for name in BARS:
        assert post(world, draft, **{name: text}).status_code in (303, 422)
        page = post(world, draft, **{name: text, "show": "1"})
        assert page.status_code in (200, 422)
        assert "<script>alert" not in page.text
