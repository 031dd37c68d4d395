"""A kill criterion is of a criterion of its own plan."""

from django.db import migrations

SAME_PLAN = """
    CREATE OR REPLACE FUNCTION experiments_same_plan() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT EXISTS (SELECT 1 FROM experiments_criterion WHERE id = NEW.criterion_id
            AND experiment_id = NEW.experiment_id AND plan_id IS NOT DISTINCT FROM NEW.plan_id) THEN
            RAISE EXCEPTION 'a kill criterion is of a criterion of its own plan'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME;
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER same_plan BEFORE INSERT OR UPDATE ON experiments_killcriterion FOR EACH ROW
        EXECUTE FUNCTION experiments_same_plan();
"""


class Migration(migrations.Migration):
    dependencies = [("experiments", "0004_open_readings")]
    operations = [migrations.RunSQL(SAME_PLAN, migrations.RunSQL.noop)]
