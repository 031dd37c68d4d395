"""A link shows one record to whoever holds it, and nothing else, until it is revoked."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import InternalError, connection, transaction
from django.test import Client

from kaizenlab.events.describe import describe
from kaizenlab.events.models import Event
from kaizenlab.lib import clock
from kaizenlab.shares import actions, public
from kaizenlab.shares.models import Share
from kaizenlab.workspaces import tenancy
from tests import world as build
from tests.people import browser
from tests.traces.chain import chain
from tests.world import World

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def shared(world: World, path: str, days: str = "") -> str:
    """Bob makes a link on a page; the address that the next page shows once."""
    bob = world.as_("bob")
    made = bob.post(world.url(path), {"days": days})
    assert made.status_code == 303
    [address] = re.findall(r'id="link" readonly value="([^"]+)"', bob.get(made["Location"]).content.decode())
    assert address not in bob.get(made["Location"]).content.decode()
    return address.removeprefix("http://localhost:8000")


def leads(page: str) -> list[str]:
    """Every address a page names but its own files."""
    found = re.findall(r'(?:href|action|src)="([^"]+)"', page)
    return [each for each in found if not each.startswith(("/static/", "#"))]


def test_a_decision_is_shown_to_whoever_holds_its_link_and_leads_nowhere_else(world):
    decision = build.killed(world)
    other = build.decided(world)
    address = shared(world, f"decisions/{decision.number}/share/")
    page = browser("").get(address)
    said = page.content.decode()
    assert page.status_code == 200
    assert "Leads with more than ten people feel it sharply." in said
    assert f"D-{decision.number}" in said
    assert "Fumi" in said, "who decided is part of the record"
    assert "P1" not in said, "what participants said is not"
    assert f"D-{other.number}" not in said
    assert "/w/" not in said
    assert leads(said) == []


def test_a_trace_is_shown_whole_without_a_way_into_the_workspace(world):
    made = chain(world, pivots=2)
    address = shared(world, f"hypotheses/{made.beliefs[0].number}/trace/share/")
    said = browser("").get(address).content.decode()
    assert re.findall(r'<tr id="row-(H-\d+)"', said) == ["H-1", "H-2", "H-3"]
    assert "Pivot to H-2" in said
    assert "/w/" not in said
    assert leads(said) == []


def test_nobody_keeps_a_copy_and_no_search_engine_lists_it(world):
    page = browser("").get(shared(world, f"decisions/{build.decided(world).number}/share/"))
    assert page["Cache-Control"] == "no-store"
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert page["Referrer-Policy"] == "no-referrer"


def test_a_stranger_who_is_signed_in_sees_no_more(world):
    address = shared(world, f"decisions/{build.decided(world).number}/share/")
    assert leads(browser("charlie").get(address).content.decode()) == []


def test_revoked_it_is_refused_from_the_next_request_on(world):
    decision = build.decided(world)
    address = shared(world, f"decisions/{decision.number}/share/")
    nobody = browser("")
    assert nobody.get(address).status_code == 200
    assert world.as_("fumi").post(world.url("shares/1/revoke/")).status_code == 303
    assert nobody.get(address).status_code == 404
    assert world.as_("fumi").post(world.url("shares/1/revoke/")).status_code == 409


def test_an_expired_link_an_unknown_one_and_a_revoked_one_are_one_answer(world):
    decision = build.decided(world)
    world.enter()
    old = clock.now() - 31 * DAY
    _share, expired = actions.make(decision, by=world.bob, at=old, days=30)
    gone, revoked = actions.make(decision, by=world.bob, at=old)
    actions.revoke(gone, by=world.bob, at=clock.now())
    nobody = browser("")
    pages = [nobody.get(f"/s/{token}/") for token in (expired, revoked, "x" * 43)]
    assert [page.status_code for page in pages] == [404, 404, 404]
    assert len({re.sub(rb'value="[^"]+"', b"", page.content) for page in pages}) == 1


def test_who_made_and_who_revoked_it_stands_in_the_ledger(world):
    decision = build.decided(world)
    shared(world, f"decisions/{decision.number}/share/", days="7")
    world.as_("fumi").post(world.url("shares/1/revoke/"))
    world.enter()
    said = [describe(event) for event in Event.objects.filter(verb__startswith="share.").order_by("seq")]
    assert said == [f"Bob shared D-{decision.number} by link 1", f"Fumi revoked link 1 to D-{decision.number}"]
    page = world.as_("bob").get(world.url(f"decisions/{decision.number}/share/")).content.decode()
    assert "revoked by Fumi" in page


def test_the_token_is_long_and_lies_nowhere(world):
    address = shared(world, f"decisions/{build.decided(world).number}/share/")
    token = address.removeprefix("/s/").removesuffix("/")
    assert len(token) * 6 >= 160
    world.enter()
    assert Share.objects.get().digest == actions.digest(token)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM shares_share WHERE shares_share::text LIKE %s", [f"%{token}%"])
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM events_event WHERE facts LIKE %s", [f"%{token}%"])
        assert cursor.fetchone() == (0,)


def test_a_viewer_shares_nothing_and_is_not_offered_it(world):
    decision = build.decided(world)
    vera = world.as_("vera")
    assert "/share/" not in vera.get(world.url(f"decisions/{decision.number}/")).content.decode()
    assert "/share/" in world.as_("bob").get(world.url(f"decisions/{decision.number}/")).content.decode()
    assert vera.post(world.url(f"decisions/{decision.number}/share/")).status_code == 403


def test_before_a_link_is_recognised_its_transaction_sees_one_row_and_can_write_nothing(world):
    decision = build.decided(world)
    world.enter()
    _one, token = actions.make(decision, by=world.bob, at=clock.now())
    actions.make(decision, by=world.bob, at=clock.now())
    tenancy.look_as()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.share', %s, true)", [actions.digest(token)])
        cursor.execute("SELECT count(*) FROM shares_share")
        assert cursor.fetchone() == (1,)
        cursor.execute("SELECT count(*) FROM decisions_decision")
        assert cursor.fetchone() == (0,)
    with transaction.atomic():
        public.enter(token)
        with pytest.raises(InternalError, match="read-only"):
            Share.objects.update(revoked_at=clock.now())
        transaction.set_rollback(True)


def test_no_form_is_taken_at_a_links_address(world):
    address = shared(world, f"decisions/{build.decided(world).number}/share/")
    for method in ("post", "put", "patch", "delete"):
        assert getattr(Client(headers={"host": "localhost"}), method)(address).status_code == 405
