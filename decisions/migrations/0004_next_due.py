"""By when the next action is due, sealed with the rest of what was decided; and the words a decision is found by, which a
learning that is added later adds to."""

from django.db import migrations, models

SETTLED = """
    DROP TRIGGER sealed_settled ON decisions_decision;
    CREATE TRIGGER sealed_settled BEFORE UPDATE ON decisions_decision FOR EACH ROW
        WHEN (OLD.state <> 'proposed') EXECUTE FUNCTION sealed('state', 'search');
"""
BEFORE = """
    DROP TRIGGER sealed_settled ON decisions_decision;
    CREATE TRIGGER sealed_settled BEFORE UPDATE ON decisions_decision FOR EACH ROW
        WHEN (OLD.state <> 'proposed') EXECUTE FUNCTION sealed('state');
"""


class Migration(migrations.Migration):
    dependencies = [("decisions", "0003_hold_overrides_to_another")]
    operations = [
        migrations.AddField("decision", "next_due", models.DateField(blank=True, null=True, verbose_name="Due on")),
        migrations.RunSQL(SETTLED, BEFORE),
    ]
