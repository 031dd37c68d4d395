"""What the linter says stands beside each question: while one types, after, and without JavaScript."""

from __future__ import annotations

import pytest

from experiments.rehearsal.models import Script
from tests import world as build
from tests.rehearsal.test_script import CLOSED, OPEN, address, send

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def experiment(world):
    return build.experiment(world)


def test_the_page_shows_what_to_mend_beside_each_question(world, experiment):
    send(world, experiment, f"{OPEN}\n{CLOSED}")
    page = world.as_("bob").get(address(world, experiment)).content.decode()
    assert "Pitching." in page
    assert "Closed." in page
    assert page.index(OPEN) < page.rindex(CLOSED) < page.index("Pitching.")


def test_while_one_types_the_findings_come_and_nothing_is_kept(world, experiment):
    response = send(world, experiment, CLOSED, headers=HTMX, show="1", once="8c8cfb0e-8ac0-4a10-9b2c-6f7f1c7b2a11")
    assert response.status_code == 200
    assert "Closed." in response.content.decode()
    assert "<html" not in response.content.decode()
    assert not Script.objects.exists()
    again = send(world, experiment, CLOSED, once="8c8cfb0e-8ac0-4a10-9b2c-6f7f1c7b2a11")
    assert again.status_code == 303
    assert Script.objects.exists()


def test_without_javascript_the_same_button_shows_the_page_with_what_was_typed(world, experiment):
    page = send(world, experiment, CLOSED, show="1").content.decode()
    assert "<html" in page
    assert "Closed." in page
    assert f">\n{CLOSED}</textarea>" in page


def test_while_one_types_too_many_it_says_how_many_and_what_is_wrong(world, experiment):
    many = "\n".join(f"What happened on day {day}?" for day in range(1, 42))
    page = send(world, experiment, many, headers=HTMX, show="1").content.decode()
    assert "These are 41 questions; a script has at most 40." in page
    assert "The script has 41 questions." in page
    assert "<p>What happened on day 40?" in page.replace(' class="serif"', "")
    assert "day 41?" not in page
    long = send(world, experiment, "q" * 501, headers=HTMX, show="1").content.decode()
    assert "Question 1 has 501 characters; a question has at most 500." in long
    assert "required" not in send(world, experiment, "", headers=HTMX, show="1").content.decode()
