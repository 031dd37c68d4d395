"""A reading joins its evidence only while the experiment is open."""

from django.db import migrations

OPEN = """
    CREATE OR REPLACE FUNCTION experiments_same_experiment() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        subject experiments_experiment;
    BEGIN
        SELECT experiment.* INTO subject FROM experiments_experiment experiment
            JOIN experiments_evidence evidence ON evidence.experiment_id = experiment.id WHERE evidence.id = NEW.evidence_id;
        IF subject.id IS DISTINCT FROM (SELECT experiment_id FROM experiments_criterion WHERE id = NEW.criterion_id) THEN
            RAISE EXCEPTION 'a reading is of its own experiment''s criteria'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME;
        END IF;
        IF subject.state IN ('concluded', 'cancelled') THEN
            RAISE EXCEPTION 'an experiment that is over takes no evidence'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME;
        END IF;
        RETURN NEW;
    END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("experiments", "0003_plan_owner")]
    operations = [migrations.RunSQL(OPEN, migrations.RunSQL.noop)]
