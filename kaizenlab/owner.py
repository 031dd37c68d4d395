"""Two roles: one owns the tables and migrates them, the other serves pages and jobs and owns nothing."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, cast

from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg import sql

LOGIN = ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS")

# Only on what the owner owns: extensions keep tables and functions of their own in the same schema.
GRANTS = """
DO $$
DECLARE
    role CONSTANT text := {role};
    command text;
BEGIN
    FOR command IN
        SELECT format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO %I', oid::regclass, role) FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v') AND relowner = current_user::regrole
        UNION ALL
        SELECT format('GRANT USAGE, SELECT ON SEQUENCE %s TO %I', oid::regclass, role) FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' AND relowner = current_user::regrole
        UNION ALL
        SELECT format('GRANT EXECUTE ON FUNCTION %s TO %I', oid::regprocedure, role) FROM pg_proc
         WHERE pronamespace = 'public'::regnamespace AND prokind = 'f' AND proowner = current_user::regrole
    LOOP
        EXECUTE command;
    END LOOP;
    EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', role);
    FOREACH command IN ARRAY ARRAY['SELECT, INSERT, UPDATE, DELETE ON TABLES', 'USAGE, SELECT ON SEQUENCES',
                                   'EXECUTE ON FUNCTIONS'] LOOP
        EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT %s TO %I', command, role);
    END LOOP;
END $$
"""


def as_owner() -> AbstractContextManager[None]:
    """Log in as the role that owns the tables until the block ends."""
    return logged_in(settings.DATABASE_OWNER)


def directly() -> AbstractContextManager[None]:
    """Log in as before but without the pool, whose threads retry in vain and don't survive a fork."""
    options = {name: value for name, value in connection.settings_dict["OPTIONS"].items() if name != "pool"}
    return logged_in({**connection.settings_dict, "OPTIONS": options})


@contextmanager
def logged_in(login: Mapping[str, Any]) -> Iterator[None]:
    """With that role's login; what the connection was before, it is again afterwards."""
    here = connection.settings_dict
    before = {name: here[name] for name in LOGIN}
    disconnect()
    here.update({name: login[name] for name in LOGIN})
    try:
        yield
    finally:
        disconnect()
        here.update(before)


def disconnect() -> None:
    postgres = cast("DatabaseWrapper", connection)
    postgres.close()
    postgres.close_pool()


def grant(role: str) -> None:
    """What the serving role may do, in these tables and in those made later. It never gets TRUNCATE or DDL."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(GRANTS).format(role=sql.Literal(role)))
