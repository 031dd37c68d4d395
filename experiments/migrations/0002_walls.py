"""The lock on a registered plan, and seals on evidence and results: kept by PostgreSQL, whichever door one uses."""

from django.db import migrations

from kaizenlab.workspaces.walls import moves, sealed, walls

# A registered experiment's plan columns change only together with a new revision of its plan, and equal it.
PLAN = """
    CREATE OR REPLACE FUNCTION experiments_equal_plan() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        newest experiments_plan;
    BEGIN
        SELECT * INTO newest FROM experiments_plan WHERE experiment_id = NEW.id ORDER BY revision DESC LIMIT 1;
        IF NEW.plan_id IS DISTINCT FROM newest.id OR (NEW.title, NEW.method, NEW.planned_sample, NEW.starts_on, NEW.ends_on)
            IS DISTINCT FROM (newest.title, newest.method, newest.planned_sample, newest.starts_on, newest.ends_on) THEN
            RAISE EXCEPTION 'a registered plan changes only by an amendment'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME;
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER equal_plan BEFORE UPDATE ON experiments_experiment FOR EACH ROW
        WHEN (OLD.plan_id IS NOT NULL OR NEW.plan_id IS NOT NULL) EXECUTE FUNCTION experiments_equal_plan();

    CREATE OR REPLACE FUNCTION experiments_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        -- rows join a plan only in the transaction that writes it: its revision is the newest and nobody has seen it
        IF (SELECT plan_id FROM experiments_experiment WHERE id = NEW.experiment_id) IS NOT DISTINCT FROM NEW.plan_id
            AND NEW.plan_id IS NOT NULL THEN
            RAISE EXCEPTION 'a registered plan gets no further rows'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME;
        END IF;
        IF NEW.plan_id IS NULL AND EXISTS (
            SELECT 1 FROM experiments_experiment WHERE id = NEW.experiment_id AND state <> 'draft') THEN
            RAISE EXCEPTION 'a registered plan changes only by an amendment'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME;
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER frozen BEFORE INSERT OR UPDATE ON experiments_criterion FOR EACH ROW
        EXECUTE FUNCTION experiments_frozen();
    CREATE TRIGGER frozen BEFORE INSERT OR UPDATE ON experiments_killcriterion FOR EACH ROW
        EXECUTE FUNCTION experiments_frozen();

    -- evidence joins only an experiment that is not over, and a reading only evidence of the same experiment
    CREATE OR REPLACE FUNCTION experiments_still_open() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (SELECT state FROM experiments_experiment WHERE id = NEW.experiment_id) IN ('concluded', 'cancelled') THEN
            RAISE EXCEPTION 'an experiment that is over takes no evidence'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME;
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER still_open BEFORE INSERT ON experiments_evidence FOR EACH ROW
        EXECUTE FUNCTION experiments_still_open();

    CREATE OR REPLACE FUNCTION experiments_same_experiment() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (SELECT experiment_id FROM experiments_evidence WHERE id = NEW.evidence_id)
            IS DISTINCT FROM (SELECT experiment_id FROM experiments_criterion WHERE id = NEW.criterion_id) THEN
            RAISE EXCEPTION 'a reading is of its own experiment''s criteria'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME;
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER same_experiment BEFORE INSERT ON experiments_reading FOR EACH ROW
        EXECUTE FUNCTION experiments_same_experiment();
"""


class Migration(migrations.Migration):
    dependencies = [("experiments", "0001_initial"), ("workspaces", "0002_walls")]
    operations = [
        walls("experiments"),
        migrations.RunSQL(PLAN, migrations.RunSQL.noop),
        moves(
            "experiments_experiment",
            "draft>registered",
            "registered>running",
            "running>paused",
            "paused>running",
            "running>concluded",
            "paused>concluded",
            "draft>cancelled",
            "registered>cancelled",
            "running>cancelled",
            "paused>cancelled",
        ),
        sealed("experiments_experiment", but=("closed_at", "notes", "version"), when="OLD.state IN ('concluded', 'cancelled')"),
        sealed("experiments_plan"),
        sealed("experiments_criterion", when="OLD.plan_id IS NOT NULL", delete="OLD.plan_id IS NOT NULL"),
        sealed("experiments_killcriterion", when="OLD.plan_id IS NOT NULL", delete="OLD.plan_id IS NOT NULL"),
        sealed("experiments_evidence"),
        sealed("experiments_testimony"),
        sealed("experiments_reading"),
        sealed("experiments_result"),
    ]
