"""What was rehearsed stays as it was, and no word of it becomes evidence: kept by PostgreSQL, whichever door one uses."""

from django.db import migrations

from kaizenlab.workspaces.walls import moves, sealed, walls

# Texts are compared by their letters and digits alone, whatever their case, width, spaces and punctuation. What is
# shorter than 25 of them ("Yes, every week.") people say too: it has no digest.
ALIKE = r"""
    CREATE FUNCTION rehearsal_digest(said text) RETURNS text LANGUAGE sql STABLE AS $$
        SELECT CASE WHEN length(bare) >= 25 THEN encode(sha256(convert_to(bare, 'UTF8')), 'hex') ELSE '' END
        FROM (SELECT regexp_replace(
            lower(CASE WHEN octet_length(said) = length(said) THEN said ELSE normalize(said, NFKC) END),
            '[[:space:][:punct:]\u00a0\u00ad\u200b-\u200f\u2010-\u2027\u2060\u3000-\u3003\u3008-\u3011\u30fb\ufeff«»]+', '', 'g'
        ) AS bare) AS said
    $$;

    CREATE FUNCTION rehearsal_digests(said text) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
    DECLARE
        digests text[] := ARRAY[rehearsal_digest(said)];
        line text;
    BEGIN
        IF position(E'\n' IN said) > 0 THEN
            FOREACH line IN ARRAY string_to_array(said, E'\n') LOOP
                digests := digests || rehearsal_digest(line);
            END LOOP;
        END IF;
        RETURN digests;
    END $$;

    -- which of the texts, as a whole or in one of their lines, some persona of this experiment said. An import asks
    -- this of every line: nothing is computed where nothing was rehearsed, and nothing joined where no digest is known.
    CREATE FUNCTION rehearsal_said(tested bigint, texts text[]) RETURNS SETOF text LANGUAGE plpgsql STABLE AS $$
    DECLARE
        digests text[];
        known text[];
    BEGIN
        IF NOT EXISTS (SELECT 1 FROM rehearsal_rehearsal WHERE experiment_id = tested) THEN
            RETURN;
        END IF;
        digests := ARRAY(SELECT DISTINCT unnest(rehearsal_digests(text)) FROM unnest(texts) AS text);
        SELECT array_agg(digest) INTO known FROM rehearsal_simulatedanswer WHERE digest = ANY (digests) AND digest <> '';
        IF known IS NULL THEN
            RETURN;
        END IF;
        SELECT array_agg(answer.digest) INTO known
        FROM rehearsal_simulatedanswer answer
            JOIN rehearsal_persona persona ON persona.id = answer.persona_id
            JOIN rehearsal_rehearsal rehearsal ON rehearsal.id = persona.rehearsal_id
        WHERE answer.digest = ANY (known) AND rehearsal.experiment_id = tested;
        RETURN QUERY SELECT DISTINCT text FROM unnest(texts) AS text WHERE rehearsal_digests(text) && known;
    END $$;

    CREATE FUNCTION rehearsal_take_digest() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.digest := rehearsal_digest(NEW.text);
        RETURN NEW;
    END $$;
    CREATE TRIGGER take_digest BEFORE INSERT ON rehearsal_simulatedanswer FOR EACH ROW
        EXECUTE FUNCTION rehearsal_take_digest();

    -- an answer joins only a rehearsal that runs
    CREATE FUNCTION rehearsal_still_runs() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (SELECT state FROM rehearsal_rehearsal WHERE id = (
            SELECT rehearsal_id FROM rehearsal_persona WHERE id = NEW.persona_id)) IS DISTINCT FROM 'running' THEN
            RAISE EXCEPTION 'only a running rehearsal takes answers'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME;
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER still_runs BEFORE INSERT ON rehearsal_simulatedanswer FOR EACH ROW
        EXECUTE FUNCTION rehearsal_still_runs();
    CREATE TRIGGER still_runs BEFORE INSERT ON rehearsal_prediction FOR EACH ROW
        EXECUTE FUNCTION rehearsal_still_runs();

    CREATE FUNCTION rehearsal_is_no_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        tested bigint := (SELECT experiment_id FROM experiments_evidence WHERE id = NEW.evidence_id);
    BEGIN
        IF EXISTS (SELECT 1 FROM rehearsal_said(tested, NEW.quotes || NEW.findings)) THEN
            RAISE EXCEPTION 'a simulated answer is no evidence'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME;
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER no_simulation BEFORE INSERT OR UPDATE ON experiments_testimony FOR EACH ROW
        EXECUTE FUNCTION rehearsal_is_no_evidence();
"""


class Migration(migrations.Migration):
    dependencies = [("rehearsal", "0001_initial"), ("experiments", "0006_bearings"), ("workspaces", "0002_walls")]
    operations = [
        walls("rehearsal"),
        migrations.RunSQL(ALIKE, migrations.RunSQL.noop),
        moves(
            "rehearsal_rehearsal",
            "queued>running",
            "queued>failed",
            "queued>cancelled",
            "running>done",
            "running>failed",
            "running>cancelled",
        ),
        sealed("rehearsal_rehearsal", but=("state", "failure", "started_at", "finished_at")),
        sealed("rehearsal_persona"),
        sealed("rehearsal_simulatedanswer"),
        sealed("rehearsal_prediction"),
    ]
