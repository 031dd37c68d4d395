"""Erasing a participant: by the owning role alone, recorded outside of the workspace.

The serving role may call the function for the workspace it has entered and in the name of one of its admins. Alias,
findings, quotes and files go, and what else was written down about the piece; answers, digests and counts stay, so every
result, decision and the ledger's chain hold as before.
"""

from django.db import migrations

from kaizenlab.workspaces.walls import HERE, sealing_functions

ERASE = f"""
    CREATE OR REPLACE FUNCTION erase_participant(
        of_experiment bigint, at_places int[], own_files bigint[], by_member bigint
    ) RETURNS attachments_erasure LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    DECLARE
        here CONSTANT bigint := {HERE};
        kept attachments_erasure;
        email text;
        address text;
        reference text;
        aliases text[];
        words text[];
        files text[];
        doomed bigint[];
    BEGIN
        SELECT person.email INTO email FROM workspaces_membership AS member
            JOIN workspaces_user AS person ON person.id = member.user_id
            WHERE member.workspace_id = here AND member.id = by_member AND role = 'admin' AND left_at IS NULL;
        IF email IS NULL THEN
            RAISE EXCEPTION 'only an admin of the workspace erases a participant'
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        SELECT slug INTO STRICT address FROM workspaces_workspace WHERE id = here;
        SELECT 'E-' || number INTO STRICT reference FROM experiments_experiment
            WHERE workspace_id = here AND id = of_experiment FOR UPDATE;
        PERFORM set_config('app.deleting', here::text, true);

        SELECT array_agg(DISTINCT alias) INTO aliases FROM experiments_testimony AS testimony
            JOIN experiments_evidence AS evidence ON evidence.id = testimony.evidence_id
            WHERE evidence.workspace_id = here AND experiment_id = of_experiment AND place = ANY (at_places)
                AND alias <> '';
        WITH gone AS (
            DELETE FROM experiments_testimony AS testimony USING experiments_evidence AS evidence
                WHERE evidence.id = testimony.evidence_id AND evidence.workspace_id = here
                    AND experiment_id = of_experiment AND place = ANY (at_places) RETURNING digest
        ) SELECT array_agg(digest ORDER BY digest) INTO words FROM gone;
        UPDATE experiments_evidence
            SET source = '', elsewhere = '', reason = CASE WHEN corrects_id IS NULL THEN '' ELSE '–' END
            WHERE workspace_id = here AND experiment_id = of_experiment AND place = ANY (at_places);

        WITH gone AS (
            UPDATE attachments_attachment
                SET erased_at = clock_timestamp(), why = CASE WHEN withdrawn_at IS NULL THEN '' ELSE '–' END
                WHERE workspace_id = here AND experiment_id = of_experiment AND erased_at IS NULL
                    AND (evidence_id IS NULL AND number = ANY (own_files) OR evidence_id IN (
                        SELECT id FROM experiments_evidence WHERE workspace_id = here
                            AND experiment_id = of_experiment AND place = ANY (at_places)))
                RETURNING id, sha256
        ) SELECT array_agg(id), array_agg(sha256 ORDER BY sha256) INTO doomed, files FROM gone;
        DELETE FROM attachments_content WHERE workspace_id = here AND attachment_id = ANY (doomed);

        -- what somebody typed and has not sent yet
        DELETE FROM drafts_draft WHERE workspace_id = here AND (
            key = ANY (SELECT 'evidence:' || reference || '/' || place FROM unnest(at_places) AS place)
            OR key = 'evidence:' || reference AND data ->> 'alias' = ANY (aliases));

        PERFORM set_config('app.deleting', '', true);
        INSERT INTO attachments_erasure (slug, experiment, pieces, words, files, digest, at, by)
            VALUES (address, reference, at_places, COALESCE(cardinality(words), 0),
                COALESCE(cardinality(files), 0),
                encode(sha256(array_to_string(words || files, '')::bytea), 'hex'), clock_timestamp(), email)
            RETURNING * INTO kept;
        RETURN kept;
    END $$;

    -- only the function above writes here
    CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON attachments_erasure FOR EACH ROW
        EXECUTE FUNCTION workspaces_deletion_guard();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("attachments", "0002_walls"),
        ("drafts", "0001_initial"),
        ("workspaces", "0003_deletion"),
    ]
    operations = [sealing_functions(), migrations.RunSQL(ERASE, migrations.RunSQL.noop)]
