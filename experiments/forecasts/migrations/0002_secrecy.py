"""Who sees a forecast, and until when it can be written: kept by PostgreSQL, whichever door one uses.

Three policies, of which one must let a row through. Its author always. Everybody of the workspace from the result on;
without one (cancelled, or not there yet) never. And the owner of the table: that is the two functions which run as
the owner, for the serving role cannot become it: the count below, and the deletion of a whole workspace.
"""

from django.db import migrations

from kaizenlab.workspaces.walls import HERE, ME, policy, walls

MINE = f"workspace_id = {HERE} AND member_id IN (SELECT id FROM workspaces_membership WHERE user_id = {ME})"
OWNER = "(SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'forecasts_forecast'::regclass)"

SECRECY = f"""
    CREATE POLICY revealed ON forecasts_forecast FOR SELECT USING (
        workspace_id = {HERE}
        AND EXISTS (SELECT 1 FROM experiments_result WHERE experiment_id = forecasts_forecast.experiment_id)
    );
    CREATE POLICY keeper ON forecasts_forecast USING (workspace_id = {HERE} AND current_user = {OWNER});

    -- how many there are: a number that tells of nobody's. Who gave one is in the ledger, where every action is
    CREATE OR REPLACE FUNCTION forecasts_given(subject bigint) RETURNS bigint
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
        RETURN (SELECT count(*) FROM forecasts_forecast WHERE workspace_id = {HERE} AND experiment_id = subject);

    -- before the start only; a start that is under way is waited for, and a later one waits for this transaction
    CREATE OR REPLACE FUNCTION forecasts_before_start() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        forecast forecasts_forecast := COALESCE(NEW, OLD);
    BEGIN
        IF TG_OP = 'DELETE' AND current_setting('app.deleting', true) = OLD.workspace_id::text
            AND current_user = {OWNER} THEN
            RETURN OLD;
        END IF;
        IF TG_OP = 'UPDATE' AND (NEW.workspace_id, NEW.experiment_id, NEW.member_id)
            IS DISTINCT FROM (OLD.workspace_id, OLD.experiment_id, OLD.member_id) THEN
            RAISE EXCEPTION 'a forecast stays its author''s, and of its experiment'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME;
        END IF;
        PERFORM 1 FROM experiments_experiment
            WHERE id = forecast.experiment_id AND started_at IS NULL AND state IN ('draft', 'registered') FOR SHARE;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'a forecast is given, changed and withdrawn before the start only'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME;
        END IF;
        RETURN forecast;
    END $$;
    CREATE TRIGGER before_start BEFORE INSERT OR UPDATE OR DELETE ON forecasts_forecast FOR EACH ROW
        EXECUTE FUNCTION forecasts_before_start();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("forecasts", "0001_initial"),
        ("experiments", "0002_walls"),
        ("workspaces", "0003_deletion"),
    ]
    operations = [
        walls("forecasts"),
        migrations.RunSQL(policy("forecasts_forecast", MINE), migrations.RunSQL.noop),
        migrations.RunSQL(SECRECY, migrations.RunSQL.noop),
    ]
