"""Text from people is text: strings that break programs come back exactly, from every field."""

from __future__ import annotations

import html
import json
from itertools import batched
from pathlib import Path

import pytest

from hypotheses import actions, queries
from hypotheses.forms import AssumptionForm, Filters
from hypotheses.models import Assumption, Hypothesis
from kaizenlab.lib.blank import is_blank
from tests.world import hypothesis

PLACES = [Path(__file__).parents[levels] / "shared/data/naughty-strings/blns.json" for levels in (2, 3)]
FILE = next((place for place in PLACES if place.exists()), None)
OWN = ["＝１", "‮abc", "a\r\nb\rc", "{{ 7*7 }}", "\U0001f600", "x" * 400, "<script>alert(1)</script>", "\u200b\u3164"]
FIELDS = ["statement", "persona", "problem", "alternatives", "solution", "value", "change_mind"]
OPTIONAL = FIELDS[1:]


def strings() -> list[str]:
    """Those that hold something when the space around them is gone."""
    return [text for text in OWN + (json.loads(FILE.read_text()) if FILE else []) if text.strip()]


def seen() -> list[str]:
    """What a required field takes: one in which nothing can be seen is refused there."""
    return [text for text in strings() if not is_blank(text)]


def kept(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


@pytest.mark.skipif(FILE is None, reason="the naughty strings are not on this machine")
def test_there_are_many_of_them():
    assert len(strings()) > 400


def test_every_field_gives_back_what_it_was_given(world):
    hypothesis(world)
    bob, version = world.as_("bob"), 1
    unseen = [dict.fromkeys(OPTIONAL, text) for text in strings() if is_blank(text)]
    for said in [*(dict(zip(FIELDS, some, strict=False)) for some in batched(seen(), len(FIELDS))), *unseen]:
        typed = {"statement": "S", "persona": "Leads", "stage": "problem", "owner": world.bob.pk, "version": version}
        typed |= said
        assert bob.post(world.url("hypotheses/1/edit/"), typed).status_code == 303, said
        world.enter()
        now = Hypothesis.objects.get()
        assert {field: getattr(now, field) for field in said} == {field: kept(text) for field, text in said.items()}
        version = now.version
        page = bob.get(world.url("hypotheses/1/")).text
        for text in said.values():
            assert html.escape(kept(text)).replace("\n", "<br>") in page
    assert bob.get(world.url("hypotheses/1/history/")).status_code == 200
    for kind in ("csv", "json", "md"):
        assert bob.get(world.url(f"hypotheses.{kind}")).status_code == 200


def test_assumptions_take_them_too(world):
    made = hypothesis(world)
    fitting = [text for text in seen() if len(kept(text)) <= 400]
    for text in fitting:
        form = AssumptionForm({"text": text, "importance": "3", "uncertainty": "3"})
        assert form.is_valid(), text
        actions.add_assumption(made, **form.cleaned_data, by=world.bob, at=world.now)
    assert {kept(text) for text in fitting} <= set(Assumption.objects.values_list("text", flat=True))
    main = world.as_("bob").get(world.url("hypotheses/1/")).text.split("<main")[1].split("</main")[0]
    assert "<script" not in main
    assert all(html.escape(kept(text)).replace("\n", "<br>") in main for text in fitting)


def test_one_in_which_nothing_can_be_seen_is_none_where_some_is_required(world):
    hypothesis(world)
    for text in [text for text in strings() if is_blank(text)]:
        typed = {"statement": text, "persona": "P", "stage": "problem", "owner": world.bob.pk, "version": "1"}
        assert world.as_("bob").post(world.url("hypotheses/1/edit/"), typed).status_code == 422


def test_searches_take_them_too(world):
    made = hypothesis(world)
    for text in strings():
        filters = Filters({"q": text[:200], "tag": text[:30]}, workspace=world.workspace)
        assert filters.is_valid(), text
        made.problem, made.tags = kept(text[:200]), [kept(text[:30])]
        made.save(update_fields=["problem", "tags"])
        assert queries.matching(world.workspace, filters.cleaned_data).exists(), text


@pytest.mark.parametrize("text", ["\x00", "a\x00b"])
def test_what_a_database_cannot_hold_is_named(world, text):
    hypothesis(world)
    bob = world.as_("bob")
    for field in FIELDS:
        typed = {"statement": "S", "persona": "P", "stage": "problem", "owner": world.bob.pk, "version": "1"}
        assert bob.post(world.url("hypotheses/1/edit/"), typed | {field: text}).status_code == 422, field
    details = {"tags": text, "stage": "problem", "owner": world.bob.pk, "version": "1"}
    assert bob.post(world.url("hypotheses/1/?edit=details"), details).status_code == 422
    assert bob.get(world.url("hypotheses/"), {"q": text, "owner": text, "cursor": text}).status_code == 404


@pytest.mark.parametrize("field", ["budget_days", "budget_money", "owner", "stage", "version"])
def test_nonsense_where_a_number_or_a_choice_is_asked_is_no_error_of_ours(world, field):
    hypothesis(world)
    bob = world.as_("bob")
    for text in ("NaN", "1e999", "-1", "9" * 60, "0x10", "１２３４５６７８９０１２３", "½", "∞", "true", "[]"):
        typed = {"tags": "", "stage": "problem", "owner": world.bob.pk, "version": "1"} | {field: text}
        assert bob.post(world.url("hypotheses/1/?edit=details"), typed).status_code in (409, 422), text
