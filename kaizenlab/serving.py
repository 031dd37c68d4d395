"""The wall below every other: pages and jobs run only as a role that row-level security binds."""

import logging
import sys

from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from kaizenlab import owner

logger = logging.getLogger(__name__)

# Itself first, then every role it could become. What counts as owned is a table of ours, in any schema.
POWERS = """
SELECT rolname, rolsuper, rolbypassrls, rolcreaterole,
       EXISTS (SELECT FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
                WHERE relowner = role.oid AND relkind IN ('r', 'p', 'v', 'm')
                  AND nspname <> 'information_schema' AND nspname !~ '^pg_')
  FROM pg_roles AS role
 WHERE pg_has_role(current_user, role.oid, 'MEMBER')
 ORDER BY rolname <> current_user, rolname
"""


class UnsafeRole(Exception):  # noqa: N818
    """The message says which role, what it could do, and what to use instead."""


def insist_on_a_safe_role() -> None:
    """Exit with code 2 unless the role is safe; without a database now, look at the first connection instead."""
    connection_created.connect(refuse_unsafe_role)
    try:
        with owner.directly():
            connection.ensure_connection()
    except UnsafeRole as unsafe:
        print(unsafe, file=sys.stderr)
        sys.exit(2)
    except OperationalError as error:
        logger.warning("The database can't be reached yet: %s", str(error).strip())


def refuse_unsafe_role(connection: BaseDatabaseWrapper, **_: object) -> None:
    """Once found safe, a process need not look again."""
    if sentence := danger(connection):
        connection.close()
        raise UnsafeRole(sentence)
    connection_created.disconnect(refuse_unsafe_role)


def danger(connection: BaseDatabaseWrapper) -> str | None:
    """Why row-level security would not hold for this connection's role, in one sentence."""
    with connection.cursor() as cursor:
        cursor.execute(POWERS)
        roles = cursor.fetchall()
    me = roles[0][0]
    for name, *powers in roles:
        if could := power(*powers):
            subject = f"DATABASE_URL logs in as {me}, which" + ("" if name == me else f" can become {name}, which")
            return f"{subject} {could}: row-level security would not hold. Let it log in as a role that owns nothing."
    return None


def power(superuser: bool, bypasses: bool, makes_roles: bool, owns_tables: bool) -> str | None:
    if superuser:
        return "is a superuser"
    if bypasses:
        return "may bypass row-level security"
    if makes_roles:
        return "may create roles"
    return "owns tables" if owns_tables else None
