"""Beside procrastinate's tables: why a job went wrong, and indexes that keep every count of jobs as cheap as ever."""

from django.db import migrations

TROUBLE = """
    CREATE TABLE jobs_trouble (
        job_id bigint PRIMARY KEY REFERENCES procrastinate_jobs ON DELETE CASCADE,
        at timestamptz NOT NULL,
        kind text NOT NULL,
        said text NOT NULL DEFAULT ''
    );
"""
INDEXES = """
    CREATE INDEX jobs_waiting ON procrastinate_jobs (scheduled_at, id) WHERE status = 'todo';
    CREATE INDEX jobs_waiting_in ON procrastinate_jobs ((args -> 'workspace'), scheduled_at, id) WHERE status = 'todo';
    CREATE INDEX jobs_doing_in ON procrastinate_jobs ((args -> 'workspace'), id) WHERE status = 'doing';
    CREATE INDEX jobs_failed_in ON procrastinate_jobs ((args -> 'workspace'), id) WHERE status = 'failed';
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("procrastinate", "0041_post_retry_failed_job")]
    operations = [
        migrations.RunSQL(TROUBLE, "DROP TABLE jobs_trouble"),
        migrations.RunSQL(INDEXES, "DROP INDEX jobs_waiting, jobs_waiting_in, jobs_doing_in, jobs_failed_in"),
    ]
