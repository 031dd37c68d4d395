"""Whether people said it or did it, and what evidence says about the assumptions of the hypothesis that is tested."""

from django.db import migrations, models
from django.db.models import CASCADE, PROTECT, CheckConstraint, Q, UniqueConstraint

from kaizenlab.workspaces.walls import sealed, walls

MANNERS = [("said", "Said"), ("did", "Did")]
STANCES = [("supports", "supports"), ("contradicts", "contradicts"), ("neutral", "neutral")]

SAME_HYPOTHESIS = """
    CREATE OR REPLACE FUNCTION experiments_same_hypothesis() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        subject experiments_experiment;
    BEGIN
        SELECT experiment.* INTO subject FROM experiments_experiment experiment
            JOIN experiments_evidence evidence ON evidence.experiment_id = experiment.id WHERE evidence.id = NEW.evidence_id;
        IF subject.hypothesis_id IS DISTINCT FROM
            (SELECT hypothesis_id FROM hypotheses_assumption WHERE id = NEW.assumption_id) THEN
            RAISE EXCEPTION 'evidence bears only on assumptions of the hypothesis that is tested'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME;
        END IF;
        IF subject.state IN ('concluded', 'cancelled') THEN
            RAISE EXCEPTION 'an experiment that is over takes no evidence'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME;
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER same_hypothesis BEFORE INSERT ON experiments_bearing FOR EACH ROW
        EXECUTE FUNCTION experiments_same_hypothesis();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("experiments", "0005_kill_of_same_plan"),
        ("hypotheses", "0003_assumption_number"),
        ("workspaces", "0004_addresses"),
    ]
    operations = [
        migrations.AddField(
            "evidence", "manner", models.CharField("Say or do", max_length=4, choices=MANNERS, blank=True)
        ),
        migrations.AddConstraint(
            "evidence", CheckConstraint(condition=Q(manner__in=["", "said", "did"]), name="evidence_manner")
        ),
        migrations.CreateModel(
            "Bearing",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stance", models.CharField(max_length=11, choices=STANCES)),
                ("workspace", models.ForeignKey("workspaces.workspace", CASCADE)),
                ("evidence", models.ForeignKey("experiments.evidence", PROTECT, related_name="bearings")),
                ("assumption", models.ForeignKey("hypotheses.assumption", PROTECT, related_name="bearings")),
            ],
            {
                "constraints": [
                    UniqueConstraint(fields=["evidence", "assumption"], name="bearing_once"),
                    CheckConstraint(
                        condition=Q(stance__in=["supports", "contradicts", "neutral"]), name="bearing_stance"
                    ),
                ]
            },
        ),
        walls("experiments"),
        migrations.RunSQL(SAME_HYPOTHESIS, migrations.RunSQL.noop),
        sealed("experiments_bearing"),
    ]
