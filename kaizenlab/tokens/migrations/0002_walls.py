"""Tokens: walls, and who sees one. Whoever holds a token sees its row before entering the workspace, as an invitation's
guest does. Only its use and its end are written later."""

from django.db import migrations

from kaizenlab.workspaces.walls import HERE, policy, sealed, walls

HELD = f"workspace_id = {HERE} OR digest = NULLIF(current_setting('app.token', true), '')"


class Migration(migrations.Migration):
    dependencies = [("tokens", "0001_initial"), ("workspaces", "0003_deletion")]
    operations = [
        walls("tokens"),
        migrations.RunSQL(policy("tokens_token", HELD, f"workspace_id = {HERE}"), migrations.RunSQL.noop),
        sealed("tokens_token", but=("used_at", "revoked_at", "revoked_by_id")),
    ]
