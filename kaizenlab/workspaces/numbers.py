"""Numbers inside a workspace: H-12 is followed by H-13."""

from __future__ import annotations

from django.db import connection


def following(workspace: int, kind: str) -> int:
    """The next number of the kind; others who ask wait until this transaction ends, so no number is lost or double."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO workspaces_counter (workspace_id, kind, last) VALUES (%s, %s, 1)"
            " ON CONFLICT (workspace_id, kind) DO UPDATE SET last = workspaces_counter.last + 1 RETURNING last",
            [workspace, kind],
        )
        return cursor.fetchone()[0]
