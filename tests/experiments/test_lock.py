"""The lock on a registered plan, as PostgreSQL keeps it: whichever door one comes through."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from experiments import facts, queries
from experiments.actions import amendment
from experiments.models import Criterion, Experiment, KillCriterion, Plan
from tests import world as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def frozen(world):
    return build.registered(world)


def refuses(sql: str, *params: object) -> bool:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
    return True


def amend(world, experiment, **columns):
    rows = queries.criteria_of(experiment)
    kills = queries.kills_of(experiment, rows)
    planned = {"title": "Interviews, again"} | columns
    return amendment.amend(
        experiment, reason="Too few.", criteria=rows, kills=kills, by=world.bob, at=world.now, **planned
    )


def test_sql_cannot_change_or_delete_what_is_frozen(frozen):
    assert refuses("UPDATE experiments_criterion SET required = 1 WHERE experiment_id = %s", frozen.pk)
    assert refuses("DELETE FROM experiments_criterion WHERE experiment_id = %s", frozen.pk)
    assert refuses("UPDATE experiments_killcriterion SET threshold = 5 WHERE experiment_id = %s", frozen.pk)
    assert refuses("DELETE FROM experiments_killcriterion WHERE experiment_id = %s", frozen.pk)
    assert refuses("UPDATE experiments_plan SET text = '{}' WHERE experiment_id = %s", frozen.pk)
    assert refuses("DELETE FROM experiments_plan WHERE experiment_id = %s", frozen.pk)


def test_the_orm_cannot_either(frozen):
    [row] = queries.criteria_of(frozen)
    for change in (
        lambda: Criterion.objects.filter(pk=row.pk).update(required=1),
        lambda: Criterion.objects.filter(pk=row.pk).delete(),
        lambda: KillCriterion.objects.filter(criterion=row).update(by=dt.date(2030, 1, 1)),
        lambda: Plan.objects.filter(experiment=frozen).update(sha256="0" * 64),
        lambda: Criterion.objects.create(experiment=frozen, workspace=frozen.workspace, name="late", position=9),
        lambda: Criterion.objects.create(
            experiment=frozen, workspace=frozen.workspace, name="late", position=9, plan=frozen.plan
        ),
        lambda: Experiment.objects.filter(pk=frozen.pk).update(plan=None),
    ):
        with pytest.raises(Exception, match=r"sealed row|registered plan|protected"), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("title", "Another"),
        ("method", "survey"),
        ("planned_sample", 50),
        ("starts_on", dt.date(2026, 12, 1)),
        ("ends_on", dt.date(2031, 1, 1)),
        ("cost", 5),
        ("registered_at", dt.datetime(2020, 1, 1, tzinfo=dt.UTC)),
    ],
)
def test_a_registered_plans_columns_equal_its_newest_revision(frozen, column, value):
    with pytest.raises(IntegrityError), transaction.atomic():
        Experiment.objects.filter(pk=frozen.pk).update(**{column: value})


def test_the_owner_is_planned_too(world, frozen):
    with pytest.raises(IntegrityError), transaction.atomic():
        Experiment.objects.filter(pk=frozen.pk).update(owner=world.fumi)


def test_notes_stay_free(frozen):
    assert Experiment.objects.filter(pk=frozen.pk).update(notes="Ask about the changelog, too.") == 1


def test_no_rows_join_a_revision_that_has_passed(world, frozen):
    first = frozen.plan_id
    amend(world, frozen)
    with pytest.raises(IntegrityError, match="no further rows"), transaction.atomic():
        Criterion.objects.create(
            workspace=world.workspace,
            experiment=frozen,
            plan_id=first,
            name="smuggled",
            position=7,
            required=1,
            planned=2,
        )


def test_a_kill_criterion_is_of_its_own_plans_criterion(world, frozen):
    old = queries.criteria_of(frozen)[0].pk
    plan = amend(world, frozen)
    [kill] = KillCriterion.objects.filter(plan=plan)
    assert kill.criterion_id != old
    with pytest.raises(IntegrityError), transaction.atomic():
        KillCriterion.objects.create(
            workspace=world.workspace, experiment=frozen, plan=plan, criterion_id=old, threshold=0, by=kill.by
        )


@pytest.mark.parametrize(
    ("build_experiment", "wrong"),
    [(build.registered, "deviation"), (build.running, "amendment"), (build.registered, "registration")],
)
def test_nobody_can_write_a_revision_that_is_called_something_else(world, build_experiment, wrong):
    experiment = build_experiment(world)
    was = experiment.plan
    with pytest.raises(IntegrityError, match="is no"), transaction.atomic():
        Plan.objects.create(
            workspace=world.workspace, experiment=experiment, revision=was.revision + 1, kind=wrong, reason="Hush.",
            text=was.text, sha256=was.sha256, title=was.title, method=was.method, planned_sample=was.planned_sample,
            ends_on=was.ends_on, owner=was.owner, at=world.now, by=world.bob,
        )  # fmt: skip


def test_what_is_over_gets_no_further_revision(world):
    experiment = build.concluded(world)
    was = experiment.plan
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.filter(pk=was.pk).update(revision=F("revision"))
    for kind in ("amendment", "deviation"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Plan.objects.create(
                workspace=world.workspace, experiment=experiment, revision=1, kind=kind, reason="Late.", text=was.text,
                sha256=was.sha256, title=was.title, method=was.method, planned_sample=5, ends_on=was.ends_on,
                owner=was.owner, at=world.now, by=world.bob,
            )  # fmt: skip


def test_the_digest_is_of_the_text(frozen):
    assert frozen.plan.sha256 == facts.digest(frozen.plan.text)
