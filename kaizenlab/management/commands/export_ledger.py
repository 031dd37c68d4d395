"""The ledger as lines of JSON, for kaizenlab/events/verify.py to verify elsewhere."""

from __future__ import annotations

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from kaizenlab import owner
from kaizenlab.events import queries
from kaizenlab.management.commands.verify_ledger import chosen


class Command(BaseCommand):
    help = "Writes the ledger to standard output, an event a line, each workspace's events followed by its head."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--workspace", metavar="ADDRESS", help="only this one; all of them without")

    def handle(self, *, workspace: str | None = None, **_: object) -> None:
        with owner.as_owner():
            for place in chosen(workspace):
                self.write(place.pk)

    def write(self, workspace: int) -> None:
        with queries.snapshot(workspace):
            for line in queries.lines(workspace):
                self.stdout.write(json.dumps(line, ensure_ascii=False))
            self.stdout.write(json.dumps({"workspace": workspace, "head": queries.head(workspace)}))
