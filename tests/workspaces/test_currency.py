"""The workspace's currency: set by an admin, beside every cost and budget, and never a conversion."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from experiments.actions import amendment
from experiments.queries import criteria_of, kills_of
from hypotheses import actions as beliefs
from kaizenlab.events.models import Event
from kaizenlab.lib.money import money
from kaizenlab.workspaces.models import Workspace
from tests import world as build
from tests.people import browser
from tests.world import World, make_world

pytestmark = pytest.mark.django_db

PLACE = {"name": "Hinoki", "slug": "hinoki", "time_zone": "UTC"}


@pytest.fixture
def world() -> World:
    world = make_world()
    world.enter()
    return world


def save(world: World, currency: str):
    return world.as_("alice").post(world.url("settings/"), PLACE | {"currency": currency})


def currency(slug: str = "hinoki") -> str:
    return Workspace.objects.get(slug=slug).currency


def read(world: World, path: str, who: str = "bob") -> str:
    return world.as_(who).get(world.url(path)).text


def test_it_is_the_euro_until_an_admin_says_another(world):
    assert currency() == "EUR"
    assert save(world, "JPY").status_code == 303
    world.enter()
    assert currency() == "JPY"
    event = Event.objects.last()
    assert (event.verb, json.loads(event.facts)["changes"]) == ("workspace.changed", {"currency": ["EUR", "JPY"]})


@pytest.mark.parametrize("typed", [" usd ", "ＵＳＤ", "Usd"])
def test_it_is_read_in_any_case_and_width(world, typed):
    save(world, typed)
    world.enter()
    assert currency() == "USD"


def test_a_rarer_code_is_taken_as_well(world):
    assert save(world, "XAF").status_code == 303


@pytest.mark.parametrize("typed", ["", "EU", "EURO", "E1R", "€", "E R"])
def test_what_is_no_code_is_refused_and_kept(world, typed):
    response = save(world, typed)
    assert response.status_code == 422
    assert not typed or f'name="currency" value="{typed}"' in response.text
    world.enter()
    assert currency() == "EUR"


def test_postgresql_takes_nothing_else(world):
    with pytest.raises(IntegrityError, match="workspace_currency"), transaction.atomic():
        Workspace.objects.filter(pk=world.workspace.pk).update(currency="eur")


def test_the_usual_ones_are_offered(world):
    page = read(world, "settings/", "alice")
    assert '<datalist id="currency-offered">' in page
    assert '<option value="JPY">' in page


def test_a_viewer_reads_it(world):
    assert "<dt>Currency</dt><dd>EUR</dd>" in read(world, "settings/", "vera")


@pytest.mark.parametrize(("typed", "kept"), [({}, "EUR"), ({"currency": ""}, "EUR"), ({"currency": "chf"}, "CHF")])
def test_a_new_workspace_may_say_its_own(typed, kept):
    browser("bob").post("/w/new/", PLACE | typed)
    assert currency() == kept


def test_a_new_workspace_with_none_that_exists_is_asked_again():
    assert browser("bob").post("/w/new/", PLACE | {"currency": "Euro"}).status_code == 422
    assert not Workspace.objects.exists()


def test_a_budget_stands_with_it_on_the_canvas_in_the_history_and_in_files(world):
    made = build.hypothesis(world, budget_money=Decimal(1200), budget_days=20)
    beliefs.edit(made, version=made.version, by=world.bob, at=world.now, budget_money=Decimal("1500.50"))
    assert "20 days, 1,500.50\N{NO-BREAK SPACE}EUR" in read(world, "hypotheses/1/")
    history = read(world, "hypotheses/1/history/")
    assert "1,200\N{NO-BREAK SPACE}EUR" in history
    assert "1,500.50\N{NO-BREAK SPACE}EUR" in history
    row = json.loads(read(world, "hypotheses/1.json"))
    assert (row["budget_money"], row["currency"]) == ("1500.50", "EUR")


def test_a_stale_edit_of_a_budget_names_it(world):
    build.hypothesis(world, budget_money=Decimal(1200))
    typed = {"stage": "problem", "owner": world.bob.pk, "budget_money": "7", "version": "0"}
    page = world.as_("bob").post(world.url("hypotheses/1/?edit=details"), typed)
    assert page.status_code == 409
    assert "1,200\N{NO-BREAK SPACE}EUR" in page.text


def test_a_cost_stands_with_it_in_the_plan_its_versions_and_files(world):
    frozen = build.registered(world, cost=Decimal(300))
    assert "costs 300\N{NO-BREAK SPACE}EUR" in read(world, "experiments/1/")
    assert "In EUR." in read(world, "experiments/1/amend/")
    bars = criteria_of(frozen)
    plan = {"criteria": bars, "kills": kills_of(frozen, bars), "cost": Decimal(400)}
    amendment.amend(frozen, **plan, reason="One more session.", by=world.bob, at=world.now)
    versions = read(world, "experiments/1/revisions/")
    assert "300\N{NO-BREAK SPACE}EUR" in versions
    assert "400\N{NO-BREAK SPACE}EUR" in versions
    for path in ("experiments.json", "experiments/1.json"):
        found = json.loads(read(world, path))
        row = found[0] if isinstance(found, list) else found
        assert (row["cost"], row["currency"]) == ("400.00", "EUR")


@pytest.mark.parametrize(
    ("amount", "said"),
    [("0", "0 EUR"), ("1200", "1,200 EUR"), ("1200.5", "1,200.50 EUR"), ("999.99", "999.99 EUR"), (None, "")],
)
def test_an_amount_is_written_short(amount, said):
    assert money(amount and Decimal(amount), "EUR").replace("\N{NO-BREAK SPACE}", " ") == said
