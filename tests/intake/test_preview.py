"""What a checked table says of itself before anything is recorded."""

from __future__ import annotations

import pytest

from experiments.facts import first_id
from experiments.intake.models import Import
from experiments.models import Evidence
from experiments.queries import criteria_of
from kaizenlab.lib import clock
from tests import world as build

pytestmark = pytest.mark.django_db

TODAY = clock.today("UTC").isoformat()


@pytest.fixture
def experiment(world):
    return build.running(world)


def checked(world, experiment, table, *columns):
    """The import's address and its page, once `columns` say what each column holds; `answer` is the criterion's."""
    bob, bar = world.as_("bob"), first_id(criteria_of(experiment)[0])
    there = bob.post(world.url(f"experiments/{experiment.number}/import/"), {"table": table})["Location"]
    held = {f"column{at}": f"{bar}:answer" if to == "answer" else to for at, to in enumerate(columns)}
    sent = bob.post(there, held | {"order": "ymd", "mark": ".", "day": TODAY})
    assert sent.status_code == 303, sent.content.decode()
    return there, bob.get(there).content.decode()


def confirm(world, there):
    response = world.as_("bob").post(there + "confirm/", {"leave_out": "1"})
    world.enter()
    return response


def test_who_is_recorded_or_stands_in_the_table_twice_is_named_and_taken_all_the_same(world, experiment):
    there, _page = checked(world, experiment, "who,answer\nP1,yes\nP2,no\n", "alias", "answer")
    assert confirm(world, there).status_code == 303
    there, page = checked(world, experiment, "answer\twho\nno\tp1\nyes\tP3\nno\tP3\n", "answer", "alias")
    assert "2 new lines are of somebody met before." in page
    assert "Line 2: “p1” is recorded in this experiment already." in page
    assert "Line 4: “P3” stands in a line above, too." in page
    assert confirm(world, there).status_code == 303
    assert Evidence.objects.filter(experiment=experiment).count() == 5
    assert Import.objects.latest("number").questions == []


def test_the_same_person_in_another_shape_of_the_file_is_named(world, experiment):
    there, _page = checked(world, experiment, f"who,answer,date\nP1,yes,{TODAY}\n", "alias", "answer", "observed_on")
    confirm(world, there)
    _there, page = checked(world, experiment, "answer\twho\nyes\tP1\n", "answer", "alias")
    assert "Line 2: “P1” is recorded in this experiment already." in page


def test_the_same_lines_again_are_no_question(world, experiment):
    there, _page = checked(world, experiment, "who,answer\nP1,yes\n", "alias", "answer")
    confirm(world, there)
    _there, page = checked(world, experiment, "who,answer\nP1,yes\n", "alias", "answer")
    assert "met before" not in page


def test_a_line_that_answers_nothing_does_not_count(world, experiment):
    table = "who,answer,note\nP1,yes,a\nP2,,It hurts.\n"
    there, page = checked(world, experiment, table, "alias", "answer", "findings")
    assert "<dt>Of these count</dt><dd>1</dd>" in page
    assert page.count("answers no criterion: does not count") == 1
    confirm(world, there)
    assert Import.objects.get().counting == 1
    assert "2 pieces of evidence; 1 count" in world.as_("bob").get(there).content.decode()


@pytest.mark.parametrize("column", ["source", "出所", "Provenance", "kind"])
@pytest.mark.parametrize("said", ["simulated", "模擬", "Simulated interview"])
def test_a_line_that_says_it_is_simulated_is_refused_whatever_the_column_holds(world, experiment, column, said):
    table = f"answer,{column}\nyes,{said}\nno,tape 3\n" if column != "Provenance" else f"answer,{column}\nyes,{said}\n"
    held = ("answer",) if column in ("Provenance", "kind") else ("answer", "source")
    _there, page = checked(world, experiment, table, *held)
    assert f"Line 2, column {column}: expected real: simulated answers are no evidence, got “{said}”." in page
    assert page.count("<li>Line ") == 1


@pytest.mark.parametrize("mapped", [True, False])
def test_an_import_of_an_experiment_that_is_over_says_so_and_offers_no_record(world, experiment, mapped):
    if mapped:
        there, page = checked(world, experiment, "who,answer\nP1,yes\n", "alias", "answer")
        assert "Record 1 piece" in page
    else:
        table = {"table": "who,answer\nP1,yes\n"}
        there = world.as_("bob").post(world.url(f"experiments/{experiment.number}/import/"), table)["Location"]
    world.as_("alice").post(world.url(f"experiments/{experiment.number}/cancel/"), {"reason": "Out of money."})
    page = world.as_("bob").get(there).content.decode()
    assert "The experiment is over and takes no more evidence." in page
    assert "Record 1 piece" not in page
    assert "Check every line" not in page
    assert "Cancel import" in page
    assert confirm(world, there).status_code == 409
