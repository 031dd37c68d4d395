"""What was said about a learning stays said."""

from django.db import migrations

from kaizenlab.workspaces.walls import sealed, walls


class Migration(migrations.Migration):
    dependencies = [("learnings", "0001_initial"), ("workspaces", "0005_currency")]
    operations = [
        walls("learnings"),
        sealed("learnings_weight"),
        sealed("learnings_standing"),
    ]
