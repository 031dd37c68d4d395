"""What PostgreSQL knows of the tables that an import fills can be renewed by the role that serves."""

from django.db import migrations

# A table that grows by a hundred thousand rows in one transaction is planned for as it was counted last. After an import
# that was cancelled, that is: ten rows in a thousand pages, so that every index seems to find one row, and the smallest
# index is taken for each key that is checked: the one whose entries are all the same. Who holds one of the tables is
# not waited for.
RECOUNT = """
    CREATE OR REPLACE FUNCTION recount_evidence() RETURNS void
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
        ANALYZE (SKIP_LOCKED) experiments_evidence, experiments_testimony, experiments_reading, experiments_bearing,
            intake_importedrow;
    END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_questions"), ("experiments", "0006_bearings")]
    operations = [migrations.RunSQL(RECOUNT, "DROP FUNCTION recount_evidence()")]
