"""The policy in the settings: everybody reads it; admins try another on the past, and make it the next version."""

from __future__ import annotations

import datetime as dt
import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from decisions import policies
from decisions.actions import policy as actions
from decisions.backtest import queries
from decisions.models import Policy
from decisions.rules import DEFAULT_TABLE, Days, Terms, Urgency
from experiments.rules import criteria
from kaizenlab.events.describe import describe
from kaizenlab.events.models import Event
from kaizenlab.events.record import LISTENERS
from kaizenlab.lib.refusal import Refused
from tests import world as build
from tests.backtest.three_months import EARLY, asked, begun, lived
from tests.doors import POLICY

pytestmark = pytest.mark.django_db

SAME = (
    POLICY
    | {"cut_off": "90 %", "pivot_limit": "2", "futile": "5 %"}
    | {
        f"{part}_{rule}": str(getattr(urgency, part))
        for rule, urgency in DEFAULT_TABLE.items()
        for part in ("severity", "days", "counted")
    }
)
WHY = "We would rather stop sooner."


def page(world, name="alice", query=""):
    return world.as_(name).get(world.url(f"settings/policy/{query}"))


def send(world, name="alice", *, htmx=False, **said):
    headers = {"HX-Request": "true"} if htmx else {}
    return world.as_(name).post(world.url("settings/policy/"), SAME | {"reason": WHY} | said, headers=headers)


def trying(world, **said):
    return send(world, **{"try": "1", "reason": ""} | said)


def plain(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def newest(world):
    world.enter()
    return policies.in_force(world.workspace)


def test_everybody_reads_it(world):
    for name in ("vera", "bob", "fumi"):
        shown = page(world, name)
        assert "Save as version" not in shown.content.decode()
        assert "<form" not in shown.content.decode().split("<main", 1)[1]
        said = plain(shown)
        assert "Version 1 is in force" in said
        for words in ("90 %", "Validated, confidence high", "Sev 3, 14 calendar days", "Sev 1, 1 working day"):
            assert words in said
        assert "Only an admin changes these." in said


def test_the_settings_lead_to_it(world):
    assert f'href="{world.url("settings/policy/")}">Policy</a>' in page(world, "vera", "").content.decode().replace(
        ' aria-current="page"', ""
    )


def test_an_admin_finds_the_values_in_the_form_and_the_conditions_as_text(world):
    shown = page(world).content.decode()
    for name, value in {
        "cut_off": "90 %",
        "pivot_limit": "2",
        "at_risk": "20 %",
        "futile": "5 %",
        "days_3": "14",
    }.items():
        assert re.search(rf'name="{name}" value="{value}"', shown), name
    assert shown.count("<select") == 14
    assert "Invalidated, pivots left, and evidence points to another segment or problem" in shown
    assert "Save as version 2" in shown


def test_an_admin_saves_the_next_version(world):
    response = send(world, futile="10 %", severity_7="1", days_7="2", counted_7="calendar")
    assert (response.status_code, response["Location"]) == (303, world.url("settings/policy/"))
    made = newest(world)
    assert (made.version, made.by, made.reason) == (2, world.alice, WHY)
    assert policies.numbers(made).futile == 0.1
    assert policies.table(made)[7] == Urgency(1, 2, Days.CALENDAR)
    event = Event.objects.order_by("-seq").select_related("by__user").first()
    assert event.verb == "policy.changed"
    assert json.loads(event.facts) == {
        "version": 2,
        "reason": WHY,
        "changes": {"futile": [0.05, 0.1], "rule_7": [[2, 3, "working"], [1, 2, "calendar"]]},
    }
    assert describe(event) == f"Alice wrote version 2 of the decision policy: {WHY}"


def test_every_version_stays_with_who_when_why_and_what_changed(world):
    send(world, futile="10 %")
    send(world, futile="10 %", days_3="7", version="2", reason="A sprint is a week here.")
    said = plain(page(world, "vera"))
    assert "Futile: 5 % → 10 %" in said
    assert "Rule 3: Sev 3, 14 calendar days → Sev 3, 7 calendar days" in said
    assert said.index("Version 3") < said.index("Version 2", said.index("Versions"))
    assert WHY in said
    assert "A sprint is a week here." in said
    world.enter()
    assert [row.version for row in Policy.objects.order_by("version")] == [1, 2, 3]


def test_every_version_is_in_the_file(world, django_assert_num_queries):
    send(world, futile="10 %")
    send(world, futile="10 %", days_3="7", version="2", reason="A sprint is a week here.")
    vera = world.as_("vera")
    with django_assert_num_queries(7):
        found = vera.get(world.url("settings/policy.json")).json()
    assert [(row["version"], row["futile"], row["rule_3"], row["by"]) for row in found] == [
        (3, 0.1, [3, 7, "calendar"], "Alice"),
        (2, 0.1, [3, 14, "calendar"], "Alice"),
        (1, 0.05, [3, 14, "calendar"], "Alice"),
    ]
    assert found[1]["reason"] == WHY
    assert vera.get(world.url("settings/policy.csv")).text.count("\r\n") == 4
    assert world.url("settings/policy.md") in page(world, "vera").text


def test_no_version_is_ever_changed_or_deleted(world):
    send(world, futile="10 %")
    world.enter()
    for write in (lambda: Policy.objects.update(reason="Other."), lambda: Policy.objects.all().delete()):
        with pytest.raises(DatabaseError, match="sealed"), transaction.atomic():
            write()


def test_postgresql_takes_no_further_version_without_a_reason(world):
    row = policies.made(world.workspace, terms())
    row.version, row.at = 2, world.now
    with pytest.raises(DatabaseError, match="policy_reason"), transaction.atomic():
        row.save(force_insert=True)


def test_what_was_recommended_keeps_the_version_it_was_said_by(world):
    before = build.concluded(world)
    send(world, cut_off="51 %")
    after = build.concluded(world)
    assert (before.recommendation.policy.version, after.recommendation.policy.version) == (1, 2)
    before.recommendation.refresh_from_db()
    assert before.recommendation.response == after.recommendation.response == "investigate"


@pytest.mark.parametrize("name", ["vera", "bob", "fumi"])
def test_nobody_else_changes_or_tries_it(world, name):
    assert send(world, name, futile="10 %").status_code == 403
    assert send(world, name, futile="10 %", **{"try": "1"}).status_code == 403
    assert newest(world).version == 1


def test_the_action_itself_asks_for_an_admin(world):
    with pytest.raises(PermissionDenied):
        actions.change(world.workspace, terms(futile=0.1), reason=WHY, version=1, by=world.fumi, at=world.now)


def terms(**numbers):
    return Terms(criteria.Policy(**numbers), DEFAULT_TABLE)


def test_the_action_itself_keeps_the_limits(world):
    with pytest.raises(Refused, match="Expected a number from 0"):
        actions.change(world.workspace, terms(futile=0.3), reason=WHY, version=1, by=world.alice, at=world.now)


# What is wrong is named, and nothing typed is lost.


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("cut_off", "49.99 %", "Expected a number from 0.5 to below 1 (50 % to below 100 %)."),
        ("cut_off", "100 %", "Expected a number from 0.5 to below 1"),
        ("cut_off", "1", "Expected a number from 0.5 to below 1"),
        ("cut_off", "", "This field is required."),
        ("cut_off", "90", "Did you mean 90 %? Then write the sign."),
        ("cut_off", "often", "A chance is written in per cent"),
        ("cut_off", "90.125 %", "At most two decimals of a per cent"),
        ("cut_off", "1e-1", "A chance is written in per cent"),
        ("pivot_limit", "21", "Expected a whole number from 0 to 20."),
        ("pivot_limit", "1.5", "Enter a whole number."),
        ("at_risk", "100 %", "Expected a number from 0 to below 1 (0 % to below 100 %)."),
        ("at_risk", "-5 %", "A chance is written in per cent"),
        ("futile", "20.01 %", "Expected a number from 0 to 0.2, the chance that is at risk (20 %)."),
        ("severity_3", "4", "Select a valid choice. 4 is not one of the available choices."),
        ("days_3", "0", "Expected a whole number from 1 to 365."),
        ("days_3", "366", "Expected a whole number from 1 to 365."),
        ("counted_3", "lunar", "Select a valid choice."),
        ("reason", "", "This field is required."),
        ("reason", "Too short", "Say why in at least 10 characters."),
        ("reason", "  Nine ok  ", "Say why in at least 10 characters."),
    ],
)
def test_what_is_wrong_is_named_at_its_field_and_kept(world, field, typed, said):
    response = send(world, **{"futile": "10 %", "days_5": "2"} | {field: typed})
    assert response.status_code == 422
    assert said in plain(response)
    shown = response.content.decode()
    assert f'href="#id_{field}"' in shown
    assert 'name="days_5" value="2"' in shown, "what else was typed"
    if field.startswith(("cut", "pivot", "at_", "futile", "days")) and typed:
        assert f'name="{field}" value="{typed}"' in shown
    assert newest(world).version == 1


@pytest.mark.parametrize(
    ("typed", "share"),
    [
        ("85 %", 0.85),
        ("85%", 0.85),
        ("０．８５", 0.85),
        ("８５ ％", 0.85),
        ("0,85", 0.85),
        (".85", 0.85),
        ("85,5 %", 0.855),
    ],
)
def test_a_chance_is_read_as_people_write_it(world, typed, share):
    assert send(world, cut_off=typed).status_code == 303
    assert policies.numbers(newest(world)).cut_off == share


@pytest.mark.parametrize(("field", "typed"), [("cut_off", "50 %"), ("cut_off", "99.99 %"), ("pivot_limit", "0")])
def test_at_the_limit_is_good_enough(world, field, typed):
    assert send(world, **{field: typed}).status_code == 303


def test_ten_characters_are_reason_enough(world):
    assert send(world, futile="10 %", reason="Ten or so.").status_code == 303


def test_saving_what_is_in_force_already_is_refused_and_leaves_no_event(world):
    response = send(world)
    assert response.status_code == 422
    assert "Nothing would change: the policy in force says this already." in plain(response)
    assert WHY in response.content.decode()
    assert world.trail() == ["workspace.created"]


def test_pressing_twice_makes_one_version(world):
    key = {"once": "11111111-1111-4111-8111-111111111111"}
    first, second = send(world, futile="10 %", **key), send(world, futile="10 %", **key)
    assert first["Location"] == second["Location"]
    assert newest(world).version == 2


# Two admins at once.


def test_the_second_of_two_admins_is_shown_both(world):
    send(world, futile="10 %")
    response = send(world, futile="15 %", days_3="7")
    assert response.status_code == 409
    said = plain(response)
    assert "Somebody changed the policy meanwhile." in said
    assert "It was Alice." in said
    assert "Futile: you typed 15 %, it now says 10 %" in said
    assert "Rule 3: you typed Sev 3, 7 calendar days, it now says Sev 3, 14 calendar days" in said
    shown = response.content.decode()
    assert 'name="futile" value="15 %"' in shown
    assert 'name="version" value="2"' in shown
    assert WHY in shown
    assert newest(world).version == 2
    assert send(world, futile="15 %", days_3="7", version="2").status_code == 303
    assert newest(world).version == 3


def test_what_was_typed_is_tried_on_the_past_beside_theirs(world):
    lived(world)
    send(world, futile="10 %")
    said = plain(send(world, futile="0 %"))
    assert "on day 9; 80 days and 4,260" not in said
    assert "on day 9; 80 days and 4,800 EUR earlier" in said
    assert "on day 70; 19 days and 1,140 EUR earlier" in said


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_succeeds():
    with transaction.atomic():
        world = build.make_world()

    def press(futile):
        try:
            return send(world, futile=futile).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(press, ["10 %", "15 %"])) == [303, 409]
    with transaction.atomic():
        assert newest(world).version == 2


def test_a_workspace_older_than_the_policy_starts_with_the_products_own(db, monkeypatch):
    monkeypatch.setitem(LISTENERS, "workspace.created", [])
    world = build.make_world()
    assert "Version 1 is in force" in plain(page(world))
    assert send(world, futile="10 %").status_code == 303
    assert [row.version for row in Policy.objects.order_by("version")] == [1, 2]
    assert "KaizenLab" in plain(page(world)), "whoever wrote the first"


# The dry run.


def test_the_policy_in_force_is_replayed_on_the_past(world):
    lived(world, title="Do they lose the rationale?")
    said = plain(page(world, "vera"))
    assert "With these rules the first kill recommendation would have come on day 18; 71 days and 4,260" in said
    assert "E-1 Do they lose the rationale? Kill on day 89 kill on day 18 futile: 3 % left 71 days and 4,260" in said


def test_typed_values_are_tried_without_a_script(world):
    lived(world)
    before = world.trail()
    response = trying(world, futile="10 %", severity_6="2", days_6="4")
    assert response.status_code == 200
    said = plain(response)
    assert "<html" in response.content.decode()
    assert "on day 18; 71 days and 4,260" in said
    assert "on day 9; 80 days and 4,800" in said
    assert "kill on day 9 futile: 8 % left" in said
    assert "Kill Sev 2, 4 working days" in said
    assert 'name="futile" value="10 %"' in response.content.decode()
    assert (world.trail(), newest(world).version) == (before, 1)


def test_and_as_one_types_with_one(world):
    lived(world)
    response = trying(world, htmx=True, futile="10 %")
    assert response.status_code == 200
    assert "<html" not in response.content.decode()
    assert "Versions" not in plain(response)
    assert "on day 9; 80 days and 4,800" in plain(response)


def test_where_nothing_differs_it_says_the_same(world):
    lived(world)
    assert "the same" in plain(trying(world, cut_off="80 %"))
    assert "the same" not in plain(trying(world))
    assert "in force and typed" in plain(trying(world))


def test_while_somebody_types_nothing_is_called_wrong_but_nothing_tried_either(world):
    lived(world)
    halfway = trying(world, htmx=True, futile="")
    assert halfway.status_code == 200
    assert "can't be tried yet" in plain(halfway)
    assert "on day 18; 71 days" in plain(halfway), "what is in force is still there"
    pressed = trying(world, futile="50 %")
    assert pressed.status_code == 422
    assert 'href="#id_futile"' in pressed.content.decode()
    assert 'value="50 %"' in pressed.content.decode()


def test_trying_needs_no_reason_and_keeps_a_half_written_one(world):
    response = trying(world, futile="10 %", reason="Becau")
    assert response.status_code == 200
    assert "Becau" in response.content.decode()


def test_after_trying_the_form_can_still_be_saved(world):
    key = {"once": "22222222-2222-4222-8222-222222222222"}
    trying(world, futile="10 %", **key)
    assert send(world, futile="10 %", **key).status_code == 303
    assert newest(world).version == 2


def test_what_runs_is_listed_with_the_day_it_would_have_been_said_on(world, monkeypatch):
    asked(world, begun(world, title="Still asking"), EARLY)
    monkeypatch.setattr("kaizenlab.lib.clock.now", lambda: world.now + dt.timedelta(days=19))
    said = plain(page(world))
    assert "Still asking runs, day 20 kill on day 18 futile: 3 % left" in said
    assert "1 experiment that runs is recommended to be killed." in said


def test_a_false_alarm_is_called_one(world):
    experiment = begun(world)
    asked(world, experiment, {2: "no", 4: "no"} | dict.fromkeys(range(5, 22), "yes"))
    build.conclusion.conclude(experiment, by=world.fumi, at=world.now + dt.timedelta(days=30))
    experiment.refresh_from_db()
    assert experiment.result.verdict == "validated"
    said = plain(trying(world, futile="10 %", at_risk="30 %"))
    assert "false alarm: it ended validated" in said
    assert "It would have been a false alarm in 1 experiment, which ended validated: that saves nothing." in said


def test_before_any_experiment_there_is_nothing_to_try_on(world):
    build.registered(world)
    assert "No experiment was started yet" in plain(page(world))


def test_a_large_workspace_shows_its_newest_that_are_over_and_says_so(world, monkeypatch):
    monkeypatch.setattr(queries, "NEWEST", 2)
    for number in range(3):
        build.concluded(world, experiment=build.running(world, title=f"Experiment {number}"))
    said = plain(page(world))
    assert "These are the newest 2 that are over." in said
    assert ("Experiment 0" in said, "Experiment 1" in said, "Experiment 2" in said) == (False, True, True)


def test_a_log_too_long_for_a_page_is_left_out_and_named(world, monkeypatch):
    monkeypatch.setattr(queries, "ON_A_PAGE", 6)
    build.concluded(world)
    build.concluded(world)
    said = plain(page(world))
    assert "Left out for the length of their logs: E-1." in said


def test_titles_are_text(world):
    lived(world, title="<script>alert(1)</script>")
    assert "<script>alert" not in page(world).content.decode()


def test_versions_are_turned_over_page_by_page(world, monkeypatch):
    monkeypatch.setattr("decisions.backtest.views.VERSIONS", 2)
    for version in range(1, 5):
        send(world, futile=f"{version + 5} %", version=str(version))
    shown = page(world).content.decode()
    [older] = re.findall(r'href="(\?[^"]*)#versions"', shown)
    said = plain(page(world, query=older.replace("&amp;", "&")))
    assert "Futile: 6 % → 7 %" in said
    assert "Version 5 is in force" in said
