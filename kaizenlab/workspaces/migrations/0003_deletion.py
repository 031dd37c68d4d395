"""Deleting a whole workspace: by the owning role alone, recorded outside of it.

The serving role may call the function for an example workspace, which it cannot make out of a real one: `example` is
sealed. A real workspace is deleted only by somebody who logs in as the owner.
"""

from django.db import migrations

from kaizenlab.workspaces.walls import sealed

DELETE = """
    CREATE OR REPLACE FUNCTION delete_workspace(doomed bigint, by_email text) RETURNS void
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    DECLARE
        place workspaces_workspace;
        tail events_head;
        tenant text;
    BEGIN
        PERFORM set_config('app.workspace_id', doomed::text, true);
        SELECT * INTO STRICT place FROM workspaces_workspace WHERE id = doomed FOR UPDATE;
        IF NOT place.example AND session_user <> current_user THEN
            RAISE EXCEPTION 'only an example workspace can be deleted from a page'
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        SELECT * INTO tail FROM events_head WHERE workspace_id = doomed;
        INSERT INTO workspaces_deletion (name, slug, at, by, events, last_hash)
            VALUES (place.name, place.slug, clock_timestamp(), by_email, COALESCE(tail.seq, 0), COALESCE(tail.hash, ''));
        UPDATE workspaces_user SET last_workspace_id = NULL WHERE last_workspace_id = doomed;
        SET CONSTRAINTS ALL DEFERRED;
        PERFORM set_config('app.deleting', doomed::text, true);
        FOR tenant IN SELECT table_name FROM information_schema.columns
            WHERE table_schema = 'public' AND column_name = 'workspace_id' ORDER BY table_name LOOP
            EXECUTE format('DELETE FROM %I WHERE workspace_id = $1', tenant) USING doomed;
        END LOOP;
        DELETE FROM workspaces_workspace WHERE id = doomed;
        SET CONSTRAINTS ALL IMMEDIATE;
        PERFORM set_config('app.deleting', '', true);
    END $$;

    -- only the function above writes here
    CREATE OR REPLACE FUNCTION workspaces_deletion_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF current_user <> (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
            RAISE EXCEPTION 'deletions are recorded by the owning role alone'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME;
        END IF;
        RETURN COALESCE(NEW, OLD);
    END $$;
    CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON workspaces_deletion FOR EACH ROW
        EXECUTE FUNCTION workspaces_deletion_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("workspaces", "0002_walls"), ("events", "0002_chain")]
    operations = [
        migrations.RunSQL(DELETE, migrations.RunSQL.noop),
        sealed("workspaces_workspace", but=("name", "slug", "time_zone")),
        sealed("workspaces_membership", but=("role", "left_at", "joined_at")),
        sealed("workspaces_invitation", but=("accepted_by_id", "accepted_at", "revoked_at")),
    ]
