"""Walls, and how entries are found.

Row-level security lets no index answer for words: what compares them is not trusted to keep silent about rows it sees.
So one function of the owning role asks the index. It takes its workspace from the transaction's setting and from
nowhere else, puts the workspace's key before every word that it asks for, and tells no more than keys and ranks. The
rows themselves are then read by the serving role, behind the wall.
"""

from django.db import migrations

from kaizenlab.workspaces.walls import HERE, walls

# In PostgreSQL the table has parts, which Django need not know: what it reads and writes is the whole. Nobody passes to
# a part by its own name, its row-level security lets no row through.
PARTS = 64
TABLE = f"""
    ALTER TABLE search_entry RENAME TO search_entry_plain;
    CREATE TABLE search_entry (LIKE search_entry_plain INCLUDING DEFAULTS INCLUDING CONSTRAINTS)
        PARTITION BY HASH (workspace_id);
    DROP TABLE search_entry_plain;
    CREATE SEQUENCE search_entry_id_seq OWNED BY search_entry.id;
    ALTER TABLE search_entry ALTER COLUMN id SET DEFAULT nextval('search_entry_id_seq');
    ALTER TABLE search_entry ADD PRIMARY KEY (workspace_id, id);
    ALTER TABLE search_entry ADD CONSTRAINT entry_once UNIQUE (workspace_id, subject);
    ALTER TABLE search_entry ADD CONSTRAINT search_entry_workspace FOREIGN KEY (workspace_id)
        REFERENCES workspaces_workspace (id) DEFERRABLE INITIALLY DEFERRED;
    CREATE INDEX entry_document ON search_entry USING gin (document) WITH (fastupdate = off);
    CREATE INDEX entry_newest ON search_entry (workspace_id, at DESC, id DESC)
        INCLUDE (kind, outcome, state, owner_id, overridden, late, deviation);
    DO $$ BEGIN
        FOR part IN 0..{PARTS - 1} LOOP
            EXECUTE format('CREATE TABLE search_entry_%s PARTITION OF search_entry'
                ' FOR VALUES WITH (MODULUS {PARTS}, REMAINDER %s)', part, part);
            EXECUTE format('ALTER TABLE search_entry_%s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', part);
        END LOOP;
    END $$;
"""

DOCUMENT = r"""
    CREATE FUNCTION search_stem(word text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT COALESCE((ts_lexize('pg_catalog.english_stem', word))[1], word);
    $$;

    CREATE FUNCTION search_stems(words text[]) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT COALESCE(array_agg(search_stem(word) ORDER BY n), '{}')
            FROM unnest(words) WITH ORDINALITY AS said (word, n);
    $$;

    CREATE FUNCTION search_quoted(lexeme text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT '''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || '''';
    $$;

    -- The first `heads` words are the title's. A word of letters stands in it twice, as its stem and as it is; one of the
    -- title once more, marked with “#”: the index finds titles by that.
    CREATE FUNCTION search_document(workspace bigint, words text[], places int[], heads int, links text[])
        RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        WITH said AS (
            SELECT word, ':' || LEAST(place, 16383) || CASE WHEN n <= heads THEN 'A' ELSE '' END AS place
                FROM unnest(words, places) WITH ORDINALITY AS said (word, place, n)
        ), lexemes AS (
            SELECT search_stem(word) AS lexeme, place FROM said
            UNION ALL SELECT '=' || word, place FROM said WHERE word ~ '^[a-z]'
            UNION ALL SELECT DISTINCT '#' || search_stem(word), '' FROM said WHERE place LIKE '%A'
            UNION ALL SELECT 'u:' || link, '' FROM unnest(links) AS link
        ) SELECT COALESCE(string_agg(search_quoted(workspace || ':' || lexeme) || place, ' '), '')::tsvector
            FROM lexemes;
    $$;
"""

# A term is a list of alternatives, an alternative a list of words in a row: [word, places since the one before, manner].
# The manner: 'stem', 'exact', 'open' (any word that begins so, or any pair of characters), 'link'. The mark: 'A' where
# it has to stand in the title, '#' to find titles by the index.
ASKING = """
    CREATE FUNCTION search_term(workspace bigint, alternatives jsonb, mark text) RETURNS tsquery
        LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
    DECLARE
        alternative jsonb;
        said jsonb;
        word text;
        operand tsquery;
        row_of_words tsquery;
        whole tsquery;
    BEGIN
        FOR alternative IN SELECT jsonb_array_elements(alternatives) LOOP
            row_of_words := NULL;
            FOR said IN SELECT jsonb_array_elements(alternative) LOOP
                word := said ->> 0;
                IF mark = '#' THEN
                    CONTINUE WHEN said ->> 2 = 'link';
                    operand := (search_quoted(workspace || ':#' || CASE said ->> 2 WHEN 'open' THEN ltrim(word, '=')
                        ELSE search_stem(word) END) || CASE said ->> 2 WHEN 'open' THEN ':*' ELSE '' END)::tsquery;
                    row_of_words := CASE WHEN row_of_words IS NULL THEN operand ELSE row_of_words && operand END;
                    CONTINUE;
                END IF;
                operand := (search_quoted(workspace || ':' || CASE said ->> 2
                    WHEN 'stem' THEN search_stem(word) WHEN 'exact' THEN '=' || word
                    WHEN 'link' THEN 'u:' || word ELSE word END)
                    || CASE WHEN said ->> 2 = 'open' THEN ':*' || mark WHEN mark <> '' THEN ':' || mark ELSE '' END
                    )::tsquery;
                row_of_words := CASE WHEN row_of_words IS NULL THEN operand
                    ELSE tsquery_phrase(row_of_words, operand, (said ->> 1)::int) END;
            END LOOP;
            whole := CASE WHEN whole IS NULL THEN row_of_words WHEN row_of_words IS NULL THEN whole
                ELSE whole || row_of_words END;
        END LOOP;
        RETURN whole;
    END $$;

    -- Words that say nothing, such as “the”, are only asked for where there is nothing else.
    CREATE FUNCTION search_terms(workspace bigint, asked jsonb, mark text) RETURNS tsquery[]
        LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        WITH terms AS (
            SELECT n, search_term(workspace, term, mark) AS query, jsonb_array_length(term -> 0) = 1
                AND term -> 0 -> 0 ->> 2 = 'stem'
                AND ts_lexize('pg_catalog.english_stem', term -> 0 -> 0 ->> 0) = '{}' AS says_nothing
                FROM jsonb_array_elements(asked) WITH ORDINALITY AS asked (term, n)
        ) SELECT COALESCE(array_agg(query ORDER BY n), '{}') FROM terms
            WHERE NOT says_nothing OR NOT EXISTS (SELECT FROM terms WHERE NOT says_nothing);
    $$;

    CREATE FUNCTION search_joined(terms tsquery[], loosely boolean) RETURNS tsquery
        LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
    DECLARE
        term tsquery;
        whole tsquery;
    BEGIN
        FOREACH term IN ARRAY terms LOOP
            CONTINUE WHEN term IS NULL;
            whole := CASE WHEN whole IS NULL THEN term WHEN loosely THEN whole || term ELSE whole && term END;
        END LOOP;
        RETURN whole;
    END $$;
"""

MOST = 1_000  # records that are weighed against each other
FINDING = f"""
    CREATE POLICY finding ON search_entry FOR SELECT TO CURRENT_USER USING (true);
    CREATE POLICY finding ON search_shelf FOR SELECT TO CURRENT_USER USING (true);  -- whose entries are still to be made

    CREATE FUNCTION search_entries(asked jsonb, narrowed jsonb, size int)
        RETURNS TABLE (id bigint, rank bigint, at timestamptz, total bigint)
        LANGUAGE plpgsql STABLE SECURITY DEFINER
        SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
    DECLARE
        here CONSTANT bigint := {HERE};
        loosely CONSTANT boolean := COALESCE((asked ->> 'loosely')::boolean, false);
        terms CONSTANT tsquery[] := search_terms(here, asked -> 'wanted', '');
        wanted CONSTANT tsquery := search_joined(terms, loosely);
        unwanted CONSTANT tsquery := search_joined(search_terms(here, asked -> 'unwanted', ''), true);
        head CONSTANT tsquery := search_joined(search_terms(here, asked -> 'wanted', 'A'), false);
        titled CONSTANT tsquery :=
            CASE WHEN loosely THEN NULL ELSE search_joined(search_terms(here, asked -> 'wanted', '#'), false) END;
        phrase CONSTANT tsquery := search_term(here, asked -> 'phrase', '');
        phrase_head CONSTANT tsquery := search_term(here, asked -> 'phrase', 'A');
        kinds CONSTANT text[] := (SELECT array_agg(v) FROM jsonb_array_elements_text(narrowed -> 'kind') AS v);
        outcomes CONSTANT text[] := (SELECT array_agg(v) FROM jsonb_array_elements_text(narrowed -> 'outcome') AS v);
        states CONSTANT text[] := (SELECT array_agg(v) FROM jsonb_array_elements_text(narrowed -> 'state') AS v);
        owners CONSTANT bigint[] :=
            (SELECT array_agg(v::bigint) FROM jsonb_array_elements_text(narrowed -> 'owner') AS v);
        marks CONSTANT jsonb := COALESCE(narrowed -> 'is', '[]');
        since CONSTANT timestamptz := (narrowed ->> 'after')::timestamptz;
        until CONSTANT timestamptz := (narrowed ->> 'before')::timestamptz;
        past_rank CONSTANT bigint := (narrowed -> 'past' ->> 0)::bigint;
        past_at CONSTANT timestamptz := (narrowed -> 'past' ->> 1)::timestamptz;
        past_id CONSTANT bigint := (narrowed -> 'past' ->> 2)::bigint;
    BEGIN
        RETURN QUERY
        WITH matching AS MATERIALIZED (
            SELECT e.id, e.at, count(*) OVER () AS total FROM search_entry AS e
                WHERE e.workspace_id = here
                    AND (wanted IS NULL OR e.document @@ wanted)
                    AND (unwanted IS NULL OR NOT e.document @@ unwanted)
                    AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND (outcomes IS NULL OR e.outcome = ANY (outcomes))
                    AND (states IS NULL OR e.state = ANY (states))
                    AND (owners IS NULL OR e.owner_id = ANY (owners))
                    AND (NOT marks ? 'overridden' OR e.overridden)
                    AND (NOT marks ? 'late' OR e.late)
                    AND (NOT marks ? 'deviation' OR e.deviation)
                    AND (since IS NULL OR e.at >= since)
                    AND (until IS NULL OR e.at < until)
        ), weighed AS (  -- of thousands only the newest, and the newest whose title holds it all
            (SELECT m.id, m.at, m.total FROM matching AS m WHERE wanted IS NOT NULL
                ORDER BY m.at DESC, m.id DESC LIMIT {MOST})
            UNION
            (SELECT m.id, m.at, m.total FROM search_entry AS e JOIN matching AS m ON m.id = e.id
                WHERE e.workspace_id = here AND e.document @@ titled ORDER BY m.at DESC, m.id DESC LIMIT {MOST})
        ), ranked AS (
            SELECT w.id, w.at, w.total, round(1000000 * (
                ts_rank('{{0.1, 0.2, 0.4, 1.0}}', e.document, wanted, 1)
                + CASE WHEN e.document @@ head THEN 2 ELSE 0 END
                + CASE WHEN phrase IS NOT NULL AND e.document @@ phrase THEN 0.5 ELSE 0 END
                + CASE WHEN phrase IS NOT NULL AND e.document @@ phrase_head THEN 0.5 ELSE 0 END
                + CASE WHEN loosely THEN (SELECT count(*) FROM unnest(terms) AS term WHERE e.document @@ term) ELSE 0 END
                ))::bigint AS rank
                FROM weighed AS w JOIN search_entry AS e ON e.workspace_id = here AND e.id = w.id
            UNION ALL
            SELECT m.id, m.at, m.total, 0 FROM matching AS m WHERE wanted IS NULL
        )
        SELECT r.id, r.rank, r.at, r.total FROM ranked AS r
            WHERE past_id IS NULL OR (r.rank, r.at, r.id) < (past_rank, past_at, past_id)
            ORDER BY r.rank DESC, r.at DESC, r.id DESC LIMIT size;
    END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial"), ("workspaces", "0005_currency")]
    operations = [
        migrations.RunSQL(TABLE, migrations.RunSQL.noop),
        walls("search"),
        migrations.RunSQL(DOCUMENT, migrations.RunSQL.noop),
        migrations.RunSQL(ASKING, migrations.RunSQL.noop),
        migrations.RunSQL(FINDING, migrations.RunSQL.noop),
    ]
