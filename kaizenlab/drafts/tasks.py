"""What nobody came back for is forgotten."""

from django.db import connection
from procrastinate.contrib.django import app


@app.periodic(cron="37 3 * * *")
@app.task(name="forget_old_drafts", queueing_lock="forget_old_drafts")
def forget_old_drafts(timestamp: int) -> None:  # noqa: ARG001
    """In every workspace and of everybody, which the serving role cannot see: a function of the owner's does it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT forget_old_drafts()")
