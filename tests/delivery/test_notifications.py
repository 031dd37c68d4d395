"""The page of notifications: one's own mail, a test, the calendar's address, and who responds."""

from __future__ import annotations

import datetime as dt
import html
import json
import re

import pytest

from kaizenlab.alerts.delivery import queries
from kaizenlab.alerts.delivery.models import Duty, Feed, Preference, Routing
from kaizenlab.alerts.words import RULES
from kaizenlab.events.describe import describe
from kaizenlab.events.models import Event
from kaizenlab.workspaces import actions as workspaces
from tests import people
from tests.delivery.ringing import prefer
from tests.world import NOON, make_world

pytestmark = pytest.mark.django_db

PAGE = "settings/notifications/"
OWN = {
    "alerts": "on",
    "weekly": "on",
    "whose": "all",
    "severities": ["1", "2", "3"],
    "kinds": [*RULES],
    **{f"way_{kind}": "severity" for kind in RULES},
}
RESPONDS = {"hours1": "2", "hours2": "24"}


def own(world, name: str = "bob") -> Preference:
    world.enter()
    return queries.preference(queries.members(world.workspace.pk).get(pk=getattr(world, name).pk))


def test_somebody_who_sets_nothing_has_what_the_product_has(world):
    page = world.as_("vera").get(world.url(PAGE)).content.decode()
    assert 'name="alerts" id="id_alerts" checked' in page
    assert page.count('<option value="severity" selected>') == len(RULES) == 18
    assert 'name="weekly" aria-describedby' in page or 'name="weekly" id="id_weekly" checked' in page
    assert 'id="id_daily" checked' not in page


def test_the_example_says_that_it_mails_nobody(world):
    said = "nothing that happens in it is mailed"
    assert said not in world.as_("vera").get(world.url(PAGE)).content.decode()
    workspaces.create(by=people.person("alice"), name="Example", slug="example", time_zone="UTC", at=NOON, example=True)
    assert said in people.browser("alice").get(f"/w/example/{PAGE}").content.decode()


def test_what_is_saved_is_there_again(world):
    typed = OWN | {
        "quiet_from": "22:00",
        "quiet_until": "07:30",
        "quiet_for_all": "on",
        "daily": "on",
        "say_nothing": "on",
        "whose": "mine",
        "severities": ["1", "2"],
        "kinds": ["futile", "kill"],
        "way_futile": "now",
        "way_draft": "off",
    }
    answer = world.as_("bob").post(world.url(PAGE), typed)
    assert (answer.status_code, answer["Location"]) == (303, world.url(PAGE))
    saved = own(world)
    assert (saved.quiet_from, saved.quiet_until, saved.quiet_for_all) == (dt.time(22), dt.time(7, 30), True)
    assert (saved.daily, saved.weekly, saved.say_nothing, saved.whose) == (True, True, True, "mine")
    assert (saved.severities, saved.ways) == ([1, 2], {"futile": "now", "draft": "off"})
    assert {*RULES} - {*saved.without} == {"futile", "kill"}
    page = world.as_("bob").get(world.url(PAGE)).content.decode()
    assert 'value="22:00"' in page
    assert '<option value="now" selected>' in page
    assert page.count("<details") == page.count('<details class="ways-of" open>') == 2


def test_a_kind_that_comes_daily_switches_the_daily_digest_on(world):
    world.as_("bob").post(world.url(PAGE), OWN | {"way_draft": "daily"})
    assert own(world).daily


def test_preferences_are_ones_own_and_leave_no_event(world):
    before = world.trail()
    world.as_("bob").post(world.url(PAGE), OWN | {"way_draft": "off"})
    assert world.trail() == before
    assert own(world, "alice").ways == {}


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"quiet_from": "22:00"}, "Quiet hours have a beginning and an end"),
        ({"quiet_until": "07:00"}, "Quiet hours have a beginning and an end"),
        ({"quiet_from": "22:00", "quiet_until": "22:00"}, "end at another time than they begin"),
        ({"quiet_from": "late", "quiet_until": "07:00"}, "Enter a valid time."),
        ({"severities": []}, "This field is required."),
        ({"kinds": ["nonsense"]}, "nonsense is not one of the available choices."),
        ({"way_kill": "loudly"}, "loudly is not one of the available choices."),
        ({"whose": "theirs"}, "theirs is not one of the available choices."),
    ],
)
def test_what_makes_no_sense_is_given_back(world, typed, complaint):
    answer = world.as_("bob").post(world.url(PAGE), OWN | {"say_nothing": "on"} | typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert complaint in page
    assert 'role="alert"' in page
    assert 'id="id_say_nothing" checked' in page
    world.enter()
    assert not Preference.objects.exists()


def test_full_width_digits_are_a_time(world):
    world.as_("bob").post(world.url(PAGE), OWN | {"quiet_from": "２２：００", "quiet_until": "７:00"})
    assert own(world).quiet_from == dt.time(22)


# Who responds


def test_a_founder_sets_who_responds_and_one_event_says_so(world):
    typed = RESPONDS | {"team": [world.vera.pk, world.bob.pk], "place1": world.bob.pk, "place8": world.vera.pk}
    answer = world.as_("fumi").post(world.url(PAGE + "routing/"), typed | {"hours1": "4"})
    assert answer.status_code == 303
    assert world.trail()[-1] == "notifications.changed"
    event = Event.objects.order_by("-seq").select_related("by__user").first()
    assert describe(event) == "Fumi changed who responds"
    assert json.loads(event.facts)["changes"] == {
        "team": [[], ["Bob", "Vera"]],
        "chain": [[], ["Bob", "Vera"]],
        "hours_sev1": [2, 4],
    }
    held = queries.duties(world.workspace)
    assert [sorted(map(str, held["team"])), list(map(str, held["chain"]))] == [["Bob", "Vera"], ["Bob", "Vera"]]
    assert queries.routing(world.workspace.pk).hours(1) == 4
    page = world.as_("fumi").get(world.url(PAGE)).content.decode()
    assert f'<option value="{world.bob.pk}" selected>' in page


def test_saving_the_same_again_leaves_no_event(world):
    typed = RESPONDS | {"team": [world.vera.pk]}
    for _ in range(2):
        world.as_("alice").post(world.url(PAGE + "routing/"), typed)
    assert world.trail().count("notifications.changed") == 1


def test_of_two_who_set_it_the_second_sees_both_before_saving(world):
    path = world.url(PAGE + "routing/")
    seen = re.search(r'name="seen" value="(\w+)"', world.as_("alice").get(world.url(PAGE)).text)[1]
    world.as_("fumi").post(path, RESPONDS | {"place1": world.bob.pk, "hours1": "5"})
    typed = RESPONDS | {"place1": world.vera.pk, "seen": seen}
    answer = world.as_("alice").post(path, typed)
    assert answer.status_code == 409
    assert "Somebody has changed who responds since you opened this. It was Fumi." in html.unescape(answer.text)
    assert "As Fumi left it: Response team: nobody · Chain: Bob · Sev 1: hours until the next is told: 5" in answer.text
    assert f'<option value="{world.vera.pk}" selected>' in answer.text, "what was typed is still there"
    world.enter()
    assert [str(member) for member in queries.duties(world.workspace)["chain"]] == ["Bob"]
    again = re.search(r'name="seen" value="(\w+)"', answer.text)[1]
    assert world.as_("alice").post(path, typed | {"seen": again}).status_code == 303
    world.enter()
    assert [str(member) for member in queries.duties(world.workspace)["chain"]] == ["Vera"]


def test_everybody_else_reads_who_responds(world):
    world.as_("fumi").post(world.url(PAGE + "routing/"), RESPONDS | {"team": [world.vera.pk], "place1": world.bob.pk})
    for name in ("bob", "vera"):
        page = world.as_(name).get(world.url(PAGE)).content.decode()
        assert "<dd>Vera</dd>" in page
        assert "<dd>Bob</dd>" in page
        assert "Sev 1: after 2 hours" in page
        assert "Save who responds" not in page
        assert world.as_(name).post(world.url(PAGE + "routing/"), RESPONDS).status_code == 403


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"hours1": "169"}, "less than or equal to 168"),
        ({"hours1": "-1"}, "greater than or equal to 0"),
        ({"hours2": "721"}, "less than or equal to 720"),
        ({"hours2": ""}, "This field is required."),
        ({"place1": "{bob}", "place2": "{bob}"}, "Bob is in the chain already."),
        ({"team": ["999999"]}, "999999 is not one of the available choices."),
    ],
)
def test_who_responds_is_given_back_where_it_makes_no_sense(world, typed, complaint):
    said = {key: value.format(bob=world.bob.pk) if isinstance(value, str) else value for key, value in typed.items()}
    answer = world.as_("fumi").post(world.url(PAGE + "routing/"), RESPONDS | said)
    assert answer.status_code == 422
    assert complaint in answer.content.decode()
    world.enter()
    assert not Routing.objects.exists()


@pytest.mark.parametrize("hours", [("0", "0"), ("168", "720")])
def test_the_longest_and_the_shortest_hours_are_taken(world, hours):
    typed = {"hours1": hours[0], "hours2": hours[1]}
    assert world.as_("fumi").post(world.url(PAGE + "routing/"), typed).status_code == 303


def test_a_member_of_another_workspace_is_no_choice(world):
    other = make_world("elsewhere")
    answer = world.as_("fumi").post(world.url(PAGE + "routing/"), RESPONDS | {"team": [other.bob.pk]})
    assert answer.status_code == 422
    world.enter()
    assert not Duty.objects.exists()


# Test and calendar


def test_send_test_goes_to_oneself(world, desk):
    answer = world.as_("bob").post(world.url(PAGE + "test/"), follow=True)
    assert "A test mail to bob@example.org is on its way." in answer.content.decode()
    ((_task, args, _at),) = desk.waiting("mail_test")
    assert args["member"] == world.bob.pk
    again = world.as_("bob").post(world.url(PAGE + "test/"), follow=True)
    assert "waits to be sent already" in again.content.decode()
    assert len(desk.waiting("mail_test")) == 1


def test_the_calendars_address_is_shown_once_and_kept_nowhere(world):
    bob = world.as_("bob")
    page = bob.post(world.url(PAGE + "calendar/"), follow=True).content.decode()
    token = page.partition("/ical/")[2].partition(".ics")[0]
    assert token.startswith("kzl_")
    assert len(token) >= 4 + 27  # 160 bits
    assert token not in bob.get(world.url(PAGE)).content.decode()
    world.enter()
    assert token not in str(Feed.objects.values())
    assert "Your address was made on" in bob.get(world.url(PAGE)).content.decode()
    bob.post(world.url(PAGE + "calendar/revoke/"))
    assert "Your address was made on" not in bob.get(world.url(PAGE)).content.decode()


# The page


def test_it_takes_as_many_queries_for_sixty_people_as_for_four(world):
    few = {name: world.asks(PAGE, name) for name in ("vera", "alice")}
    for number in range(60):
        member = people.join(world.workspace, f"person{number}", "member", world.now)
        prefer(member, daily=True)
    typed = RESPONDS | {"team": [member.pk for member in queries.members(world.workspace.pk)[:30]]}
    world.as_("alice").post(world.url(PAGE + "routing/"), typed)
    many = {name: world.asks(PAGE, name) for name in ("vera", "alice")}
    assert many == few
    assert max(many.values()) <= 12
