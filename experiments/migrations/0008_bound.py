"""Criteria may take their figures from a metric, and evidence may be one of its readings, once in an experiment."""

from django.db import migrations, models
from django.db.models import PROTECT, CheckConstraint, Q, UniqueConstraint

from kaizenlab.workspaces.walls import walls


class Migration(migrations.Migration):
    dependencies = [("experiments", "0007_evidence_in_place"), ("metrics", "0002_walls")]
    operations = [
        migrations.AddField(
            "criterion",
            "metric",
            models.ForeignKey("metrics.metric", PROTECT, null=True, blank=True, related_name="bound"),
        ),
        migrations.AddField(
            "evidence", "taken_from", models.ForeignKey("metrics.reading", PROTECT, null=True, related_name="+")
        ),
        migrations.AddConstraint(
            "criterion",
            CheckConstraint(
                condition=Q(metric__isnull=True) | Q(kind__in=["count", "rate", "mean"]), name="criterion_bound"
            ),
        ),
        migrations.AddConstraint(
            "evidence",
            UniqueConstraint(
                fields=["experiment", "taken_from"],
                condition=Q(corrects__isnull=True),
                name="evidence_of_reading_once",
            ),
        ),
        walls("experiments"),
    ]
