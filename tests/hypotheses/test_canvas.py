"""The hypothesis on one page, each block edited in place at the page's own address."""

from __future__ import annotations

from hypotheses import actions
from hypotheses.models import Hypothesis
from tests.hypotheses.trail import last_facts, verbs
from tests.world import concluded, decided, hypothesis, observed, running

HTMX = {"HX-Request": "true"}


def test_it_shows_everything(world):
    made = hypothesis(world, problem="Nobody knows why", tags=["log"], budget_days=5)
    response = world.as_("vera").get(world.url("hypotheses/1/"))
    assert response.status_code == 200
    for text in (made.statement, "Nobody knows why", "H-1", "Ready", "Assumption 1", "log", "5 days", "Critique"):
        assert text in response.text


def test_a_viewer_reads_without_buttons(world):
    hypothesis(world)
    text = world.as_("vera").get(world.url("hypotheses/1/?edit=problem")).text
    main = text.split("<main")[1].split("</main")[0]
    assert "<form" not in main.replace('<form class="aside no-print"', "")  # following is everybody's own
    assert "Edit" not in main
    assert "Plan an experiment" not in text


def test_a_member_may_plan_an_experiment(world):
    hypothesis(world)
    assert "Plan an experiment" in world.as_("bob").get(world.url("hypotheses/1/")).text


def test_a_killed_one_takes_no_more_experiments(world):
    made = hypothesis(world)
    actions.begin_testing(made)
    actions.settle(made, "kill")
    assert "Plan an experiment" not in world.as_("bob").get(world.url("hypotheses/1/")).text


def test_one_block_opens_as_a_form_on_the_whole_page(world):
    hypothesis(world, problem="Old words")
    text = world.as_("bob").get(world.url("hypotheses/1/?edit=problem")).text
    assert '<textarea name="problem"' in text
    assert '<textarea name="solution"' not in text
    assert "<html" in text


def test_htmx_gets_that_block_alone(world):
    hypothesis(world, problem="Old words")
    response = world.as_("bob").get(world.url("hypotheses/1/?edit=problem"), headers=HTMX)
    assert response.text.strip().startswith('<div id="problem">')
    assert "HX-Request" in response["Vary"]
    assert "<html" not in response.text


def test_saving_a_block_leads_back_to_the_page(world):
    hypothesis(world)
    response = world.as_("bob").post(world.url("hypotheses/1/?edit=problem"), {"problem": "New words", "version": "1"})
    assert (response.status_code, response["Location"]) == (303, world.url("hypotheses/1/"))
    world.enter()
    made = Hypothesis.objects.get()
    assert (made.problem, made.version) == ("New words", 2)
    assert verbs(world)[-1] == "hypothesis.edited"
    assert last_facts(world) == {"changes": {"problem": ["", "New words"]}, "version": 2}


def test_saving_with_htmx_answers_the_block_and_what_follows_from_it(world):
    hypothesis(world)
    typed = {"change_mind": "Fewer than 3 of 5", "version": "1"}
    response = world.as_("bob").post(world.url("hypotheses/1/?edit=change_mind"), typed, headers=HTMX)
    assert response.status_code == 200
    for text in ('<div id="change_mind">', "Fewer than 3 of 5", 'id="meta" hx-swap-oob', "Version 2", "Can be false"):
        assert text in response.text
    assert "<form" not in response.text


def test_the_statement_is_edited_in_place(world):
    hypothesis(world)
    bob = world.as_("bob")
    opened = bob.get(world.url("hypotheses/1/?edit=statement"), headers=HTMX).text
    assert '<textarea name="statement"' in opened
    bob.post(world.url("hypotheses/1/?edit=statement"), {"statement": "Better", "version": "1"}, headers=HTMX)
    assert '<h1 class="statement">Better</h1>' in bob.get(world.url("hypotheses/1/")).text


def test_stage_owner_tags_and_budget_are_edited_together(world):
    hypothesis(world)
    typed = {"stage": "solution", "owner": world.fumi.pk, "tags": "a, b", "budget_days": "3", "version": "1"}
    world.as_("bob").post(world.url("hypotheses/1/?edit=details"), typed)
    world.enter()
    made = Hypothesis.objects.select_related("owner").get()
    assert (made.stage, made.owner, made.tags, made.budget_days) == ("solution", world.fumi, ["a", "b"], 3)
    assert last_facts(world)["changes"]["owner"] == ["Bob", "Fumi"]


def test_what_is_wrong_comes_back_as_it_was_typed(world):
    hypothesis(world)
    typed = {"statement": "x" * 601, "version": "1"}
    response = world.as_("bob").post(world.url("hypotheses/1/?edit=statement"), typed, headers=HTMX)
    assert response.status_code == 422
    assert "x" * 601 in response.text
    assert 'name="version" value="1"' in response.text


def test_saving_nothing_new_leaves_no_trace(world):
    made = hypothesis(world)
    before = verbs(world)
    response = world.as_("bob").post(
        world.url("hypotheses/1/?edit=statement"), {"statement": made.statement, "version": "1"}
    )
    assert response.status_code == 303
    assert verbs(world) == before


def test_a_stale_edit_shows_both_texts(world):
    made = hypothesis(world, problem="First")
    actions.edit(made, version=1, by=world.fumi, at=world.now, problem="Fumi's words")
    bob = world.as_("bob")
    response = bob.post(
        world.url("hypotheses/1/?edit=problem"), {"problem": "Bob's words", "version": "1"}, headers=HTMX
    )
    assert response.status_code == 409
    for text in ("Fumi&#x27;s words", "Bob&#x27;s words", "It was Fumi", 'name="version" value="2"'):
        assert text in response.text
    again = bob.post(world.url("hypotheses/1/?edit=problem"), {"problem": "Bob's words", "version": "2"})
    assert again.status_code == 303


def test_a_form_without_its_version_is_a_stale_one(world):
    hypothesis(world)
    bob = world.as_("bob")
    for version in ("", "x", "-1", "１"):
        typed = {"problem": "Words", "version": version}
        assert bob.post(world.url("hypotheses/1/?edit=problem"), typed).status_code == 409


def test_a_ready_one_keeps_its_segment(world):
    hypothesis(world)
    typed = {"persona": " ", "version": "1"}
    response = world.as_("bob").post(world.url("hypotheses/1/?edit=persona"), typed)
    assert response.status_code == 422
    assert "keeps a customer segment" in response.text


def test_a_draft_may_lose_it(world):
    hypothesis(world, assumptions=0)
    typed = {"persona": "", "version": "1"}
    assert world.as_("bob").post(world.url("hypotheses/1/?edit=persona"), typed).status_code == 303


def test_it_gets_ready_by_itself(world):
    hypothesis(world, persona="")
    typed = {"persona": "Leads", "version": "1"}
    response = world.as_("bob").post(world.url("hypotheses/1/?edit=persona"), typed, headers=HTMX)
    assert "Ready" in response.text
    assert last_facts(world)["changes"]["state"] == ["draft", "ready"]


def test_a_draft_says_what_it_lacks(world):
    hypothesis(world, persona="", assumptions=0)
    assert (
        "it still needs a customer segment, at least one assumption"
        in world.as_("bob").get(world.url("hypotheses/1/")).text
    )


def test_no_other_block_exists(world):
    hypothesis(world)
    bob = world.as_("bob")
    assert bob.get(world.url("hypotheses/1/?edit=state")).status_code == 404
    assert bob.post(world.url("hypotheses/1/"), {"state": "adopted"}).status_code == 404


def test_a_viewer_may_not_save(world):
    hypothesis(world)
    typed = {"problem": "Words", "version": "1"}
    assert world.as_("vera").post(world.url("hypotheses/1/?edit=problem"), typed).status_code == 403


def test_a_number_that_does_not_exist_is_not_found(world):
    bob = world.as_("bob")
    for number in ("2", "0", "9" * 30):
        assert bob.get(world.url(f"hypotheses/{number}/")).status_code == 404


def test_the_line_is_shown_with_its_pivots(world):
    first = hypothesis(world)
    actions.begin_testing(first)
    actions.settle(first, "pivot")
    actions.succeed(first, statement="The second idea", persona="Newcomers", by=world.fumi, at=world.now)
    text = world.as_("bob").get(world.url("hypotheses/2/")).text
    assert "Lineage" in text
    assert first.statement in text
    assert "Superseded" in text


def test_its_experiments_and_what_was_seen_are_on_it(world):
    tested = running(world)
    observed(world, tested, "yes", alias="P7", findings="They **search** chat", quotes=["Ask Daniel."])
    text = world.as_("vera").get(world.url("hypotheses/1/")).text
    for said in (
        tested.title,
        "E-1",
        "Running",
        "P7",
        "Ask Daniel.",
        "<strong>search</strong>",
        "put to the test: E-1",
    ):
        assert said in text


def test_a_concluded_experiment_shows_its_result(world):
    concluded(world)
    text = world.as_("vera").get(world.url("hypotheses/1/")).text
    assert "Validated, low confidence" in text
    assert "Testing" in text


def test_a_successor_shows_what_its_ancestor_saw(world):
    decided(world, concluded(world, yes=0), "pivot")
    text = world.as_("vera").get(world.url("hypotheses/2/")).text
    assert "P5" in text
    assert "Superseded" in text
