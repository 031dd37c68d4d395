"""Whether every workspace's chain of events is whole."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterable

from django.core.management.base import BaseCommand, CommandError

from kaizenlab import owner
from kaizenlab.events import queries
from kaizenlab.events.verify import first_fault
from kaizenlab.workspaces.models import Workspace


class Command(BaseCommand):
    help = "Verifies the ledger: exit 0 if it is whole, 1 with the first bad event of each chain that is not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--workspace", metavar="ADDRESS", help="only this one; all of them without")

    def handle(self, *, workspace: str | None = None, **_: object) -> None:
        with owner.as_owner():
            broken = [self.verify(place) for place in chosen(workspace)]
        if any(broken):
            sys.exit(1)

    def verify(self, place: Workspace) -> bool:
        with queries.snapshot(place.pk):
            head = queries.head(place.pk)
            wrong = first_fault(queries.lines(place.pk), head)
        if wrong:
            self.stderr.write(f"{place.slug}: {wrong}")
        else:
            self.stdout.write(f"{place.slug}: {head['seq'] if head else 0} events, whole")
        return bool(wrong)


def chosen(slug: str | None) -> Iterable[Workspace]:
    """The owner sees which workspaces there are, and what is in them only one by one."""
    places = list(Workspace.objects.filter(**({"slug": slug} if slug else {})).order_by("slug"))
    if slug and not places:
        raise CommandError(f"There is no workspace at the address {slug}.", returncode=2)
    return places
