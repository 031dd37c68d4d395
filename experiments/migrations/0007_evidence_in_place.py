"""The newest version of each piece, the newest piece first: a page of a hundred thousand is read from this index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("experiments", "0006_bearings")]
    operations = [
        migrations.AddIndex(
            "evidence", models.Index(fields=["workspace", "experiment", "-place"], name="evidence_in_place")
        ),
    ]
