"""Pages that say no: in words, in the frame one was in, and without leaning on what may be broken."""

from __future__ import annotations

import pytest
from django.test import Client
from django.views.defaults import server_error

from tests.people import browser
from tests.world import make_world


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
    assert "That is no longer possible" in page
    assert 'class="rail"' in page


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_in_words():
    response = Client(enforce_csrf_checks=True, headers={"host": "localhost"}).post("/account/login/")
    assert response.status_code == 403
    assert "This form is too old" in response.content.decode()
