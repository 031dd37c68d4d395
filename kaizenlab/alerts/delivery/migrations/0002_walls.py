"""Delivery: walls, what never changes, who sees a calendar address, and the clock's view over all workspaces.

Of a notice and a digest only what becomes of them changes, and nothing once they are sent or skipped. Whoever holds a
calendar address sees its row before entering the workspace, as an invitation's guest does. Whose digest is due in other
workspaces the owner alone sees, inside the function that says their ids.
"""

from django.db import migrations

from kaizenlab.workspaces.walls import HERE, policy, sealed, walls

HELD = f"workspace_id = {HERE} OR digest = NULLIF(current_setting('app.feed', true), '')"

CLOCK = "".join(
    f"""
    CREATE POLICY digests ON {table} FOR SELECT TO CURRENT_USER USING (current_setting('app.clock', true) = 'digests');
    """
    for table in ("workspaces_membership", "workspaces_workspace", "delivery_preference", "delivery_digest")
)

# The zones are handed in with what is due there now: the rules know it, and PostgreSQL may know other zones than Python.
DIGESTS = """
    CREATE OR REPLACE FUNCTION workspaces_to_digest(zones text[], kinds text[], days date[], moments timestamptz[])
        RETURNS SETOF bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
        PERFORM set_config('app.clock', 'digests', true);
        RETURN QUERY SELECT DISTINCT member.workspace_id
            FROM workspaces_membership AS member
            JOIN workspaces_user AS person ON person.id = member.user_id AND person.is_active
            JOIN workspaces_workspace AS place ON place.id = member.workspace_id
            LEFT JOIN delivery_preference AS chosen ON chosen.member_id = member.id
            JOIN unnest(zones, kinds, days, moments) AS due (zone, kind, day, moment)
                ON due.zone = COALESCE(NULLIF(person.time_zone, ''), place.time_zone) AND member.joined_at < due.moment
            WHERE member.left_at IS NULL
                AND CASE due.kind WHEN 'daily' THEN COALESCE(chosen.daily, false) ELSE COALESCE(chosen.weekly, true) END
                AND NOT EXISTS (
                    SELECT FROM delivery_digest AS planned
                    WHERE planned.member_id = member.id AND planned.kind = due.kind AND planned.day = due.day
                );
        PERFORM set_config('app.clock', '', true);
    END $$;
"""


def sealed_once_over(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER sealed_once_over BEFORE UPDATE ON {table} FOR EACH ROW"
        " WHEN (OLD.sent_at IS NOT NULL OR OLD.skipped <> '') EXECUTE FUNCTION sealed();",
        migrations.RunSQL.noop,
    )


class Migration(migrations.Migration):
    dependencies = [("delivery", "0001_initial"), ("alerts", "0002_walls"), ("workspaces", "0003_deletion")]
    operations = [
        walls("delivery"),
        migrations.RunSQL(policy("delivery_feed", HELD, f"workspace_id = {HERE}"), migrations.RunSQL.noop),
        migrations.RunSQL(CLOCK + DIGESTS, migrations.RunSQL.noop),
        sealed("delivery_notice", but=("due_at", "sent_at", "skipped")),
        sealed_once_over("delivery_notice"),
        sealed("delivery_digest", but=("sent_at", "skipped")),
        sealed_once_over("delivery_digest"),
        sealed("delivery_feed", but=("revoked_at",)),
    ]
