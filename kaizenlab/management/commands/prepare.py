import sys

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from kaizenlab import owner, serving
from kaizenlab.search import keeping


class Command(BaseCommand):
    help = "Makes the database ready to serve: migrates it and grants the serving role what it may do."
    requires_system_checks = ()

    def handle(self, **_: object) -> None:
        if sentence := obstacle():
            print(sentence, file=sys.stderr)
            sys.exit(2)
        role = settings.DATABASES["default"]["USER"]
        with owner.as_owner():
            if is_behind():
                call_command("migrate", verbosity=0, interactive=False)
            call_command("createcachetable", verbosity=0)
            owner.grant(role)
            keeping.catch_up()


def is_behind() -> bool:
    plan = MigrationExecutor(connection)
    return bool(plan.migration_plan(plan.loader.graph.leaf_nodes()))


def obstacle() -> str | None:
    """Why this database can't be served from, in one sentence."""
    if not settings.DATABASE_OWNER:
        return "DATABASE_OWNER_URL is missing: it names the role that owns the tables and migrates them."
    if settings.DATABASES["default"]["USER"] == settings.DATABASE_OWNER["USER"]:
        return "DATABASE_URL and DATABASE_OWNER_URL name the same role; the one that serves must own nothing."
    try:
        with owner.directly():
            if sentence := serving.danger(connection):
                return sentence
    except OperationalError as error:
        return f"The database of DATABASE_URL can't be used: {first_line(error)}"
    try:
        with owner.as_owner():
            connection.ensure_connection()
    except OperationalError as error:
        return f"The database of DATABASE_OWNER_URL can't be used: {first_line(error)}"
    return None


def first_line(error: OperationalError) -> str:
    return str(error).strip().splitlines()[0]
