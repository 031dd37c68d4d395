"""The currency of a workspace's costs and budgets, which its settings change."""

from django.db import migrations, models

from kaizenlab.workspaces.walls import sealed


class Migration(migrations.Migration):
    dependencies = [("workspaces", "0004_addresses")]
    operations = [
        migrations.AddField(
            "workspace", "currency", models.CharField(default="EUR", max_length=3, verbose_name="Currency")
        ),
        migrations.AddConstraint(
            "workspace",
            models.CheckConstraint(condition=models.Q(currency__regex="^[A-Z]{3}$"), name="workspace_currency"),
        ),
        sealed("workspaces_workspace", but=("name", "slug", "time_zone", "currency")),
    ]
