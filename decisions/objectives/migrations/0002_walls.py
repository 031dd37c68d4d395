from django.db import migrations

from kaizenlab.workspaces.walls import walls


class Migration(migrations.Migration):
    dependencies = [("objectives", "0001_initial"), ("workspaces", "0005_currency")]
    operations = [walls("objectives")]
