"""How a test leaves nothing behind.

Django truncates every table, which makes new files for each of them and for its indexes: for 160 tables, where a test
has written to twenty. Here the rows of those go, past the walls and the seals that are in everybody else's way.

Rows that a test took back are still in the files of their tables and indexes, and every later test reads past them:
they are swept out, and the planner forgets that the tables were empty then. Autovacuum would come in the middle of a
test. What the planner does know from the first day on is that a workspace holds many rows of a table; else it keeps
plans that look for each of ten thousand new rows by its workspace, and so read all of them each time.
"""

from django.db import connection, transaction

from kaizenlab import owner

CROWDED = """
    SELECT CASE schemaname WHEN 'public' THEN 'VACUUM FULL ' ELSE 'VACUUM ' END || relid::regclass
      FROM pg_stat_all_tables
     WHERE n_dead_tup > 500 AND schemaname IN ('public', 'pg_catalog')
"""
AS_IF_NEW = """
    SELECT pg_clear_relation_stats('public', relname) FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relowner = current_user::regrole
       AND reltuples >= 0
"""
SEEN_IN_A_TEST = """
    SELECT pg_clear_attribute_stats('public', relname::text, attname::text, false)
      FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relowner = current_user::regrole
"""
MANY_IN_A_WORKSPACE = """
    SELECT pg_restore_attribute_stats('schemaname', 'public', 'relname', relname::text, 'attname', attname::text,
                                      'inherited', false, 'null_frac', 0::real, 'avg_width', 8, 'n_distinct', 5::real)
      FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'workspace_id'
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relowner = current_user::regrole
"""
# What the migrations themselves have written
KEPT = ("django_migrations", "django_content_type", "auth_permission")
MAKE = f"""
    CREATE FUNCTION leave_nothing() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    DECLARE
        written CONSTANT regclass[] := ARRAY(
            SELECT oid FROM pg_class
             WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relowner = current_user::regrole
               AND pg_relation_size(oid) > 0 AND relname <> ALL (ARRAY{list(KEPT)}));
        walled CONSTANT regclass[] := ARRAY(SELECT oid FROM pg_class WHERE oid = ANY (written) AND relforcerowsecurity);
        each regclass;
    BEGIN
        SET CONSTRAINTS ALL DEFERRED;
        FOREACH each IN ARRAY written LOOP
            EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER, NO FORCE ROW LEVEL SECURITY', each);
        END LOOP;
        FOREACH each IN ARRAY written LOOP
            EXECUTE format('DELETE FROM %s', each);
        END LOOP;
        SET CONSTRAINTS ALL IMMEDIATE;
        FOREACH each IN ARRAY written LOOP
            EXECUTE format('ALTER TABLE %s ENABLE TRIGGER USER', each);
        END LOOP;
        FOREACH each IN ARRAY walled LOOP
            EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', each);
        END LOOP;
    END $$
"""


def prepare() -> None:
    """As the owner of the tables."""
    with connection.cursor() as cursor:
        cursor.execute("DROP FUNCTION IF EXISTS leave_nothing")
        cursor.execute(MAKE)
        cursor.execute(SEEN_IN_A_TEST)
        cursor.execute(MANY_IN_A_WORKSPACE)


def leave_nothing(_case: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT leave_nothing()")


def sweep() -> None:
    """As the owner of the database, whose catalogue fills too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(CROWDED)
        crowded = [vacuum for (vacuum,) in cursor.fetchall()]
    if crowded:
        with owner.as_owner(), connection.cursor() as cursor:
            for vacuum in crowded:
                cursor.execute(vacuum)
            for statement in (AS_IF_NEW, SEEN_IN_A_TEST, MANY_IN_A_WORKSPACE):
                cursor.execute(statement)
