from typing import Any

from django.core.management.commands import migrate

from kaizenlab import owner


class Command(migrate.Command):
    """Django's own, as the role that owns the tables."""

    def handle(self, *args: Any, **options: Any) -> None:
        with owner.as_owner():
            super().handle(*args, **options)
