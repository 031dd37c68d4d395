"""Two roles: one owns the tables and migrates them, the other serves pages and jobs and owns nothing."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from django.conf import settings
from django.db import connection

LOGIN = ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS")

GRANTS = """
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role};
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO {role};
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
    connection.close()
    connection.close_pool()


def grant(role: str) -> None:
    """What the serving role may do, in this schema and in tables made later. It never gets TRUNCATE or DDL."""
    with connection.cursor() as cursor:
        cursor.execute(GRANTS.format(role=connection.ops.quote_name(role)))
