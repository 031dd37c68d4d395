"""Every address a workspace has or had lies in one table; who has left sees nothing; the owner lists workspaces."""

import uuid

from django.db import migrations, models

from kaizenlab.workspaces.walls import HERE, ME, policy

OURS = f"SELECT workspace_id FROM workspaces_membership WHERE user_id = {ME} AND left_at IS NULL"
WORKSPACES = f"id = {HERE} OR id IN ({OURS})"
ADDRESSES = f"workspace_id = {HERE} OR workspace_id IN ({OURS})"

# Commands that go through all workspaces run as the owner and enter one after the other: this shows them which there are.
LISTED = "CREATE POLICY listed ON workspaces_workspace FOR SELECT TO CURRENT_USER USING (true)"
UNLISTED = "DROP POLICY listed ON workspaces_workspace"

TAKE_CURRENT = """
    ALTER TABLE workspaces_address NO FORCE ROW LEVEL SECURITY;
    INSERT INTO workspaces_address (workspace_id, slug) SELECT id, slug FROM workspaces_workspace
        ON CONFLICT (slug) DO NOTHING;
    ALTER TABLE workspaces_address FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("workspaces", "0003_deletion")]
    operations = [
        migrations.RenameModel("FormerAddress", "Address"),
        migrations.AlterField(
            "address",
            "workspace",
            models.ForeignKey("workspaces.workspace", models.CASCADE, related_name="addresses"),
        ),
        migrations.AddField(
            "invitation", "nonce", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
        ),
        migrations.RunSQL(policy("workspaces_workspace", WORKSPACES, f"id = {HERE}"), migrations.RunSQL.noop),
        migrations.RunSQL(policy("workspaces_address", ADDRESSES, f"workspace_id = {HERE}"), migrations.RunSQL.noop),
        migrations.RunSQL(LISTED, UNLISTED),
        migrations.RunSQL(TAKE_CURRENT, migrations.RunSQL.noop),
    ]
