"""Where each member last looked in the ledger."""

import django.db.models.deletion
from django.db import migrations, models

from kaizenlab.workspaces.walls import walls


class Migration(migrations.Migration):
    dependencies = [("events", "0002_chain"), ("workspaces", "0005_currency")]
    operations = [
        migrations.CreateModel(
            name="Mark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.PositiveBigIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="workspaces.membership"
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="workspaces.workspace"),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("workspace", "member"), name="mark_once")]},
        ),
        walls("events"),
    ]
