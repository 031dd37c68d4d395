"""Metrics: walls, and what never changes. A reading stays as it was recorded; of a metric, number and shape do."""

from django.db import migrations

from kaizenlab.workspaces.walls import sealed, walls

FREE = (
    *("name", "measures", "unit", "direction", "owner_id", "version", "archived_at", "archived_by_id"),
    *("alarm", "alarm_bar", "alarm_for", "alarm_span"),
)


class Migration(migrations.Migration):
    dependencies = [("metrics", "0001_initial"), ("tokens", "0002_walls"), ("workspaces", "0003_deletion")]
    operations = [
        walls("metrics"),
        sealed("metrics_metric", but=FREE),
        sealed("metrics_reading"),
    ]
