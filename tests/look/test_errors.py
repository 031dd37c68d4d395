"""Pages that say no: in words, in the frame one was in, and without leaning on what may be broken."""

from __future__ import annotations

import pytest
from django.test import Client
from django.views.defaults import server_error

from tests.people import browser
from tests.world import make_world, running


def test_a_broken_page_needs_no_database(rf):
    page = server_error(rf.get("/")).content.decode()
    assert "Something broke on our side" in page
    assert "/static/css/app" in page


@pytest.mark.django_db
def test_an_unknown_address_says_so():
    response = browser().get("/nowhere/")
    assert response.status_code == 404
    assert "There is nothing here" in response.content.decode()


@pytest.mark.django_db
def test_a_role_that_does_not_suffice_keeps_the_workspaces_frame():
    page = make_world().as_("vera").get("/w/hinoki/hypotheses/new/").content.decode()
    assert "Your role does not allow this" in page
    assert 'class="rail"' in page


@pytest.mark.django_db
def test_what_is_refused_keeps_the_workspaces_frame():
    page = make_world().as_("alice").post("/w/hinoki/settings/leave/").content.decode()
    assert "That can't be done" in page
    assert "is the last admin" in page
    assert 'class="rail"' in page
    assert 'href="/w/hinoki/settings/"' in page


@pytest.mark.django_db
def test_what_is_refused_gives_back_what_was_typed_and_leads_to_the_record():
    world = make_world()
    experiment = running(world)
    world.as_("alice").post(world.url(f"experiments/{experiment.number}/cancel/"), {"reason": "Out of money."})
    typed = {"alias": "P1", "findings": "Line one\nLine <two>", "once": "abc", "password": "hunter2", "save": "1"}
    page = world.as_("bob").post(world.url(f"experiments/{experiment.number}/evidence/"), typed).content.decode()
    assert f"Back to {experiment.ref}" in page
    assert f'href="{world.url(f"experiments/{experiment.number}/")}"' in page
    text = page.partition("<textarea")[2].partition("</textarea>")[0]
    assert "Alias: P1\n\nFindings: Line one\nLine &lt;two&gt;" in text
    assert "hunter2" not in page
    assert "abc" not in text
    assert "Save" not in text


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_in_words():
    response = Client(enforce_csrf_checks=True, headers={"host": "localhost"}).post("/account/login/")
    assert response.status_code == 403
    assert "This form is too old" in response.content.decode()
