"""Drafts: their writer sees them, and nobody else. The owning role may clear them away, whoever wrote them."""

from django.db import migrations, models
from django.db.models import CASCADE, PROTECT, UniqueConstraint

from kaizenlab.workspaces.walls import HERE, ME, policy, walls

MINE = f"workspace_id = {HERE} AND member_id IN (SELECT id FROM workspaces_membership WHERE user_id = {ME})"

# The owner deletes whole workspaces and erases participants; what is old it sees wherever it lies.
CLEARING = f"""
    CREATE POLICY clearing ON drafts_draft TO CURRENT_USER
        USING (workspace_id = {HERE} OR saved_at < now() - interval '30 days');

    CREATE OR REPLACE FUNCTION forget_old_drafts() RETURNS bigint
        LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
        WITH gone AS (DELETE FROM drafts_draft WHERE saved_at < now() - interval '30 days' RETURNING 1)
        SELECT count(*) FROM gone;
    $$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("workspaces", "0004_addresses")]
    operations = [
        migrations.CreateModel(
            "Draft",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=60)),
                ("data", models.JSONField()),
                ("saved_at", models.DateTimeField()),
                ("member", models.ForeignKey("workspaces.membership", PROTECT, related_name="+")),
                ("workspace", models.ForeignKey("workspaces.workspace", CASCADE)),
            ],
            {"constraints": [UniqueConstraint(fields=["member", "key"], name="draft_once")]},
        ),
        walls("drafts"),
        migrations.RunSQL(policy("drafts_draft", MINE), migrations.RunSQL.noop),
        migrations.RunSQL(CLEARING, migrations.RunSQL.noop),
    ]
