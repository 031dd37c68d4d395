"""An import moves only as drawn and is sealed once it is over; so is the mark that a line of a table is recorded."""

from django.db import migrations

from kaizenlab.workspaces.walls import moves, sealed, walls

UNFINISHED = ("uploaded", "checking", "mapped", "waiting", "running")


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial"), ("experiments", "0006_bearings"), ("workspaces", "0003_deletion")]
    operations = [
        walls("intake"),
        moves(
            "intake_import",
            "uploaded>checking",
            "uploaded>mapped",
            "checking>mapped",
            "mapped>checking",
            "mapped>waiting",
            "waiting>running",
            "waiting>done",
            "running>done",
            *(f"{state}>{end}" for state in UNFINISHED for end in ("cancelled", "failed")),
        ),
        sealed("intake_import", when="OLD.state IN ('done', 'cancelled', 'failed')", delete="true"),
        sealed("intake_importedrow"),
    ]
