"""Comments: walls, and what never changes. Of a comment only its words can, until it is withdrawn."""

from django.db import migrations

from kaizenlab.workspaces.walls import sealed, walls

WITHDRAWN = """
    CREATE TRIGGER sealed_once_withdrawn BEFORE UPDATE ON comments_comment FOR EACH ROW
        WHEN (OLD.withdrawn_at IS NOT NULL) EXECUTE FUNCTION sealed('seq');
"""


class Migration(migrations.Migration):
    dependencies = [("comments", "0001_initial"), ("workspaces", "0003_deletion")]
    operations = [
        walls("comments"),
        sealed("comments_comment", but=("text", "edited_at", "withdrawn_at", "seq")),
        migrations.RunSQL(WITHDRAWN, migrations.RunSQL.noop),
        sealed("comments_mention"),
    ]
