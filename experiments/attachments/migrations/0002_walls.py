"""Files and links stay as they were added: only withdrawing one is left, once, and the erasure of a participant."""

from django.db import migrations

from kaizenlab.workspaces.walls import sealed, walls

FREE = ("withdrawn_at", "withdrawn_by_id", "why")

# What is withdrawn stays withdrawn; a file of a piece of evidence belongs to that piece's experiment.
MORE = """
    CREATE TRIGGER stays_withdrawn BEFORE UPDATE ON attachments_attachment FOR EACH ROW
        WHEN (OLD.withdrawn_at IS NOT NULL) EXECUTE FUNCTION sealed();
    CREATE TRIGGER stays_withdrawn BEFORE UPDATE ON attachments_link FOR EACH ROW
        WHEN (OLD.withdrawn_at IS NOT NULL) EXECUTE FUNCTION sealed();

    CREATE OR REPLACE FUNCTION attachments_same_experiment() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.experiment_id IS DISTINCT FROM
            (SELECT experiment_id FROM experiments_evidence WHERE id = NEW.evidence_id AND number = place) THEN
            RAISE EXCEPTION 'a file of evidence belongs to the first version of a piece of the same experiment'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME;
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER same_experiment BEFORE INSERT ON attachments_attachment FOR EACH ROW
        WHEN (NEW.evidence_id IS NOT NULL) EXECUTE FUNCTION attachments_same_experiment();

    -- most files are compressed already: PostgreSQL need not try
    ALTER TABLE attachments_content ALTER COLUMN body SET STORAGE EXTERNAL;
"""


class Migration(migrations.Migration):
    dependencies = [("attachments", "0001_initial"), ("workspaces", "0004_addresses"), ("experiments", "0006_bearings")]
    operations = [
        walls("attachments"),
        sealed("attachments_attachment", but=FREE),
        sealed("attachments_content"),
        sealed("attachments_link", but=FREE),
        migrations.RunSQL(MORE, migrations.RunSQL.noop),
    ]
