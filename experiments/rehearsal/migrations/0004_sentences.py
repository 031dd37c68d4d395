"""What a persona said is known again sentence by sentence, also inside a longer quote."""

import django.contrib.postgres.fields
from django.db import migrations, models

# Each text has a digest as a whole, one of each line and one of each sentence; what is shorter than 25 letters and
# digits has none (see 0002). Both sides are cut at the same marks, so it does no harm that one stands in a number too.
SENTENCES = r"""
    CREATE OR REPLACE FUNCTION rehearsal_digests(said text) RETURNS text[] LANGUAGE sql STABLE AS $$
        SELECT COALESCE(array_agg(DISTINCT digest), '{}')
        FROM (SELECT said AS part
            UNION ALL SELECT string_to_table(said, E'\n')
            UNION ALL SELECT regexp_split_to_table(said, '[.!?\n\u2026\u3002\uff01\uff0e\uff1f\uff61]+')) AS parts,
            rehearsal_digest(part) AS digest
        WHERE digest <> ''
    $$;

    CREATE OR REPLACE FUNCTION rehearsal_said(tested bigint, texts text[]) RETURNS SETOF text LANGUAGE plpgsql STABLE
    AS $$
    BEGIN
        IF NOT EXISTS (SELECT 1 FROM rehearsal_rehearsal WHERE experiment_id = tested) THEN
            RETURN;
        END IF;
        RETURN QUERY SELECT DISTINCT text FROM unnest(texts) AS text, unnest(rehearsal_digests(text)) AS digest
        WHERE digest IN (
            SELECT unnest(answer.digests)
            FROM rehearsal_rehearsal rehearsal
                JOIN rehearsal_persona persona ON persona.rehearsal_id = rehearsal.id
                JOIN rehearsal_simulatedanswer answer ON answer.persona_id = persona.id
            WHERE rehearsal.experiment_id = tested
        );
    END $$;

    CREATE OR REPLACE FUNCTION rehearsal_take_digest() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.digests := rehearsal_digests(NEW.text);
        RETURN NEW;
    END $$;

    -- the answers that are there already, of every workspace and though they are sealed
    ALTER TABLE rehearsal_simulatedanswer NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER sealed_update;
    UPDATE rehearsal_simulatedanswer SET digests = rehearsal_digests(text);
    ALTER TABLE rehearsal_simulatedanswer FORCE ROW LEVEL SECURITY, ENABLE TRIGGER sealed_update;
"""
DIGESTS = django.contrib.postgres.fields.ArrayField(models.CharField(max_length=64), default=list, editable=False)


class Migration(migrations.Migration):
    dependencies = [("rehearsal", "0003_cut")]
    operations = [
        migrations.AddField("simulatedanswer", "digests", DIGESTS),
        migrations.RunSQL(SENTENCES, migrations.RunSQL.noop),
        migrations.RemoveIndex("simulatedanswer", "simulated_digest"),
        migrations.RemoveField("simulatedanswer", "digest"),
    ]
