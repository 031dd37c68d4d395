"""Alerts: walls, what never changes, and the clock's view over all workspaces.

A moment never changes; of an alert only what happens to it, and nothing once it is resolved. Records that were here
before get their watches now; the owner, whom row-level security binds too, is let out of it for that statement.
"""

from django.db import migrations

from kaizenlab.workspaces.walls import sealed, walls

CLOCK = """
    CREATE POLICY clock ON alerts_watch FOR SELECT TO CURRENT_USER USING (true);

    CREATE OR REPLACE FUNCTION workspaces_to_look_at(moment timestamptz) RETURNS SETOF bigint
        LANGUAGE sql SECURITY DEFINER SET search_path = public STABLE AS $$
        SELECT DISTINCT workspace_id FROM alerts_watch WHERE due_at <= moment;
    $$;
"""

WATCH_WHAT_IS_HERE = """
    ALTER TABLE hypotheses_hypothesis NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE experiments_experiment NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE decisions_decision NO FORCE ROW LEVEL SECURITY;
    INSERT INTO alerts_watch (workspace_id, subject, due_at)
        SELECT workspace_id, 'H-' || number, now() FROM hypotheses_hypothesis
            WHERE state IN ('draft', 'ready', 'testing')
        UNION ALL
        SELECT workspace_id, 'E-' || number, now() FROM experiments_experiment
            WHERE state <> 'cancelled' AND closed_at IS NULL
        UNION ALL
        SELECT workspace_id, 'D-' || number, now() FROM decisions_decision
            WHERE state = 'accepted' AND kind = 'decision';
    SET CONSTRAINTS ALL IMMEDIATE;  -- a table with keys left to check takes no wall
    SET CONSTRAINTS ALL DEFERRED;
    ALTER TABLE hypotheses_hypothesis FORCE ROW LEVEL SECURITY;
    ALTER TABLE experiments_experiment FORCE ROW LEVEL SECURITY;
    ALTER TABLE decisions_decision FORCE ROW LEVEL SECURITY;
"""

HAPPENS = (
    *("title", "owner_id", "severity", "why", "raised_at", "acknowledged_at", "acknowledged_by_id", "resolved_at"),
    *("silenced_until", "silenced_by_id", "silence_reason", "resolution"),
)


class Migration(migrations.Migration):
    dependencies = [("alerts", "0001_initial")]
    operations = [
        migrations.RunSQL(WATCH_WHAT_IS_HERE, migrations.RunSQL.noop),
        walls("alerts"),
        migrations.RunSQL(CLOCK, migrations.RunSQL.noop),
        sealed("alerts_moment"),
        sealed("alerts_alert", but=HAPPENS),
        migrations.RunSQL(
            "CREATE TRIGGER sealed_once_resolved BEFORE UPDATE ON alerts_alert FOR EACH ROW"
            " WHEN (OLD.resolved_at IS NOT NULL) EXECUTE FUNCTION sealed();",
            migrations.RunSQL.noop,
        ),
    ]
