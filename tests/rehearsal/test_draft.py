"""A script that was not saved yet is kept for who types it, until it is saved or discarded."""

from __future__ import annotations

import pytest

from experiments.rehearsal.models import Script
from tests import world as build
from tests.rehearsal.test_script import OPEN, address, send

pytestmark = pytest.mark.django_db

TYPED = "What did you try first?"


@pytest.fixture
def experiment(world):
    return build.scripted(world, build.experiment(world), OPEN)


@pytest.fixture
def draft(world, experiment):
    typed = {"draft": f"script:{experiment.ref}", "text": f"{OPEN}\n{TYPED}", "version": "1"}
    assert world.as_("bob").post(world.url("drafts/"), typed).json() == {"kept": True}
    world.enter()
    return typed


def page(world, experiment, name="bob"):
    text = world.as_(name).get(address(world, experiment)).content.decode()
    world.enter()
    return text


def test_the_form_is_kept_while_one_types(world, experiment):
    assert f'data-draft="script:{experiment.ref}"' in page(world, experiment)


def test_it_comes_back_to_who_typed_it_and_is_read_again(world, experiment, draft):
    shown = page(world, experiment)
    assert "Restored what you typed" in shown
    assert f"{TYPED}</textarea>" in shown
    assert f'<p class="serif">{TYPED}</p>' in shown
    assert TYPED not in page(world, experiment, "fumi")
    assert Script.objects.get().text == OPEN


def test_it_is_a_change_of_the_version_that_was_open(world, experiment, draft):
    send(world, experiment, "Another one?", name="fumi", version=1)
    assert 'name="version" value="1"' in page(world, experiment)
    assert send(world, experiment, draft["text"], version=1).status_code == 409
    assert TYPED in page(world, experiment)


def test_saved_it_is_forgotten(world, experiment, draft):
    assert send(world, experiment, draft["text"], version=1).status_code == 303
    assert "Restored what you typed" not in page(world, experiment)


def test_discarded_it_is_forgotten(world, experiment, draft):
    response = send(world, experiment, "", discard="1")
    assert (response.status_code, response["Location"]) == (303, address(world, experiment))
    assert TYPED not in page(world, experiment)
