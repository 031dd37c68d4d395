"""Text from people is text: strings that break programs come back exactly, from every field."""

from __future__ import annotations

import json
from itertools import batched

import pytest

from decisions.forms import Filters
from decisions.models import Decision
from tests.hypotheses.test_naughty import kept, strings
from tests.world import concluded, decided, running

pytestmark = pytest.mark.django_db

FIELDS = ["rationale", "learned", "options", "consequences", "next_text"]


def test_every_field_gives_back_what_it_was_given(world):
    belief = concluded(world, yes=0).hypothesis
    fumi = world.as_("fumi")
    for some in list(batched([text for text in strings() if len(text) < 300], len(FIELDS)))[::8]:
        experiment = concluded(world, experiment=running(world, belief), yes=3)
        typed = {"outcome": "investigate", "rationale": "-", "next_kind": "build"} | dict(
            zip(FIELDS, some, strict=False)
        )
        assert fumi.post(world.url(f"experiments/{experiment.number}/decide/"), typed).status_code == 303, some
        world.enter()
        decision = Decision.objects.get(experiment=experiment)
        assert {name: getattr(decision, name) for name in typed} == {name: kept(text) for name, text in typed.items()}
        for ending in ("/", ".md", ".json", ".csv"):
            assert fumi.get(world.url(f"decisions/{decision.number}{ending}")).status_code == 200
        world.enter()


def test_every_filter_takes_anything(world):
    client, fields = world.as_("vera"), Filters(workspace=world.workspace).fields
    for text in strings()[::4]:
        everywhere = dict.fromkeys(fields, text)
        for query in (everywhere, {"q": text}, {"cursor": text}):
            assert client.get(world.url("decisions/"), query).status_code in (200, 302, 404), text


@pytest.mark.parametrize("text", ["9" * 5000, "１２", "1 x -3", "\0", json.dumps([1])])
def test_a_confirmation_takes_anything(world, text):
    decision = decided(world, concluded(world, yes=0), "kill", by=world.bob)
    response = world.as_("fumi").post(world.url(f"decisions/{decision.number}/accept/"), {"seen": text})
    assert response.status_code == 303
