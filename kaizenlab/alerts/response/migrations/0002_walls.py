"""Responses and post-mortems: walls, and what never changes.

What is over stays as it was, and so does every line of a log. Kills and pivots that were accepted before get their
post-mortems now; the owner, whom row-level security binds too, is let out of it for that statement.
"""

from django.db import migrations

from kaizenlab.workspaces.walls import sealed, walls

READ = ("decisions_decision", "experiments_experiment", "experiments_plan")
LOOK_BACK = (
    "".join(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;" for table in READ)
    + """
    INSERT INTO response_postmortem (workspace_id, number, decision_id, experiment_id, hypothesis_id, opened_at, state,
            believed, learned, helped, hindered, version)
        SELECT decision.workspace_id, decision.number, decision.id, decision.experiment_id, decision.hypothesis_id,
            decision.settled_at, 'open',
            concat_ws(E'\\n\\n', canvas ->> 'statement', canvas -> 'assumptions' -> 0 ->> 'text'),
            decision.learned, '', '', 1
        FROM decisions_decision decision
            JOIN experiments_experiment experiment ON experiment.id = decision.experiment_id
            JOIN experiments_plan plan ON plan.id = experiment.plan_id,
            LATERAL (SELECT plan.text::jsonb -> 'canvas' AS canvas) frozen
        WHERE decision.kind = 'decision' AND decision.outcome IN ('kill', 'pivot')
            AND decision.state IN ('accepted', 'superseded');
    SET CONSTRAINTS ALL IMMEDIATE;  -- a table with keys left to check takes no wall
    SET CONSTRAINTS ALL DEFERRED;
    """
    + "".join(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;" for table in READ)
)


def sealed_once(table: str, column: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER sealed_once_over BEFORE UPDATE ON {table} FOR EACH ROW"
        f" WHEN (OLD.{column} IS NOT NULL) EXECUTE FUNCTION sealed();",
        migrations.RunSQL.noop,
    )


class Migration(migrations.Migration):
    dependencies = [("response", "0001_initial"), ("alerts", "0002_walls"), ("decisions", "0004_next_due")]
    operations = [
        migrations.RunSQL(LOOK_BACK, migrations.RunSQL.noop),
        walls("response"),
        sealed("response_response", but=("ended_at", "ended_by_decision_id", "ending")),
        sealed_once("response_response", "ended_at"),
        sealed("response_responder", but=("joined_at",)),
        sealed_once("response_responder", "joined_at"),
        sealed("response_call"),
        sealed("response_remark"),
        sealed(
            "response_postmortem",
            but=("state", "believed", "learned", "helped", "hindered", "version", "finished_at", "finished_by_id"),
        ),
        sealed_once("response_postmortem", "finished_at"),
    ]
