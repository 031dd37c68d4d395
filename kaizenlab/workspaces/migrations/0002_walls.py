"""Row-level security for the ground, and the function that deletes a whole workspace."""

from django.db import migrations

from kaizenlab.workspaces.walls import HERE, ME, policy, sealing_functions, walls

# A person sees their own memberships and those workspaces before they enter one; an invitation's holder sees it.
MINE = f"workspace_id = {HERE} OR user_id = {ME}"
WORKSPACES = f"id = {HERE} OR id IN (SELECT workspace_id FROM workspaces_membership WHERE user_id = {ME})"
FORMER = f"workspace_id = {HERE} OR workspace_id IN (SELECT workspace_id FROM workspaces_membership WHERE user_id = {ME})"
INVITED = f"workspace_id = {HERE} OR digest = NULLIF(current_setting('app.invitation', true), '')"


class Migration(migrations.Migration):
    dependencies = [("workspaces", "0001_initial")]
    operations = [
        sealing_functions(),
        walls("workspaces"),
        migrations.RunSQL(policy("workspaces_membership", MINE, f"workspace_id = {HERE}"), migrations.RunSQL.noop),
        migrations.RunSQL(policy("workspaces_workspace", WORKSPACES, f"id = {HERE}"), migrations.RunSQL.noop),
        migrations.RunSQL(policy("workspaces_formeraddress", FORMER, f"workspace_id = {HERE}"), migrations.RunSQL.noop),
        migrations.RunSQL(policy("workspaces_invitation", INVITED, f"workspace_id = {HERE}"), migrations.RunSQL.noop),
    ]
