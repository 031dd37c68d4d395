"""Entering evidence: every kind, one piece after another."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from experiments import queries
from experiments.facts import first_id
from experiments.models import Evidence, Reading
from hypotheses import actions as beliefs
from kaizenlab.events.models import Event
from kaizenlab.lib import clock
from tests import world as build

pytestmark = pytest.mark.django_db

KINDS = {
    "k_of_n": {},
    "rate": {"target": "0.04", "planned": 1000},
    "mean": {"target": "60", "planned": 10, "unit": "s"},
    "count": {"target": "20", "period_days": 14},
    "proportions": {
        "kind": "comparison",
        "measure": "proportion",
        "effect": "difference",
        "target": "0.01",
        "planned": 9,
    },
    "means": {"kind": "comparison", "measure": "mean", "effect": "difference", "target": "1", "planned": 9},
}


def experiment_of(world, kind):
    fields = {"kind": kind, **KINDS[kind]}
    row = build.criterion(**fields)
    return build.running(world, None, row, kills=[build.kill(row, world.now.date() + dt.timedelta(days=7))])


def page(world, experiment):
    return world.url(f"experiments/{experiment.number}/evidence/")


def prefix(experiment, of=0):
    return f"c{first_id(queries.criteria_of(experiment)[of])}-"


def send(world, experiment, name="bob", **fields):
    today = clock.today("UTC").isoformat()
    world.enter()
    typed = {"alias": "P1", "observed_on": today}
    for field, value in fields.items():
        typed[field if field in PLAIN else prefix(experiment) + field] = value
    response = world.as_(name).post(page(world, experiment), typed)
    world.enter()
    return response


PLAIN = (
    "alias",
    "observed_on",
    "findings",
    "quotes",
    "manner",
    "source",
    "points_elsewhere",
    "elsewhere",
    "next",
    "again",
    "origin",
)


def only(experiment):
    [evidence] = Evidence.objects.filter(experiment=experiment)
    return evidence


def test_an_answer_is_recorded_with_its_words_and_one_event(world):
    experiment = build.running(world)
    response = send(world, experiment, answer="yes", findings="Named it *unasked*.", quotes="One.\n\n  Two.  \n")
    assert (response.status_code, response["Location"]) == (303, world.url(f"experiments/{experiment.number}/"))
    evidence = only(experiment)
    assert (evidence.number, evidence.place, evidence.counts) == (1, 1, True)
    assert evidence.recorded_by == world.bob
    assert (evidence.testimony.alias, evidence.testimony.quotes) == ("P1", ["One.", "Two."])
    assert [reading.answer for reading in evidence.readings.all()] == ["yes"]
    assert world.trail()[-1] == "evidence.recorded"


def test_the_ledger_holds_no_word_of_a_participant(world):
    experiment = build.running(world)
    send(world, experiment, alias="Zebra", answer="no", findings="Quagga", quotes="Okapi", elsewhere="", source="")
    event = Event.objects.filter(workspace=world.workspace).latest("seq")
    facts = json.loads(event.facts)
    assert not {word for word in ("Zebra", "Quagga", "Okapi") if word in event.facts}
    assert facts["digest"] == only(experiment).digest
    assert len(facts["digest"]) == 64


def test_save_and_next_stays_for_the_next_participant(world):
    experiment = build.running(world)
    response = send(world, experiment, alias="P3", answer="yes", next="1")
    assert response["Location"] == page(world, experiment)
    shown = world.as_("bob").get(page(world, experiment)).content.decode()
    assert 'value="P4"' in shown


@pytest.mark.parametrize(
    ("kind", "typed", "columns"),
    [
        ("k_of_n", {"answer": "unclear"}, {"answer": "unclear"}),
        ("k_of_n", {"yes": "3", "n": "５"}, {"yes": 3, "n": 5}),
        ("rate", {"successes": "３８", "exposures": "1,000"}, {"successes": 38, "exposures": 1000}),
        ("mean", {"values": "52.5 ６１\n49;70, 3"}, {"values": [52.5, 61.0, 49.0, 70.0, 3.0]}),
        ("mean", {"n": "12", "mean": "58.25", "sd": "4.5"}, {"n": 12, "mean": 58.25, "sd": 4.5}),
        ("mean", {"n": "1", "mean": "-3"}, {"n": 1, "mean": -3.0, "sd": 0.0}),
        ("count", {"events": "9", "days": "5"}, {"events": 9, "days": 5}),
    ],
)
def test_every_kind_takes_what_was_observed(world, kind, typed, columns):
    experiment = experiment_of(world, kind)
    assert send(world, experiment, **typed).status_code == 303
    reading = only(experiment).readings.get()
    assert {name: getattr(reading, name) for name in columns} == columns


@pytest.mark.parametrize(
    ("kind", "typed", "variant"),
    [
        (
            "proportions",
            {
                "control_successes": "10",
                "control_exposures": "90",
                "variant_successes": "20",
                "variant_exposures": "91",
            },
            {"successes": 20, "exposures": 91},
        ),
        (
            "means",
            {"control_n": "9", "control_mean": "4", "control_sd": "1", "variant_values": "5 6 7"},
            {"values": [5.0, 6.0, 7.0]},
        ),
    ],
)
def test_a_comparison_takes_both_arms_in_one_piece(world, kind, typed, variant):
    experiment = experiment_of(world, kind)
    assert send(world, experiment, **typed).status_code == 303
    assert set(only(experiment).readings.values_list("arm", flat=True)) == {"control", "variant"}
    reading = only(experiment).readings.get(arm="variant")
    assert {name: getattr(reading, name) for name in variant} == variant


def test_a_judgement_takes_the_word_and_its_reason(world):
    row = build.criterion(kind="judgement", name="would pay", judge=world.fumi)
    experiment = build.running(
        world, None, build.criterion(), row, kills=[build.kill(row, world.now.date() + dt.timedelta(days=7))]
    )
    at = prefix(experiment, 1)
    today = clock.today("UTC").isoformat()
    typed = {"observed_on": today, f"{at}met": "no", f"{at}because": "Too dear at that price."}
    assert world.as_("fumi").post(page(world, experiment), typed).status_code == 303
    world.enter()
    reading = only(experiment).readings.get()
    assert (reading.met, reading.because) == (False, "Too dear at that price.")


def test_several_criteria_are_answered_in_one_piece(world):
    rows = [build.criterion(), build.criterion(name="would change tools", required=2)]
    experiment = build.running(world, None, *rows)
    first, second = prefix(experiment), prefix(experiment, 1)
    typed = {"observed_on": clock.today("UTC").isoformat(), f"{first}answer": "yes", f"{second}answer": "no"}
    world.as_("bob").post(page(world, experiment), typed)
    world.enter()
    assert sorted(only(experiment).readings.values_list("answer", flat=True)) == ["no", "yes"]


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("k_of_n", {}, "Nothing was entered yet"),
        ("k_of_n", {"answer": "maybe"}, "Select a valid choice"),
        ("k_of_n", {"answer": "yes", "yes": "1", "n": "1"}, "Give one answer or a total"),
        ("k_of_n", {"yes": "6", "n": "5"}, "At most “Of how many”"),
        ("k_of_n", {"yes": "6"}, "Needed together with “Said yes”"),
        ("rate", {"successes": "5", "exposures": "4"}, "At most “Exposures”"),
        ("rate", {"successes": "-5", "exposures": "4"}, "greater than or equal to 0"),
        ("rate", {"successes": "1", "exposures": "9" * 20}, "less than or equal to"),
        ("mean", {"values": "12,5 13"}, "“12,5” is no number"),
        ("mean", {"values": "nan"}, "is no number"),
        ("mean", {"values": "1 2", "n": "2", "mean": "1"}, "not both"),
        ("mean", {"n": "3", "mean": "1"}, "Needed for more than one value"),
        ("mean", {"n": "3", "mean": "1", "sd": "-1"}, "greater than or equal to 0"),
        ("count", {"events": "3"}, "Needed together with “Events”"),
        ("proportions", {"control_successes": "9", "control_exposures": "8"}, "At most “Control: exposures”"),
    ],
)
def test_what_makes_no_sense_is_named_and_kept(world, kind, typed, said):
    experiment = experiment_of(world, kind)
    response = send(world, experiment, alias="Kept", quotes="kept too", **typed) if typed else send(world, experiment)
    shown = response.content.decode()
    assert response.status_code == 422
    assert said in shown
    assert not typed or ('value="Kept"' in shown and "kept too" in shown)
    assert not Evidence.objects.filter(experiment=experiment).exists()


def test_nothing_is_observed_in_the_future(world):
    experiment = build.running(world)
    tomorrow = clock.today("UTC") + dt.timedelta(days=1)
    response = send(world, experiment, answer="yes", observed_on=tomorrow.isoformat())
    assert response.status_code == 422
    assert "in the future" in response.content.decode()


def test_what_was_observed_before_the_registration_never_counts(world):
    experiment = build.running(world)
    before = experiment.registered_at.date() - dt.timedelta(days=1)
    send(world, experiment, answer="yes", observed_on=before.isoformat())
    assert only(experiment).counts is False
    shown = world.as_("bob").get(world.url(f"experiments/{experiment.number}/")).content.decode()
    assert "Before the registration, never counts" in shown


def test_what_was_recorded_before_the_registration_never_counts(world):
    experiment = build.with_bars(world, build.experiment(world))
    today = clock.today("UTC").isoformat()
    world.as_("bob").post(page(world, experiment), {"observed_on": today, "findings": "A first talk."})
    world.enter()
    evidence = only(experiment)
    assert (evidence.counts, Reading.objects.filter(evidence=evidence).count()) == (False, 0)


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"answer": "no", "points_elsewhere": "on", "elsewhere": "Larger teams"}, 303),
        ({"answer": "yes", "points_elsewhere": "on", "elsewhere": "Larger teams"}, 422),
        ({"answer": "unclear", "points_elsewhere": "on", "elsewhere": "Larger teams"}, 422),
        ({"answer": "no", "points_elsewhere": "on"}, 422),
        ({"answer": "no", "elsewhere": "Larger teams"}, 422),
        ({"yes": "1", "n": "5", "points_elsewhere": "on", "elsewhere": "Larger teams"}, 303),
        ({"yes": "4", "n": "5", "points_elsewhere": "on", "elsewhere": "Larger teams"}, 422),
    ],
)
def test_only_contradicting_evidence_points_elsewhere_and_says_where(world, typed, status):
    assert send(world, build.running(world), **typed).status_code == status


def test_an_experiment_that_is_over_takes_none(world):
    experiment = build.concluded(world)
    assert send(world, experiment, answer="yes").status_code == 409
    assert Evidence.objects.filter(experiment=experiment).count() == 5
    form = world.as_("bob").get(page(world, experiment))
    assert (form.status_code, form["Location"]) == (303, world.url(f"experiments/{experiment.number}/"))


def test_a_second_press_records_nothing_more(world):
    experiment = build.running(world)
    once = "0b5b1d4e-5a0e-4c56-a4b0-0e2f6f7c8f11"
    typed = {"observed_on": clock.today("UTC").isoformat(), prefix(experiment) + "answer": "yes", "once": once}
    client = world.as_("bob")
    first, second = (client.post(page(world, experiment), typed) for _ in range(2))
    world.enter()
    assert first["Location"] == second["Location"]
    assert Evidence.objects.filter(experiment=experiment).count() == 1


def test_a_viewer_may_not(world):
    experiment = build.running(world)
    assert send(world, experiment, "vera", answer="yes").status_code == 403
    assert world.as_("vera").get(page(world, experiment)).status_code == 403
    assert "Add evidence" not in world.as_("vera").get(world.url(f"experiments/{experiment.number}/")).content.decode()


def test_the_numbers_a_form_may_not_set_are_not_set(world):
    experiment = build.running(world)
    today = clock.today("UTC").isoformat()
    forged = {"counts": "", "place": "9", "number": "9", "recorded_at": "2020-01-01", "workspace": "1"}
    typed = {"observed_on": today, prefix(experiment) + "answer": "yes", **forged}
    world.as_("bob").post(page(world, experiment), typed)
    world.enter()
    evidence = only(experiment)
    assert (evidence.number, evidence.place, evidence.counts) == (1, 1, True)
    assert evidence.recorded_at.year >= 2026


def test_words_that_look_like_markup_stay_words(world):
    experiment = build.running(world)
    send(
        world,
        experiment,
        answer="yes",
        findings="<script>alert(1)</script> [x](javascript:alert(1))",
        quotes="<b>hi</b>",
    )
    shown = world.as_("vera").get(world.url(f"experiments/{experiment.number}/")).content.decode()
    assert "<script>alert" not in shown
    assert 'href="javascript' not in shown
    assert "&lt;b&gt;hi&lt;/b&gt;" in shown


def swapped(world, experiment, **typed):
    """What HTMX gets of *Save and next*."""
    world.enter()
    fields = {"alias": "P1", "observed_on": clock.today("UTC").isoformat(), "next": "1"}
    for field, value in typed.items():
        fields[field if field in PLAIN else prefix(experiment) + field] = value
    response = world.as_("bob").post(page(world, experiment), fields, headers={"hx-request": "true"})
    world.enter()
    return response


def test_with_htmx_form_and_strip_are_swapped_and_the_next_one_is_proposed(world):
    response = swapped(world, build.running(world), answer="yes")
    shown = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in shown
    assert '<p id="said" hx-swap-oob="innerHTML">P1 is recorded.</p>' in shown
    assert 'value="P2"' in shown
    assert shown.count("autofocus") == 1
    assert ' data-here><span class="at">1<small>/5</small>' in shown


def test_the_strip_beside_the_form_moves_and_says_the_chance(world):
    experiment = build.running(world)
    assert "0 of 1" in swapped(world, experiment, answer="no").content.decode()
    shown = swapped(world, experiment, alias="P2", answer="no").content.decode()
    assert "0 of 2" in shown
    assert "at risk" in shown
    shown = swapped(world, experiment, alias="P3", answer="no").content.decode()
    assert "futile" in shown


def test_with_htmx_what_is_wrong_is_a_slice_too(world):
    response = swapped(world, build.running(world))
    assert response.status_code == 422
    assert "<html" not in response.content.decode()
    assert "autofocus" in response.content.decode()


def test_with_htmx_the_last_one_leads_to_the_run_page(world):
    experiment = build.running(world)
    typed = {"observed_on": clock.today("UTC").isoformat(), prefix(experiment) + "answer": "yes"}
    response = world.as_("bob").post(page(world, experiment), typed, headers={"hx-request": "true"})
    assert response["HX-Redirect"] == world.url(f"experiments/{experiment.number}/")


def test_notes_of_another_day_keep_their_day(world):
    experiment = build.running(world)
    day = (clock.today("UTC") - dt.timedelta(days=2)).isoformat()
    assert f'value="{day}"' in swapped(world, experiment, answer="yes", observed_on=day).content.decode()
    response = send(world, experiment, alias="P2", answer="yes", observed_on=day, next="1")
    assert response["Location"] == page(world, experiment) + f"?on={day}"
    assert f'value="{day}"' in world.as_("bob").get(response["Location"]).content.decode()
    assert world.as_("bob").get(page(world, experiment) + "?on=nonsense").status_code == 200


def test_a_source_is_proposed_once_it_was_the_same_twice(world):
    experiment = build.running(world)
    send(world, experiment, alias="P1", answer="yes", source="Notes of Monday")
    assert 'value="Notes of Monday"' not in world.as_("bob").get(page(world, experiment)).content.decode()
    send(world, experiment, alias="P2", answer="yes", source="Notes of Monday")
    assert 'value="Notes of Monday"' in world.as_("bob").get(page(world, experiment)).content.decode()


def test_said_or_did_is_kept_and_shown(world):
    experiment = build.running(world)
    send(world, experiment, answer="yes", manner="did")
    assert only(experiment).manner == "did"
    for path in ("", "evidence/", "evidence/1/"):
        assert "Did" in world.as_("bob").get(world.url(f"experiments/{experiment.number}/{path}")).content.decode()
    assert send(world, experiment, answer="yes", manner="dreamt").status_code == 422


def test_each_answer_says_what_it_means_for_its_criterion(world):
    bars = [build.criterion(), build.criterion(name="give up within a minute", direction="at_most", required=2)]
    experiment = build.running(world, None, *bars)
    first, second = prefix(experiment), prefix(experiment, 1)
    typed = {"observed_on": clock.today("UTC").isoformat(), f"{first}answer": "unclear", f"{second}answer": "yes"}
    world.as_("bob").post(page(world, experiment), typed)
    shown = world.as_("vera").get(world.url(f"experiments/{experiment.number}/")).content.decode()
    assert '<span class="faint small">neutral</span>' in shown
    assert '<span class="faint small">contradicts</span>' in shown


def test_it_says_what_it_means_for_the_assumptions(world):
    experiment = build.running(world, build.hypothesis(world, assumptions=3))
    dropped, second, third = experiment.hypothesis.assumptions.order_by("number")
    beliefs.drop_assumption(dropped, by=world.bob, at=world.now)
    form = world.as_("bob").get(page(world, experiment)).content.decode()
    assert f"bears-{second.pk}" in form
    assert f"bears-{dropped.pk}" not in form
    typed = {f"bears-{second.pk}": "contradicts", f"bears-{third.pk}": "", f"bears-{dropped.pk}": "supports"}
    world.enter()
    said = {"observed_on": clock.today("UTC").isoformat(), prefix(experiment) + "answer": "yes", **typed}
    assert world.as_("bob").post(page(world, experiment), said).status_code == 303
    world.enter()
    assert list(only(experiment).bearings.values_list("assumption", "stance")) == [(second.pk, "contradicts")]
    assert "Assumption 2" in world.as_("vera").get(world.url(f"experiments/{experiment.number}/")).content.decode()


def test_a_stance_nobody_knows_is_refused(world):
    experiment = build.running(world)
    assumption = experiment.hypothesis.assumptions.get()
    typed = {"observed_on": clock.today("UTC").isoformat(), prefix(experiment) + "answer": "yes"}
    response = world.as_("bob").post(page(world, experiment), typed | {f"bears-{assumption.pk}": "proves"})
    assert response.status_code == 422


def test_the_same_alias_twice_is_asked_about_and_taken_from_whoever_is_sure(world):
    experiment = build.running(world)
    send(world, experiment, alias="P1", answer="yes")
    asked = send(world, experiment, alias="p1", answer="no", findings="Second talk")
    shown = asked.content.decode()
    assert asked.status_code == 422
    assert "“p1” is recorded in this experiment already." in shown
    assert 'name="again" value="p1"' in shown
    assert "Second talk" in shown
    assert send(world, experiment, alias="P1", answer="no", again="P2").status_code == 422
    assert send(world, experiment, alias="P1", answer="no", again="P1").status_code == 303
    assert send(world, experiment, alias="", answer="no").status_code == 303
    assert send(world, experiment, alias="", answer="no").status_code == 303
    assert Evidence.objects.filter(experiment=experiment).count() == 4


def test_the_same_alias_in_another_experiment_is_no_question(world):
    send(world, build.running(world), answer="yes")
    assert send(world, build.running(world), answer="yes").status_code == 303


@pytest.mark.parametrize(
    ("field", "said", "where"),
    [
        ("origin", "simulated", "<li>Origin: "),
        ("origin", "模擬", "<li>Origin: "),
        ("source", "Simulated", 'id="id_source_error">'),
        ("source", "（模擬）", 'id="id_source_error">'),
    ],
)
def test_what_says_of_itself_that_it_is_simulated_is_refused_at_its_field(world, field, said, where):
    experiment = build.running(world)
    response = send(world, experiment, answer="yes", findings="Kept", **{field: said})
    assert response.status_code == 422
    shown = response.content.decode()
    assert f"{where}These are words of a simulated interview" in shown
    assert "Kept" in shown
    assert not Evidence.objects.filter(experiment=experiment).exists()


def test_a_real_origin_and_a_source_that_only_names_a_simulation_are_taken(world):
    experiment = build.running(world)
    assert send(world, experiment, answer="yes", origin="real", source="Simulated checkout, tape 4").status_code == 303
