"""Workspaces of a given size, written by SQL: as many hypotheses, experiments and results as asked for, and nearly as
many decisions."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction
from django.db.models import Q

from decisions.models import Decision
from experiments.runs.keep import held, keep
from kaizenlab import owner
from kaizenlab.example.cast import Cast
from kaizenlab.example.walk import DAY, Answered, Walk, none_of_first
from kaizenlab.example.walk import people as people_who
from kaizenlab.workspaces import actions, tenancy
from kaizenlab.workspaces.models import Membership
from tests import people

# Lists show these rows; detail pages are asked for the one that was really walked, number 1.
ROWS = """
    SET CONSTRAINTS ALL DEFERRED;
    CREATE TEMP TABLE seed ON COMMIT DROP AS SELECT n,
        nextval('hypotheses_hypothesis_id_seq') AS h, nextval('experiments_experiment_id_seq') AS e,
        nextval('experiments_plan_id_seq') AS p,
        nextval('experiments_result_id_seq') AS r, nextval('decisions_recommendation_id_seq') AS s,
        (ARRAY['continue', 'investigate', 'pivot', 'kill'])[1 + n %% 4] AS outcome,
        timestamptz '2020-01-01' + n * interval '1 minute' AS at
        FROM generate_series(2, %(size)s) AS n;

    INSERT INTO hypotheses_hypothesis (id, workspace_id, number, statement, stage, persona, problem, alternatives,
        solution, value, change_mind, owner_id, tags, state, standing, version, created_at, created_by_id, changed_at)
    SELECT h, %(w)s, n, 'Teams of three to twenty lose track of why feature ' || n || ' was built within six months',
        'problem', 'Team leads', 'Old debates are held again.', 'Chat', 'A log', 'A day a week',
        'Fewer than three of five', %(m)s, ARRAY['tag-' || n %% 20], 'adopted', 'validated', 1, at, %(m)s, at FROM seed;

    INSERT INTO experiments_experiment (id, workspace_id, number, hypothesis_id, title, method, planned_sample, ends_on,
        notes, owner_id, state, version, plan_id, created_at, created_by_id, registered_at, started_at, concluded_at,
        cancel_reason, closed_at)
    SELECT e, %(w)s, n, h, 'Interviews: lost rationale ' || n, 'interview', 5, at::date + 10, '', %(m)s, 'concluded',
        1, p, at, %(m)s, at, at, at, '', CASE WHEN n <= %(closed)s THEN at END FROM seed;

    INSERT INTO experiments_plan (id, workspace_id, experiment_id, revision, kind, reason, text, sha256, title, method,
        planned_sample, ends_on, owner_id, at, by_id)
    SELECT p, %(w)s, e, 0, 'registration', '', '{}', repeat('0', 64), 'Interviews: lost rationale ' || n,
        'interview', 5, at::date + 10, %(m)s, at, %(m)s FROM seed;

    INSERT INTO experiments_result (id, workspace_id, experiment_id, plan_id, verdict, confidence, broken, deviations,
        inputs, outcome, needed, got, at, by_id)
    SELECT r, %(w)s, e, p, 'validated', 'low', '', 0, '{}',
        '{}', '3 of 5', '3 of 5', at, %(m)s FROM seed;

    INSERT INTO decisions_recommendation (id, workspace_id, experiment_id, result_id, policy_id, response, rule,
        severity, due_at, inputs, outcome, at)
    SELECT s, %(w)s, e, r, (SELECT id FROM decisions_policy WHERE workspace_id = %(w)s LIMIT 1), 'investigate', 4,
        2, at, '{}', '{}', at FROM seed;

    INSERT INTO decisions_decision (workspace_id, number, kind, experiment_id, hypothesis_id, recommendation_id, title,
        state, outcome, context, options, rationale, consequences, learned, override, override_kind, override_reason,
        self_approved, next_kind, next_text, next_link, successor_statement, successor_persona, evidence, sha256,
        needed, got, deviations, late, proposed_at, proposed_by_id, settled_at, settled_by_id, settled_reason,
        search)
    SELECT %(w)s, n, 'decision', e, h, s, 'Decision on feature ' || n, 'accepted', outcome, '', '',
        'Leads of more than ten people feel it sharply.', '', 'Leads feel it.', false, '', '', false, 'build',
        '', '', '', '', '{}',
        repeat('0', 64), '3 of 5', '3 of 5', 0, false, at, %(m)s, at, %(m)s, '',
        'decision on feature ' || n || ' leads of more than ten people feel it sharply.'
        FROM seed WHERE n <= %(closed)s;

    INSERT INTO runs_run (workspace_id, experiment_id, origin, slug, name, version, sha256, text, begun_at, begun_by_id)
    SELECT w.workspace_id, e, w.origin, w.slug, w.name, w.version, w.sha256, w.text, at, %(m)s
        FROM seed, runs_run w WHERE n > %(closed)s AND w.workspace_id = %(w)s;

    INSERT INTO runs_step (workspace_id, run_id, position, phase, key, title, text, fact, blocks, count, unit, state,
        reason, note, version, changed_at, changed_by_id)
    SELECT r.workspace_id, r.id, s.position, s.phase, s.key, s.title, s.text, s.fact, s.blocks, s.count, s.unit,
        s.state, s.reason, s.note, s.version, s.changed_at, s.changed_by_id
        FROM seed JOIN runs_run r ON r.experiment_id = e, runs_step s
        WHERE s.workspace_id = %(w)s AND s.run_id <> ALL (SELECT id FROM runs_run JOIN seed ON experiment_id = e);

    INSERT INTO workspaces_counter (workspace_id, kind, last)
    SELECT %(w)s, kind, %(size)s FROM unnest(ARRAY['H', 'E', 'D']) AS kind
        ON CONFLICT (workspace_id, kind) DO UPDATE SET last = EXCLUDED.last;
"""

OPEN = 10  # the newest experiments follow a playbook, and wait for a decision

TABLES = (
    "experiments_experiment",
    "experiments_plan",
    "experiments_result",
    "decisions_recommendation",
    "decisions_decision",
)


def workspace(slug: str, size: int) -> Membership:
    """A workspace whose admin is Alice, with `size` hypotheses, experiments and decisions each."""
    now = dt.datetime.now(dt.UTC)
    with transaction.atomic():
        tenancy.look_as(user=people.person("alice").pk)
        alice = actions.create(
            by=people.person("alice"), name=slug.title(), slug=slug, time_zone="UTC", at=now - 30 * DAY
        )
        decided(alice, now - 29 * DAY)
    with owner.as_owner(), transaction.atomic():
        tenancy.enter(alice.workspace_id)
        fill(alice, size)
    return alice


def decided(alice: Membership, at: dt.datetime) -> Decision:
    """The one that was really walked."""
    walk = Walk(Cast(alice.workspace, alice, alice, alice, alice), at)
    belief = walk.believe(0, [("Leads feel it", 5, 5)], statement="Teams of 3 to 20 forget why", persona="Team leads")
    bar = people_who("recognise the problem", 3, 5)
    test = walk.plan(
        belief,
        1,
        [bar],
        [none_of_first(bar, 3, walk.at(9).date())],
        title="Interviews",
        method="interview",
        planned_sample=5,
        ends_on=walk.at(10).date(),
        playbook="usability-test",
    )
    walk.interview(
        test, 2, [Answered("yes", "We rebuilt it twice.", "Lead.")] * 3 + [Answered("no", "No.", "Lead.")] * 2
    )
    return walk.decide(
        walk.conclude(test, 8), 8, "investigate", "Leads of larger teams feel it.", learned="They feel it."
    )


def fill(member: Membership, size: int) -> None:
    """Rows as they are after years: what the triggers would refuse to see written at once."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(ROWS, {"w": member.workspace_id, "m": member.pk, "size": size, "closed": size - OPEN})
        keep(held(Q(workspace=member.workspace_id)))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def analyse() -> None:
    """Tidied, and fresh statistics for the planner, as autovacuum would have done by now."""
    with owner.as_owner(), connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
