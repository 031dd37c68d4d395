"""A version never changes; a playbook is never deleted, and where it comes from never changes."""

from django.db import migrations

from kaizenlab.workspaces.walls import sealed, walls


class Migration(migrations.Migration):
    dependencies = [("playbooks", "0001_initial"), ("workspaces", "0002_walls")]
    operations = [
        walls("playbooks"),
        sealed("playbooks_playbook", but=("name", "method", "version", "changed_at", "archived_at", "archived_by_id")),
        sealed("playbooks_version"),
    ]
