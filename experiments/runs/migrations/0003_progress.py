"""How far each run is, which moves while the rest of it stays sealed."""

from django.db import migrations, models

from kaizenlab.workspaces.walls import sealed


class Migration(migrations.Migration):
    dependencies = [("runs", "0002_walls")]
    operations = [
        migrations.AddField("run", "done", models.PositiveSmallIntegerField(null=True)),
        migrations.AddField("run", "of", models.PositiveSmallIntegerField(null=True)),
        sealed("runs_run", but=("replaced_at", "done", "of")),
    ]
