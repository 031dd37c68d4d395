"""Where a next action came from is sealed, and so is a review: what it says about a decision stays said."""

from django.db import migrations

from kaizenlab.workspaces.walls import sealed, walls


class Migration(migrations.Migration):
    dependencies = [("followup", "0001_initial"), ("workspaces", "0005_currency")]
    operations = [
        walls("followup"),
        sealed(
            "followup_nextaction",
            but=("text", "link", "owner_id", "due_on", "version", "done_at", "done_by_id", "note"),
        ),
        sealed("followup_review"),
    ]
