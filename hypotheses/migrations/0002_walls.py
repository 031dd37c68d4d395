from django.db import migrations

from kaizenlab.workspaces.walls import moves, sealed, walls


class Migration(migrations.Migration):
    dependencies = [("hypotheses", "0001_initial"), ("workspaces", "0002_walls")]
    operations = [
        walls("hypotheses"),
        moves(
            "hypotheses_hypothesis",
            "draft>ready",
            "ready>draft",
            "ready>testing",
            "testing>adopted",
            "testing>killed",
            "testing>superseded",
            # a new decision that supersedes the old one
            *(f"{old}>{new}" for old in ("adopted", "killed", "superseded") for new in ("testing", "adopted", "killed", "superseded") if old != new),
        ),
        sealed("hypotheses_hypothesis", when="false"),
        sealed("hypotheses_assumption", when="OLD.dropped_at IS NOT NULL"),
    ]
