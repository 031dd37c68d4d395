from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from kaizenlab.checks import SENDING
from kaizenlab.jobs import worker
from kaizenlab.serving import insist_on_a_safe_role


class Command(BaseCommand):
    help = "Runs jobs until it is stopped or its database goes away; whatever started it starts it again."
    requires_system_checks = (SENDING,)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--pulse", type=Path, metavar="FILE", help="a file to touch with every heartbeat")

    def handle(self, *, pulse: Path | None, **_: object) -> None:
        insist_on_a_safe_role()
        worker.run(pulse)
