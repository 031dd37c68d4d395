"""What is too old among a person's receipts is found without reading the rest."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workspaces", "0005_currency")]
    operations = [
        migrations.AddIndex("receipt", models.Index(fields=["workspace", "by", "at"], name="receipt_age")),
    ]
