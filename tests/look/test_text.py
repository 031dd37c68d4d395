"""Text that cannot be seen, and text that would turn its neighbours around."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from django import forms

from kaizenlab.lib.bidi import isolated
from kaizenlab.lib.blank import is_blank
from kaizenlab.lib.fields import Text
from tests.world import make_world, running

UNSEEN = ["", " ", "\u200b", "\u2060\ufeff", "\u202e\u202c", "\u3164", "\u2800", "\u00ad", "\ufe0f", "\x01"]
SEEN = ["a", ".", "\u202eabc", "が", "か\u3099", "👍\ufe0f", "🏴\U000e0067\U000e007f", "שלום"]


@pytest.mark.parametrize("text", UNSEEN)
def test_what_cannot_be_seen_is_no_text(text):
    assert is_blank(text)
    with pytest.raises(forms.ValidationError, match="required"):
        Text(max_length=60).clean(text)
    with pytest.raises(forms.ValidationError, match="required") if text.strip() else nullcontext():
        Text(max_length=60, required=False, seen=True).clean(text)


@pytest.mark.parametrize("text", UNSEEN)
def test_where_none_is_required_it_is_given_back_as_typed(text):
    assert Text(max_length=60, required=False).clean(text) == text.strip()


@pytest.mark.parametrize("text", SEEN)
def test_what_can_be_seen_stays_as_typed(text):
    assert not is_blank(text)
    assert Text(max_length=60).clean(text) == text


@pytest.mark.parametrize("text", ["P1", "田中", "P1 – 3 (b)", ""])
def test_a_plain_name_is_left_alone(text):
    assert isolated(text) == text


@pytest.mark.parametrize("text", ["\u202eP1", "שלום", "\u2067P1"])
def test_a_name_with_its_own_direction_is_set_apart(text):
    assert isolated(text) == f"\u2068{text}\u2069"


@pytest.mark.django_db
def test_a_title_that_cannot_be_seen_is_refused():
    world = make_world()
    typed = {"statement": "\u200b\u3164", "stage": "problem", "owner": str(world.bob.pk)}
    assert world.as_("bob").post(world.url("hypotheses/new/"), typed).status_code == 422


@pytest.mark.django_db
def test_an_alias_that_turns_text_around_is_set_apart_where_it_is_confirmed():
    world = make_world()
    experiment = running(world)
    typed = {"alias": "\u202eP1", "observed_on": "2026-11-01", "findings": "Said so.", "next": "1"}
    page = world.as_("bob").post(world.url(f"experiments/{experiment.number}/evidence/"), typed, follow=True)
    assert "\u2068\u202eP1\u2069 is recorded." in page.content.decode()
