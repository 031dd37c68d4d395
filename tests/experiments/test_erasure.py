"""Erasing a participant: every word is gone from every table, and everything that was computed holds."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction

from decisions.models import Decision
from experiments import dossier, record
from experiments.attachments.models import Attachment, Erasure
from experiments.facts import first_id
from experiments.models import Evidence, Result
from experiments.queries import criteria_of
from kaizenlab.events import queries
from kaizenlab.events.models import Event
from kaizenlab.events.verify import first_fault
from kaizenlab.workspaces import tenancy
from tests import world as build

pytestmark = pytest.mark.django_db

CANARY = "zaunkoenig"
WORDS = {
    "alias": f"Alias {CANARY}",
    "findings": f"Found {CANARY}.",
    "quotes": f"Said {CANARY}.\n==Again {CANARY}==",
    "source": f"https://notes.example.org/{CANARY}",
    "points_elsewhere": "on",
    "elsewhere": f"Segment {CANARY}",
}
TEXTUAL = ("text", "character varying", "character", "jsonb", "json", "bytea", "ARRAY", "name", "xml")


def holders(word: str) -> list[str]:
    """Every column of every table in which the word stands, whoever may see the row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type = ANY(%s)",
            [list(TEXTUAL)],
        )
        found = []
        for table, column, kind in cursor.fetchall():
            value = f"encode({column}, 'escape')" if kind == "bytea" else f'"{column}"::text'
            cursor.execute(f'SELECT 1 FROM "{table}" WHERE {value} LIKE %s LIMIT 1', [f"%{word}%"])
            if cursor.fetchone():
                found.append(f"{table}.{column}")
        return sorted(found)


@pytest.fixture(scope="module")
def built(around):
    """P1 answered twice and was corrected once, with a file; P2 answered too. Everything through the pages."""
    world = build.make_world()
    experiment = build.running(world)
    bob, here = world.as_("bob"), world.url(f"experiments/{experiment.number}/")
    bar = first_id(criteria_of(experiment)[0])
    said = {"observed_on": "2026-11-09", f"c{bar}-answer": "no"}
    assert bob.post(here + "evidence/", said | WORDS).status_code == 303
    assert bob.post(here + "evidence/", said | {"alias": "P2", "quotes": "Another’s words."}).status_code == 303
    later = {"alias": WORDS["alias"], "again": WORDS["alias"], "quotes": f"Later {CANARY}"}
    assert bob.post(here + "evidence/", said | later).status_code == 303
    fixed = said | WORDS | {"corrects": "1", "reason": f"{CANARY} meant no.", "findings": f"Rather {CANARY}."}
    assert bob.post(here + "evidence/1/", fixed).status_code == 303
    for place, body in (("evidence/1/", CANARY), ("", f"All of {CANARY}")):
        file = SimpleUploadedFile(f"{CANARY}.txt", body.encode())
        assert bob.post(f"{here}{place}files/", {"file": file}).status_code == 303
    world.enter()
    return world, experiment


@pytest.fixture
def world(each):
    return each[0]


@pytest.fixture
def experiment(each):
    return each[1]


def erase(world, experiment, place=1, who="alice", **typed):
    return world.as_(who).post(world.url(f"experiments/{experiment.number}/evidence/{place}/erase/"), typed)


def own_file(experiment) -> int:
    return Attachment.objects.get(experiment=experiment, evidence=None).number


def test_the_words_are_in_no_table_any_more(world, experiment):
    assert len(holders(CANARY)) >= 8
    response = erase(world, experiment, extent="alias", own_files=own_file(experiment))
    assert (response.status_code, response["location"]) == (
        303,
        world.url(f"experiments/{experiment.number}/") + "#evidence",
    )
    world.enter()
    assert holders(CANARY) == []
    assert set(holders("Another’s words.")) == {
        "experiments_testimony.quotes",
        "search_entry.title",
        "search_entry.text",
    }


def test_not_even_after_a_decision_that_rests_on_them(world, experiment):
    build.concluded(world, experiment=experiment, yes=0, n=3)
    decision = build.decided(world, experiment, "kill")
    sealed = (decision.evidence, decision.sha256)
    result = Result.objects.get(experiment=experiment)
    assert erase(world, experiment, extent="alias", own_files=own_file(experiment)).status_code == 303
    world.enter()
    assert holders(CANARY) == []
    decision, again = Decision.objects.get(pk=decision.pk), Result.objects.get(experiment=experiment)
    assert (decision.evidence, decision.sha256) == sealed
    assert (again.inputs, again.outcome) == (result.inputs, result.outcome)
    stored = dossier.from_json(json.loads(again.inputs))
    assert dossier.result(stored, closed=True).as_json() == json.loads(again.outcome)


def test_answers_counts_and_the_chain_stay_valid(world, experiment):
    before = record.gather(experiment, now=world.now)
    assert erase(world, experiment, extent="alias").status_code == 303
    world.enter()
    assert record.gather(experiment, now=world.now) == before
    assert [piece.counts for piece in Evidence.objects.filter(experiment=experiment)] == [True] * 4
    assert first_fault(queries.lines(world.workspace.pk), queries.head(world.workspace.pk)) is None


def test_the_pages_say_erased_in_place_of_the_words(world, experiment):
    erase(world, experiment, extent="alias", own_files=own_file(experiment))
    vera = world.as_("vera")
    for page in ("", "evidence/1/", "evidence/3/", "files/", "evidence/1/files/"):
        text = vera.get(world.url(f"experiments/{experiment.number}/{page}")).text
        assert CANARY not in text, page
        assert "rased" in text, page
    for kind in ("json", "csv", "md"):
        assert CANARY not in vera.get(world.url(f"experiments/{experiment.number}.{kind}")).text
    piece = json.loads(vera.get(world.url(f"experiments/{experiment.number}.json")).content)["evidence"][0]
    assert (piece["alias"], piece["quotes"], piece["erased"], piece["said"][0]["answer"]) == ("", [], True, "no")


def test_a_file_of_theirs_is_handed_to_nobody(world, experiment):
    numbers = list(Attachment.objects.values_list("number", flat=True))
    erase(world, experiment, extent="alias", own_files=own_file(experiment))
    assert {world.as_("alice").get(world.url(f"attachments/{number}/")).status_code for number in numbers} == {404}


def test_it_is_recorded_in_the_ledger_and_outside_of_the_workspace(world, experiment):
    erase(world, experiment, extent="alias", own_files=own_file(experiment))
    world.enter()
    event = Event.objects.get(verb="participant.erased")
    facts = json.loads(event.facts)
    kept = Erasure.objects.get()
    assert (kept.slug, kept.experiment, kept.by) == ("hinoki", experiment.ref, "alice@example.org")
    assert (kept.pieces, kept.words, kept.files) == ([1, 3], 3, 2)
    assert facts == {"pieces": [1, 3], "words": 3, "files": 2, "digest": kept.digest}
    assert event.subject == experiment.ref
    assert len(event.records) == 1 + 3 + 2


def test_one_piece_alone_can_go(world, experiment):
    erase(world, experiment, place=3, extent="piece")
    world.enter()
    assert Erasure.objects.get().pieces == [3]
    page = world.as_("vera").get(world.url(f"experiments/{experiment.number}/")).text
    assert f"Rather {CANARY}" in page
    assert f"Later {CANARY}" not in page


def test_an_admin_finds_the_way_there_when_it_is_over_too(world, experiment):
    build.concluded(world, experiment=experiment, yes=0, n=3)
    alice, here = world.as_("alice"), world.url(f"experiments/{experiment.number}/")
    assert f'href="{here}evidence/3/#files"' in alice.get(here).text
    assert f'href="{here}evidence/3/erase/"' in alice.get(here + "evidence/3/").text


def test_the_page_says_what_goes_and_what_stays(world, experiment):
    page = world.as_("alice").get(world.url(f"experiments/{experiment.number}/evidence/1/erase/")).text
    for sentence in (
        f"Erase participant Alias {CANARY}",
        "What goes, for good:",
        "What stays:",
        "can&#x27;t be undone",
    ):
        assert sentence in page.replace("can't", "can&#x27;t"), sentence
    assert f"{CANARY}.txt" in page
    assert "stands at 2 pieces" in page


def test_how_much_has_to_be_chosen_where_there_is_more(world, experiment):
    assert erase(world, experiment).status_code == 422
    assert erase(world, experiment, extent="everything").status_code == 422
    assert erase(world, experiment, extent="piece", own_files="99").status_code == 422


def test_a_second_time_there_is_nothing_left(world, experiment):
    erase(world, experiment, extent="alias")
    assert erase(world, experiment).status_code == 409


def test_what_somebody_typed_about_them_and_did_not_send_goes_too(world, experiment):
    bob = world.as_("bob")
    for key, data in (
        (f"evidence:{experiment.ref}/1", {"findings": f"Draft {CANARY}"}),
        (f"evidence:{experiment.ref}", {"alias": WORDS["alias"], "findings": f"Draft {CANARY}"}),
    ):
        assert bob.post(world.url("drafts/"), {"draft": key} | data).json() == {"kept": True}
    world.enter()
    erase(world, experiment, extent="alias", own_files=own_file(experiment))
    tenancy.look_as(user=world.bob.user_id, workspace=world.workspace.pk)
    assert holders(CANARY) == []


def test_a_table_that_nobody_has_recorded_yet_goes_too(world, experiment):
    staged = build.imported(world, experiment, f"alias,quotes\nP9,{CANARY}")
    erase(world, experiment, extent="alias", own_files=own_file(experiment))
    world.enter()
    staged.refresh_from_db()
    assert (staged.state, staged.content) == ("cancelled", None)


def test_a_decision_keeps_the_digests_of_files(world, experiment):
    build.concluded(world, experiment=experiment, yes=0, n=3)
    stood = json.loads(build.decided(world, experiment, "kill").evidence)
    [file] = Attachment.objects.filter(experiment=experiment, evidence__place=1)
    assert [piece["attached"] for piece in stood["evidence"][:2]] == [[file.sha256], []]
    assert CANARY not in json.dumps(stood)


def test_it_can_be_corrected_and_counted_on_afterwards(world, experiment):
    erase(world, experiment, extent="alias")
    typed = {"corrects": "4", "alias": "P1", "observed_on": "2026-11-09", "reason": "Anew."}
    response = world.as_("bob").post(world.url(f"experiments/{experiment.number}/evidence/1/"), typed)
    assert response.status_code == 303


@pytest.mark.parametrize("name", ["vera", "bob", "fumi"])
def test_nobody_but_an_admin_may(world, experiment, name):
    where = world.url(f"experiments/{experiment.number}/evidence/1/erase/")
    assert world.as_(name).get(where).status_code == 403
    assert world.as_(name).post(where, {"extent": "alias"}).status_code == 403
    assert where not in world.as_(name).get(world.url(f"experiments/{experiment.number}/evidence/1/")).text


def test_postgresql_lets_nobody_else_either(world, experiment):
    call = "SELECT erase_participant(%s, '{1}', '{}', %s)"
    for member in (world.fumi, world.bob):
        with pytest.raises(DatabaseError, match="only an admin"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(call, [experiment.pk, member.pk])
    elsewhere = build.make_elsewhere()
    tenancy.look_as(user=elsewhere.user_id, workspace=elsewhere.workspace_id)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(call, [experiment.pk, elsewhere.pk])
    world.enter()
    assert "experiments_testimony.alias" in holders(CANARY)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM experiments_testimony",
        "UPDATE experiments_evidence SET source = ''",
        "DELETE FROM attachments_content",
    ],
)
def test_the_serving_role_cannot_pretend_to_erase(world, experiment, sql):
    pretend = f"SELECT set_config('app.deleting', '{world.workspace.pk}', true); {sql}"
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(pretend)


@pytest.mark.parametrize("sql", ["DELETE FROM attachments_erasure", "UPDATE attachments_erasure SET words = 0"])
def test_the_record_of_it_is_the_owning_roles_alone(world, experiment, sql):
    erase(world, experiment, extent="alias")
    with pytest.raises(IntegrityError, match="owning role"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
