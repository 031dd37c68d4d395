"""The decision history: the founder's page."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re

import pytest

from decisions.actions import settlement
from decisions.models import Decision
from hypotheses.models import Hypothesis
from tests.world import World, answered, concluded, decided, running

pytestmark = pytest.mark.django_db


def titled(world: World, title: str, **fields: object) -> Decision:
    """A decision on an experiment of its own."""
    yes = fields.pop("yes", 3)
    outcome = fields.pop("outcome", "investigate")
    return decided(world, concluded(world, experiment=running(world, title=title), yes=yes), outcome, **fields)


def shown(world: World, query: str = "", who: str = "vera") -> list[str]:
    """The references on the page, in its order."""
    response = world.as_(who).get(world.url(f"decisions/{query}"))
    assert response.status_code == 200
    world.enter()
    return re.findall(r'<span class="ref">(D-\d+)</span>', response.content.decode())


def test_before_the_first_it_says_what_comes(world):
    text = world.as_("vera").get(world.url("decisions/")).content.decode()
    assert "No decision has been made yet." in text
    assert "<table" not in text


def test_newest_first_or_oldest(world):
    for title in ("One", "Two", "Three"):
        titled(world, title)
    assert shown(world) == ["D-3", "D-2", "D-1"]
    assert shown(world, "?sort=oldest") == ["D-1", "D-2", "D-3"]


def test_a_row_says_what_was_needed_got_by_whom_and_what_came_of_it(world):
    titled(world, "Old changelogs import in ten minutes", yes=5, outcome="continue", next_kind="build", by=world.alice)
    text = world.as_("vera").get(world.url("decisions/")).content.decode()
    for words in ("Old changelogs import in ten minutes", "3 of 5", "5 of 5", "Alice", "H-1 → E-1 → build"):
        assert words in text


def test_filters(world):
    titled(world, "One")
    titled(world, "Two", yes=0, outcome="kill", by=world.alice)
    late = titled(world, "Three", at=world.now + dt.timedelta(days=9))
    override = titled(world, "Four", outcome="continue")
    settlement.accept(override, by=world.alice, at=override.proposed_at)
    Hypothesis.objects.filter(pk=late.hypothesis_id).update(tags=["pricing"])
    answered(world, called_off := running(world, title="Five"), "no")
    from experiments.actions import conclusion

    conclusion.cancel(called_off, reason="No money.", by=world.fumi, at=world.now)
    expected = {
        "outcome=kill": ["D-2"],
        "outcome=cancelled": ["D-5"],
        "status=proposed": [],
        f"owner={world.alice.pk}": ["D-2"],
        "tag=pricing": ["D-3"],
        "is=overridden": ["D-4"],
        "is=late": ["D-3"],
        "is=late&is=overridden": [],
        "is=deviation": [],
        "after=2026-11-12": ["D-3"],
        "before=2026-11-10": ["D-5"],
        "after=2026-11-11&before=2026-11-11": ["D-4", "D-2", "D-1"],
        "outcome=nonsense": [],
        "owner=999999": [],
        "after=never": [],
    }
    assert {query: shown(world, f"?{query}") for query in expected} == expected


def test_search_reads_title_rationale_and_learning(world):
    titled(world, "Onboarding calls", rationale="Small teams skip them.", learned="A video is enough.")
    titled(world, "オンボーディング電話の廃止", rationale="小さなチームは電話を飛ばす。")
    expected = {"onboarding": ["D-1"], "SKIP": ["D-1"], "video teams": ["D-1"], "chat": [], "電話": ["D-2"]}
    expected |= {"ｏｎｂｏａｒｄｉｎｇ": ["D-1"], "ｵﾝﾎﾞｰﾃﾞｨﾝｸﾞ": ["D-2"], "100%_": [], "\\": []}
    for words, refs in expected.items():
        response = world.as_("vera").get(world.url("decisions/"), {"q": words})
        assert re.findall(r'<span class="ref">(D-\d+)</span>', response.content.decode()) == refs, words


def test_a_reference_in_the_search_box_leads_to_the_record(world):
    response = world.as_("vera").get(world.url("decisions/?q=E-31"))
    assert (response.status_code, response["Location"]) == (302, world.url("E-31"))


def test_pages_of_fifty_by_key(world):
    first = titled(world, "One")
    copies = []
    for number in range(2, 61):
        copy = Decision.objects.get(pk=first.pk)
        copy.pk, copy.number, copy.state, copy.settled_reason = None, number, "rejected", "No."
        copies.append(copy)
    Decision.objects.bulk_create(copies)
    text = world.as_("vera").get(world.url("decisions/")).content.decode()
    assert len(re.findall(r'<span class="ref">', text)) == 50
    older = re.search(r'rel="next" href="([^"]+)"', text)[1]
    assert shown(world, older) == [f"D-{n}" for n in range(10, 0, -1)]


def test_the_timeline_has_one_mark_for_each_decision_that_stands(world):
    for title in ("One", "Two", "Three"):
        titled(world, title)
    titled(world, "Four", by=world.bob)
    text = world.as_("vera").get(world.url("decisions/")).content.decode()
    assert text.count('<svg class="mark" data-outcome="investigate" x=') == 3


def test_the_export_holds_exactly_what_the_filters_let_through(world):
    titled(world, "=cmd|' /C calc'!A0")
    titled(world, "Two", yes=0, outcome="kill")
    client = world.as_("vera")
    rows = list(csv.DictReader(io.StringIO(client.get(world.url("decisions.csv")).content.decode("utf-8-sig"))))
    assert [row["ref"] for row in rows] == ["D-2", "D-1"]
    assert rows[1]["title"].startswith("'=")
    data = json.loads(client.get(world.url("decisions.json?outcome=kill")).content)
    assert [(row["ref"], row["recommended"], row["learning"]) for row in data] == [("D-2", "kill", "L-2")]
    response = client.get(world.url("decisions.md?outcome=kill"))
    assert response["Content-Disposition"] == 'attachment; filename="hinoki-decisions.md"'
    assert response.content.decode().count('\nstatus: "accepted"\n') == 1
