"""The decision objective on its pages: how it stands, its rows, its file, and who may set it."""

from __future__ import annotations

import datetime as dt
import html
import re
from fractions import Fraction

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from decisions.figures import queries as figures
from decisions.figures.rules import objective as rules
from decisions.objectives.models import Objective
from kaizenlab.events.models import Event
from kaizenlab.lib import clock
from tests import world as build
from tests.figures.september import A_SECOND, END, FACTS
from tests.objectives.test_openslo import OURS, REAL, SLOS

D = dt.timedelta(days=1)


def test_budget_and_burn_by_hand():
    """Over the 28 days up to 1 Oct 00:00, that is from 3 Sep 00:00:00 on: E-3 and E-4 were concluded with the first of
    these seconds and count. 3 in time, 3 late: 50 % against 90 %. Of 6 a tenth may be late, 0.6; 3 were, so the budget
    is 1 - 3 / 0.6 = -400 %, and it burns at (3 / 6) / 0.1 = 5 times the rate that spends it."""
    found = rules.standing(FACTS, target=Fraction(9, 10), window=28 * D, now=END)
    assert (found.found.share, found.left, found.burn) == (Fraction(1, 2), Fraction(-4), Fraction(5))
    assert (found.may_be_late, found.is_met) == (0, False)


def test_the_window_rolls_to_the_second():
    """A second later both have left it: 2 in time (E-9, E-11), 2 late (E-5, E-12)."""
    found = rules.standing(FACTS, target=Fraction(1, 2), window=28 * D, now=END + A_SECOND)
    assert (len(found.found.good), len(found.found.late)) == (2, 2)
    assert (found.left, found.burn, found.is_met) == (Fraction(0), Fraction(1), True)


def test_with_nothing_concluded_all_of_the_budget_is_there():
    found = rules.standing(FACTS, target=Fraction(9, 10), window=D, now=END - 90 * D)
    assert (found.left, found.burn, found.is_met, found.found.share) == (1, 0, True, None)


@pytest.fixture
def lately(db):
    world = build.make_world(now=clock.now() - 4 * D)
    world.enter()
    return world


def page(world, path="metrics/deciding/", who="vera"):
    response = world.as_(who).get(world.url(path))
    assert response.status_code == 200
    return response.text


def plain(markup):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def test_a_founder_sets_it_and_everybody_sees_how_it_stands(lately):
    build.decided(lately)
    sent = {"name": "in-time", "title": "In time", "target": "90", "days": "28"}
    response = lately.as_("fumi").post(lately.url("metrics/objectives/new/"), sent)
    assert (response.status_code, response.headers["location"]) == (303, lately.url("metrics/objectives/in-time/"))
    text = plain(page(lately))
    assert "90 % of the experiments concluded have an accepted decision within the policy’s time" in text
    assert "In time 1 of 1 · 100 %" in text
    assert "Budget left 100 %" in text
    assert lately.trail()[-1] == "objective.added"


def test_its_numbers_lead_to_exactly_their_rows(lately):
    build.decided(lately)
    build.concluded(lately)
    build.objective(lately)
    for part, rows in {"": ["E-1"], "good": ["E-1"], "late": [], "pending": ["E-2"]}.items():
        text = page(lately, f"metrics/objectives/decisions-in-time/?part={part}")
        assert re.findall(r'data-row="(E-\d+)"', text) == rows, part
    assert lately.as_("vera").get(lately.url("metrics/objectives/decisions-in-time/?part=x")).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"target": "100"}, "A target lies below 100 %"),
        ({"target": "x"}, "A target is a number from 0 to below 100"),
        ({"target": "101"}, "A target is a number from 0 to below 100"),
        ({"days": "0"}, "greater than or equal to 1"),
        ({"name": "In time"}, "lower-case letters, digits and hyphens"),
        ({"title": ""}, "required"),
    ],
)
def test_what_makes_no_sense_is_said_and_all_that_was_typed_is_kept(world, wrong, says):
    sent = {"name": "in-time", "title": "Typed title", "target": "90", "days": "28"} | wrong
    response = world.as_("fumi").post(world.url("metrics/objectives/new/"), sent)
    assert response.status_code == 422
    assert says in plain(response.text)
    assert all(html.escape(value) in response.text for value in sent.values())


def test_an_edit_changes_only_what_it_names(world):
    build.objective(world)
    sent = {"title": "Decisions in time", "target": "95", "days": "14", "version": "1"}
    assert world.as_("fumi").post(world.url("metrics/objectives/decisions-in-time/edit/"), sent).status_code == 303
    world.enter()
    assert Objective.objects.get().text == OURS.replace("target: 0.9", "target: 0.95").replace("28d", "14d")


def test_an_outdated_edit_shows_both_texts_and_the_next_press_puts_it_in_place(world):
    build.objective(world)
    edit = world.url("metrics/objectives/decisions-in-time/edit/")
    world.as_("alice").post(edit, {"title": "Decided within two weeks", "target": "95", "days": "14", "version": "1"})
    mine = {"title": "My own words", "target": "85", "days": "30", "version": "1"}
    response = world.as_("fumi").post(edit, mine)
    assert response.status_code == 409
    text = plain(response.text)
    assert "Somebody changed this objective meanwhile." in text
    assert "Title Decided within two weeks Target, in per cent 95 Over the last days 14" in text
    assert all(f'value="{mine[name]}"' in response.text for name in ("title", "target", "days"))
    version = re.search(r'name="version" value="(\d+)"', response.text)[1]
    assert world.as_("fumi").post(edit, mine | {"version": version}).status_code == 303
    world.enter()
    assert Objective.objects.get().title == "My own words"


def test_two_of_one_name_are_refused_and_the_form_stays(world):
    build.objective(world)
    sent = {"name": "decisions-in-time", "title": "Typed title", "target": "90", "days": "28"}
    response = world.as_("fumi").post(world.url("metrics/objectives/new/"), sent)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["name"]
    assert "There is an objective decisions-in-time already." in plain(response.text)
    assert "Typed title" in response.text


def upload(world, body, who="fumi"):
    return world.as_(who).post(
        world.url("metrics/objectives/import/"), {"file": SimpleUploadedFile("slo.yaml", body), "text": ""}
    )


ODD = OURS.replace("kind: SLO\n", "kind:   SLO   # ours — 判断\n").encode() + b"\r\n# the end"


def test_a_file_goes_out_byte_for_byte_as_it_came_in(world):
    assert upload(world, ODD).status_code == 303
    response = world.as_("vera").get(world.url("metrics/objectives/decisions-in-time.yaml"))
    assert response.content == ODD
    assert response.headers["content-type"] == "application/yaml"
    world.enter()
    assert Objective.objects.get().days == 28


@pytest.mark.skipif(not REAL.exists(), reason="the published OpenSLO examples do not lie beside this checkout")
@pytest.mark.parametrize("path", SLOS)
def test_published_slos_are_kept_and_say_why_they_are_not_measured(world, path):
    body = (REAL / path).read_bytes()
    location = upload(world, body).headers["location"]
    assert world.as_("vera").get(location.rstrip("/") + ".yaml").content == body
    assert "its indicator is not KaizenLab’s decisions in time" in plain(world.as_("vera").get(location).text)
    assert "its indicator is not KaizenLab’s decisions in time" in plain(page(world))


def test_an_import_takes_the_place_of_the_same_name(world):
    build.objective(world)
    upload(world, OURS.replace("0.9", "0.5").encode())
    world.enter()
    (row,) = Objective.objects.all()
    assert (row.version, str(row.target)) == (2, "0.50000000")


@pytest.mark.parametrize("body", [b"\xff\xfe\x00", b"kind: [", b"x" * 70_000])
def test_what_can_not_be_read_is_said(world, body):
    response = upload(world, body)
    assert response.status_code == 422
    assert 'role="alert"' in response.text


def test_each_mistake_is_said_once(world):
    said = plain(upload(world, b"a: !t {c: !u d}").text)
    assert said.count("Line 1: anchors, aliases and tags are not read here.") == 1


def test_a_text_that_is_too_long_is_told_so_and_not_cut_by_the_browser(world):
    path = world.url("metrics/objectives/import/")
    assert "maxlength" not in re.search(r'<textarea name="text"[^>]*>', world.as_("fumi").get(path).text)[0]
    response = world.as_("fumi").post(path, {"text": "x" * 200_000})
    assert response.status_code == 422
    assert "at most 65536 characters" in plain(response.text)


def test_a_removed_one_stays_in_the_ledger(world):
    build.objective(world)
    world.as_("fumi").post(world.url("metrics/objectives/decisions-in-time/remove/"))
    world.enter()
    assert not Objective.objects.exists()
    event = Event.objects.get(verb="objective.removed")
    assert "target: 0.9" in event.facts


def test_members_may_look_and_not_set(world):
    build.objective(world)
    for path in ("new/", "import/", "decisions-in-time/edit/"):
        assert world.as_("bob").get(world.url(f"metrics/objectives/{path}")).status_code == 403
    assert "New objective" not in page(world, who="bob")


def test_as_files_it_says_how_it_stands_and_what_is_behind_it(lately, django_assert_num_queries):
    build.decided(lately)
    build.objective(lately, name="in-time", days=28)
    here, vera = lately.url("metrics/objectives/in-time"), lately.as_("vera")
    with django_assert_num_queries(9):
        found = vera.get(f"{here}.json").json()
    assert (found["share"], found["is_met"], found["good"], found["late"], found["budget_left"]) == (1, True, 1, 0, 1)
    assert [row["ref"] for row in found["rows"]] == ["E-1"]
    assert found["document"] == Objective.objects.get().text
    assert vera.get(f"{here}.json?part=late").json()["rows"] == []
    assert vera.get(f"{here}.json?part=none").status_code == 404
    assert vera.get(f"{here}.csv").text.count("\r\n") == 2
    assert "- share: 1.0\n" in vera.get(f"{here}.md").text
    assert "| E-1 |" in vera.get(f"{here}.md").text
    assert f"{here}.csv?part=good" in vera.get(f"{here}/?part=good").text


def test_what_is_not_measured_is_a_file_of_its_document(lately):
    calendar = OURS.replace("isRolling: true", "isRolling: false")
    upload(lately, calendar.encode())
    name = Objective.objects.get().name
    found = lately.as_("vera").get(lately.url(f"metrics/objectives/{name}.json")).json()
    assert (found["share"], found["target"], found["rows"], found["document"]) == (None, None, [], calendar)


def test_the_page_asks_once_for_all_windows(lately, django_assert_num_queries):
    build.decided(lately)
    for days in (7, 28, 400):
        build.objective(lately, name=f"a{days}", days=days)
    vera = lately.as_("vera")
    with django_assert_num_queries(9):
        vera.get(lately.url("metrics/deciding/"))
    assert figures.facts(lately.workspace, rules.Period(lately.now, clock.now(), clock.now())).trials
