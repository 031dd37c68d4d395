"""The ledger's chain: each event holds the digest of the one before, and nobody changes one."""

from django.db import migrations

from kaizenlab.workspaces.walls import sealed, walls

CHAIN = """
    CREATE OR REPLACE FUNCTION events_chain() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        head events_head;
    BEGIN
        INSERT INTO events_head (workspace_id, seq, at, hash) VALUES (NEW.workspace_id, 0, NEW.at, repeat('0', 64))
            ON CONFLICT (workspace_id) DO NOTHING;
        SELECT * INTO head FROM events_head WHERE workspace_id = NEW.workspace_id FOR UPDATE;
        NEW.seq := head.seq + 1;
        NEW.at := GREATEST(NEW.at, head.at);
        NEW.previous := head.hash;
        -- the fields between unit separators, which canonical JSON and references never hold
        NEW.hash := encode(sha256(convert_to(concat_ws(E'\\x1f',
            NEW.previous, NEW.workspace_id, NEW.seq,
            to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            COALESCE(NEW.by_id::text, ''), NEW.verb, NEW.subject, array_to_string(NEW.records, ','), NEW.facts
        ), 'UTF8')), 'hex');
        UPDATE events_head SET seq = NEW.seq, at = NEW.at, hash = NEW.hash WHERE workspace_id = NEW.workspace_id;
        RETURN NEW;
    END $$;
    CREATE TRIGGER chain BEFORE INSERT ON events_event FOR EACH ROW EXECUTE FUNCTION events_chain();

    CREATE OR REPLACE FUNCTION events_head_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'the head of a chain moves only with an event'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME;
    END $$;
    CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON events_head FOR EACH ROW
        WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION events_head_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial"), ("workspaces", "0002_walls")]
    operations = [
        walls("events"),
        migrations.RunSQL(CHAIN, migrations.RunSQL.noop),
        sealed("events_event"),
        # the head moves with each event and is deleted with its workspace alone
        sealed("events_head", but=("seq", "at", "hash")),
    ]
