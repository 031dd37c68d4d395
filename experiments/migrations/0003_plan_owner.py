"""Cost and owner are planned too, and PostgreSQL classifies a revision: nobody chooses its kind or joins rows later."""

import django.db.models.deletion
from django.db import migrations, models

from kaizenlab.workspaces.walls import walls

PLAN = """
    CREATE OR REPLACE FUNCTION experiments_equal_plan() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        newest experiments_plan;
    BEGIN
        SELECT * INTO newest FROM experiments_plan WHERE experiment_id = NEW.id ORDER BY revision DESC LIMIT 1;
        IF NEW.plan_id IS DISTINCT FROM newest.id
            OR (NEW.title, NEW.method, NEW.planned_sample, NEW.starts_on, NEW.ends_on, NEW.cost, NEW.owner_id)
            IS DISTINCT FROM (newest.title, newest.method, newest.planned_sample, newest.starts_on, newest.ends_on,
                newest.cost, newest.owner_id)
            OR (OLD.plan_id IS NOT NULL AND (NEW.number, NEW.hypothesis_id, NEW.registered_at)
                IS DISTINCT FROM (OLD.number, OLD.hypothesis_id, OLD.registered_at)) THEN
            RAISE EXCEPTION 'a registered plan changes only by an amendment'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME;
        END IF;
        RETURN NEW;
    END $$;

    -- before the start a change is an amendment, from the start on a deviation; what is over gets no further revision
    CREATE OR REPLACE FUNCTION experiments_classified() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        fitting text := (
            SELECT CASE state WHEN 'draft' THEN 'registration' WHEN 'registered' THEN 'amendment'
                WHEN 'running' THEN 'deviation' WHEN 'paused' THEN 'deviation' END
            FROM experiments_experiment WHERE id = NEW.experiment_id);
        following integer := (
            SELECT COALESCE(max(revision) + 1, 0) FROM experiments_plan WHERE experiment_id = NEW.experiment_id);
    BEGIN
        IF NEW.kind IS DISTINCT FROM fitting OR NEW.revision IS DISTINCT FROM following THEN
            RAISE EXCEPTION 'revision % of a plan is no %', NEW.revision, NEW.kind
                USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME;
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER classified BEFORE INSERT ON experiments_plan FOR EACH ROW
        EXECUTE FUNCTION experiments_classified();

    CREATE OR REPLACE FUNCTION experiments_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        subject experiments_experiment;
    BEGIN
        SELECT * INTO subject FROM experiments_experiment WHERE id = NEW.experiment_id;
        IF NEW.plan_id IS NULL AND subject.state <> 'draft' THEN
            RAISE EXCEPTION 'a registered plan changes only by an amendment'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME;
        END IF;
        -- rows join a plan only in the transaction that writes it: it is the newest, and not yet the experiment's
        IF NEW.plan_id IS NOT NULL AND (NEW.plan_id IS NOT DISTINCT FROM subject.plan_id OR NEW.plan_id IS DISTINCT FROM (
            SELECT id FROM experiments_plan WHERE experiment_id = NEW.experiment_id ORDER BY revision DESC LIMIT 1)) THEN
            RAISE EXCEPTION 'a registered plan gets no further rows'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME;
        END IF;
        RETURN NEW;
    END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("experiments", "0002_walls"), ("workspaces", "0002_walls")]
    operations = [
        migrations.AddField("plan", "cost", models.DecimalField(max_digits=12, decimal_places=2, null=True)),
        migrations.AddField(
            "plan",
            "owner",
            models.ForeignKey(
                default=0, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workspaces.membership"
            ),
            preserve_default=False,
        ),
        migrations.RemoveConstraint("criterion", "criterion_name"),
        migrations.AddConstraint(
            "criterion",
            models.UniqueConstraint(
                fields=["experiment", "plan", "name"],
                name="criterion_name",
                nulls_distinct=False,
                deferrable=models.Deferrable.DEFERRED,
            ),
        ),
        walls("experiments"),
        migrations.RunSQL(PLAN, migrations.RunSQL.noop),
    ]
