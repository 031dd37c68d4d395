"""Which mails have left. A mail server forgets at once what it was told, so whoever hands it one keeps that here, in
the same transaction: a job that runs again finds it done.
"""

from django.db import connection


def is_first(key: str) -> bool:
    """Whether the mail of that key has not left; a second one who asks waits until the first's transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO jobs_sent (key) VALUES (%s) ON CONFLICT DO NOTHING", [key])
        return cursor.rowcount == 1
