"""How far a run is: what is kept beside it is what counting anew comes to, whatever moves it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from decisions.followup.actions.learnings import learn
from experiments.actions import conclusion, evidence, registration, running
from experiments.models import Evidence
from experiments.runs import actions
from experiments.runs.models import Run
from experiments.runs.words import FACTS
from hypotheses import actions as beliefs
from hypotheses.words import BLOCKS
from tests import world as build

pytestmark = pytest.mark.django_db

EVERY_FACT = "---\nname: Every fact\nmethod: interview\n---\n\n## Prep\n\n### A tick\n\n" + "\n".join(
    f"### {fact}\n`check: {fact}{' · count: 2 interviews' if fact == 'evidence' else ''}`\n" for fact in FACTS
)


def kept() -> int:
    [run] = Run.objects.filter(replaced_at=None)
    assert run.of == len(FACTS) + 1
    assert build.kept_as_counted() == 1
    return run.done


def test_every_fact_moves_it_with_its_event(world):
    """Each of these, and nothing else, makes one step done."""
    belief = build.hypothesis(world, assumptions=0, persona="Everyone")
    draft = build.experiment(world, belief)
    run = build.follows(world, draft, build.playbook(EVERY_FACT))
    assert kept() == 0

    def said(*words: str) -> None:
        for word in words:
            build.observed(world, draft, word, alias=f"P{Evidence.objects.count()}")

    def rewrite(**blocks: str) -> None:
        belief.refresh_from_db()
        beliefs.edit(belief, version=belief.version, by=world.bob, at=world.now, **blocks)

    later = world.now + dt.timedelta(days=1)
    for act in (
        lambda: actions.tick(run.steps.select_related("run__experiment").get(fact=""), by=world.bob, at=world.now),
        lambda: rewrite(persona="Leads of product teams"),
        lambda: beliefs.add_assumption(belief, text="They feel it", by=world.bob, at=world.now),
        lambda: rewrite(**dict.fromkeys(BLOCKS, "Leads of product teams")),
        lambda: build.rehearsed(world, draft),
    ):
        before = kept()
        act()
        assert kept() == before + 1
    build.with_bars(world, draft)
    assert kept() == 7  # a bar and a kill criterion
    registration.register(draft, by=world.bob, at=world.now)
    draft = running.start(draft, by=world.bob, at=world.now)
    said("yes")
    assert kept() == 7
    said("yes")
    assert kept() == 8
    piece = Evidence.objects.select_related("experiment__hypothesis", "experiment__workspace").get(number=2)
    gone = build.entry(draft, "yes", alias="P2", observed_on=world.now.date() - dt.timedelta(days=1))
    evidence.correct(piece, gone, reason="It was the day before.", by=world.bob, at=later)
    assert kept() == 7  # what was observed before the registration doesn't count
    said("yes", "yes", "yes", "yes")
    conclusion.conclude(draft, by=world.fumi, at=later)
    assert kept() == 9
    draft.refresh_from_db()
    decision = build.decided(world, draft, "continue", learned="")
    assert kept() == 10
    learn(decision, text="They feel it.", by=world.bob, at=later)
    assert kept() == 11


def test_a_step_that_is_taken_back_or_skipped_moves_it_too(world):
    run = build.follows(world, build.experiment(world))
    build.ticked(world, run, "script")
    actions.reopen(build.step(run, "script"), by=world.bob, at=world.now)
    actions.skip(build.step(run, "thanks"), reason="Nobody wants any.", by=world.bob, at=world.now)
    assert build.kept_as_counted() == 1
    assert list(Run.objects.values_list("done", "of")) == [(1, 7)]


def test_the_rest_of_a_run_stays_sealed(world):
    run = build.follows(world, build.experiment(world))
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(name="Another", done=3)


def test_the_list_counts_a_run_of_which_nothing_is_kept_yet(world):
    build.follows(world, build.experiment(world))
    build.follows(world, build.experiment(world))
    Run.objects.filter(experiment__number=1).update(done=None, of=None)
    page = world.as_("vera").get(world.url("experiments/")).content.decode()
    assert page.count("playbook 1 of 8") == 2
