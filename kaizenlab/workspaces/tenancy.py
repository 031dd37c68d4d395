"""Which workspace, and whose eyes, a transaction sees with: settings of PostgreSQL that end with the transaction.

So a pooled connection never carries them on to the next request, and a place without them sees nothing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from django.db import connection, transaction


def look_as(*, user: int | None = None, workspace: int | None = None, invitation: str = "", token: str = "") -> None:
    """Sets all four for the rest of the transaction; what isn't given sees nothing.

    A record is joined to what stands beside it by keys, in the order it is asked for. To weigh every other order of a
    dozen walled tables takes PostgreSQL longer than to run the query: past four it takes the given one.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.user_id', %s, true), set_config('app.workspace_id', %s, true),"
            " set_config('app.invitation', %s, true), set_config('app.token', %s, true),"
            " set_config('join_collapse_limit', '4', true)",
            [str(user or ""), str(workspace or ""), invitation, token],
        )


def enter(workspace: int) -> None:
    """From here on the transaction sees this workspace."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.workspace_id', %s, true)", [str(workspace)])


@contextlib.contextmanager
def inside(workspace: int) -> Iterator[None]:
    """For jobs, commands and tests: one transaction in one workspace; an outer one goes on as it was."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('app.workspace_id', true)")
            before = (cursor.fetchone() or ("",))[0] or ""
        enter(workspace)
        yield
        with connection.cursor() as cursor:  # after an exception the rollback does it
            cursor.execute("SELECT set_config('app.workspace_id', %s, true)", [before])
