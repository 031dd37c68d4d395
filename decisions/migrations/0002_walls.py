from django.db import migrations

from kaizenlab.workspaces.walls import moves, sealed, walls


class Migration(migrations.Migration):
    dependencies = [("decisions", "0001_initial"), ("workspaces", "0002_walls")]
    operations = [
        walls("decisions"),
        moves(
            "decisions_decision",
            "proposed>accepted",
            "proposed>rejected",
            "proposed>withdrawn",
            "accepted>superseded",
        ),
        # what was proposed stays as it was proposed; settling it fills in only who, when and what came of it
        sealed(
            "decisions_decision",
            but=("state", "settled_at", "settled_by_id", "settled_reason", "self_approved", "successor_id", "late"),
            when="OLD.state = 'proposed'",
        ),
        migrations.RunSQL(
            """
            CREATE TRIGGER sealed_settled BEFORE UPDATE ON decisions_decision FOR EACH ROW
                WHEN (OLD.state <> 'proposed') EXECUTE FUNCTION sealed('state');
            """,
            "DROP TRIGGER sealed_settled ON decisions_decision",
        ),
        sealed("decisions_policy"),
        sealed("decisions_recommendation"),
        sealed("decisions_decider"),
        sealed("decisions_learning"),
    ]
