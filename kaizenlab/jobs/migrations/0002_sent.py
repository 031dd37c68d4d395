"""The keys of the mails that have left, for as long as their jobs may run again."""

from django.db import migrations

SENT = "CREATE TABLE jobs_sent (key text PRIMARY KEY, at timestamptz NOT NULL DEFAULT now());"


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_engine")]
    operations = [migrations.RunSQL(SENT, "DROP TABLE jobs_sent")]
