"""`manage.py bench`: the main pages against bare Django pages of the same rows, in one run on one gunicorn.

And the linter on questions labelled by hand.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Compares the main pages with bare Django pages of the same rows, on a throw-away database."
    requires_system_checks = ()  # `--linter` has no database that they could ask

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", metavar="FILE", help="keep the figures in FILE")
        parser.add_argument("--linter", action="store_true", help="only the linter, which needs no database")
        parser.add_argument("--search", action="store_true", help="only search, alone and among a million records")
        parser.add_argument("--crowd", action="store_true", help="only pages of one workspace among 99 full ones")
        parser.add_argument("--rounds", type=int, default=5, help="measured pairs a page")
        parser.add_argument("--seconds", type=int, default=3, help="length of each burst")
        parser.add_argument("--records", type=int, default=100_000, help="records of the larger workspace")

    def handle(self, **options: Any) -> None:
        from tests.bench import crowd, linter, load, run, searching  # only a checkout has them

        if options["linter"]:
            self.stdout.write(linter.report())
            return
        call_command("prepare", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        if options["search"]:
            figures = {"search": searching.measure()}
            self.stdout.write(searching.report(figures["search"]))
            self.keep(figures, options["json"])
            return
        burst = {"rounds": options["rounds"], "seconds": options["seconds"]}
        try:
            if options["crowd"]:
                figures = {"crowd": crowd.measure(**burst)}
                self.stdout.write(crowd.report(figures["crowd"]))
            else:
                figures = run.measure(**burst, large=options["records"])
                self.stdout.write(run.report(figures))
                self.stdout.write(linter.report())
        except load.Missing as missing:
            self.stderr.write(str(missing))
            sys.exit(2)
        self.keep(figures, options["json"])

    def keep(self, figures: dict[str, Any], path: str) -> None:
        from tests.bench import run

        if path:
            run.keep(figures, path)
