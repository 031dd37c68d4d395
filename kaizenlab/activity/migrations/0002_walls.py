"""Tellings: walls, and what never changes. Only what becomes of one does, and nothing once it is sent or skipped."""

from django.db import migrations

from kaizenlab.workspaces.walls import sealed, walls

OVER = """
    CREATE TRIGGER sealed_once_over BEFORE UPDATE ON activity_telling FOR EACH ROW
        WHEN (OLD.sent_at IS NOT NULL OR OLD.skipped <> '') EXECUTE FUNCTION sealed();
"""


class Migration(migrations.Migration):
    dependencies = [("activity", "0001_initial"), ("comments", "0002_walls")]
    operations = [
        walls("activity"),
        sealed("activity_telling", but=("due_at", "sent_at", "skipped")),
        migrations.RunSQL(OVER, migrations.RunSQL.noop),
    ]
