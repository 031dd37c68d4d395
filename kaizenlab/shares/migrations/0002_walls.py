"""Shares: walls, what never changes, and the one row that whoever holds a link sees before its workspace is entered."""

from django.db import migrations

from kaizenlab.workspaces.walls import HERE, policy, sealed, walls

HELD = f"workspace_id = {HERE} OR digest = NULLIF(current_setting('app.share', true), '')"


class Migration(migrations.Migration):
    dependencies = [("shares", "0001_initial"), ("decisions", "0005_policy_reason"), ("workspaces", "0003_deletion")]
    operations = [
        walls("shares"),
        migrations.RunSQL(policy("shares_share", HELD, f"workspace_id = {HERE}"), migrations.RunSQL.noop),
        sealed("shares_share", but=("revoked_at", "revoked_by_id")),
    ]
