"""What a run copied stays as it was copied, and only a draft's run gives way to another."""

from django.db import migrations

from kaizenlab.workspaces.walls import sealed, walls

REPLACED = """
    CREATE OR REPLACE FUNCTION runs_replaced() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.replaced_at IS NOT NULL
            OR (SELECT state FROM experiments_experiment WHERE id = OLD.experiment_id) <> 'draft' THEN
            RAISE EXCEPTION 'only the run of a draft gives way to another one'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME;
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER replaced BEFORE UPDATE ON runs_run FOR EACH ROW
        WHEN (OLD.replaced_at IS DISTINCT FROM NEW.replaced_at) EXECUTE FUNCTION runs_replaced();
"""


class Migration(migrations.Migration):
    dependencies = [("runs", "0001_initial"), ("workspaces", "0004_addresses")]
    operations = [
        walls("runs"),
        migrations.RunSQL(REPLACED, migrations.RunSQL.noop),
        sealed("runs_run", but=("replaced_at",)),
        sealed(
            "runs_step",
            but=("state", "reason", "note", "owner_id", "due_on", "version", "changed_at", "changed_by_id"),
        ),
    ]
