"""Assumptions are addressed by their number inside their hypothesis; the list can be ordered by the last change."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hypotheses", "0002_walls")]
    operations = [
        migrations.AddField("assumption", "number", models.PositiveIntegerField(default=1), preserve_default=False),
        migrations.AddConstraint(
            "assumption", models.UniqueConstraint(fields=["hypothesis", "number"], name="assumption_number")
        ),
        migrations.AddIndex(
            "hypothesis",
            models.Index(fields=["workspace", "-changed_at", "-number"], name="hypothesis_by_change"),
        ),
    ]
