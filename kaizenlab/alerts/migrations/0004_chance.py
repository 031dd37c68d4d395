"""The chance of what is under way, which the worker's next look writes beside each watch."""

from django.db import migrations, models

LOOK_AT_WHAT_RUNS = """
    ALTER TABLE alerts_watch NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE experiments_experiment NO FORCE ROW LEVEL SECURITY;
    UPDATE alerts_watch AS watch SET due_at = now() FROM experiments_experiment AS experiment
        WHERE experiment.state IN ('running', 'paused') AND watch.workspace_id = experiment.workspace_id
            AND watch.subject = 'E-' || experiment.number;
    SET CONSTRAINTS ALL IMMEDIATE;  -- a table with keys left to check takes no wall
    SET CONSTRAINTS ALL DEFERRED;
    ALTER TABLE alerts_watch FORCE ROW LEVEL SECURITY;
    ALTER TABLE experiments_experiment FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("alerts", "0003_metric_rule")]
    operations = [
        migrations.AddField("watch", "chance", models.FloatField(null=True)),
        migrations.RunSQL(LOOK_AT_WHAT_RUNS, migrations.RunSQL.noop),
    ]
