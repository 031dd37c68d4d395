"""Traces: walls, and the lines of an installation that has records already.

Each of these gets a row that is still to be kept, which the worker does within minutes; the owner, whom row-level
security binds too, is let out of it for that statement. Which workspaces have such rows, or traces that are still to be
sent, no serving role can see: functions of the owner's say their ids.
"""

from django.db import migrations

from kaizenlab.workspaces.walls import walls

LINES_THAT_ARE_HERE = """
    ALTER TABLE hypotheses_hypothesis NO FORCE ROW LEVEL SECURITY;
    INSERT INTO traces_line (workspace_id, root_id, tip_id, number, started_at, worked, spans, pivots, outcome, stage,
                             doing, doing_state, sent, unsent)
        SELECT workspace_id, id, id, number, created_at, 0, 0, 0, '', 1, '', '', '{}', true FROM hypotheses_hypothesis
            WHERE root_id IS NULL
        ON CONFLICT DO NOTHING;
    SET CONSTRAINTS ALL IMMEDIATE;  -- a table with keys left to check takes no wall
    SET CONSTRAINTS ALL DEFERRED;
    ALTER TABLE hypotheses_hypothesis FORCE ROW LEVEL SECURITY;
"""

CLOCK = """
    CREATE POLICY clock ON traces_line FOR SELECT TO CURRENT_USER USING (true);

    CREATE OR REPLACE FUNCTION workspaces_with_lines_to_keep() RETURNS SETOF bigint
        LANGUAGE sql SECURITY DEFINER SET search_path = public STABLE AS $$
        SELECT DISTINCT workspace_id FROM traces_line WHERE kept_at IS NULL;
    $$;

    CREATE OR REPLACE FUNCTION workspaces_with_traces_to_send() RETURNS SETOF bigint
        LANGUAGE sql SECURITY DEFINER SET search_path = public STABLE AS $$
        SELECT DISTINCT workspace_id FROM traces_line WHERE unsent;
    $$;
"""


class Migration(migrations.Migration):
    dependencies = [("traces", "0001_initial"), ("hypotheses", "0003_assumption_number")]
    operations = [
        migrations.RunSQL(LINES_THAT_ARE_HERE, migrations.RunSQL.noop),
        walls("traces"),
        migrations.RunSQL(CLOCK, migrations.RunSQL.noop),
    ]
