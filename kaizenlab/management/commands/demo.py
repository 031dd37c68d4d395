"""`manage.py demo`: the example workspace, made once, and a sign-in link for each of its people."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from kaizenlab.example import cast, links, published, story
from kaizenlab.example.walk import DAY, Walk
from kaizenlab.lib import clock
from kaizenlab.workspaces import tenancy
from kaizenlab.workspaces.models import Workspace


class Command(BaseCommand):
    help = "Loads the example workspace and prints one sign-in link per role, good until the next start."

    def handle(self, **_: Any) -> None:
        with transaction.atomic():
            tenancy.look_as(user=cast.account("Alice").pk)
            if not Workspace.objects.filter(example=True).exists():
                load()
        for name, address in links.links(settings.ORIGIN).items():
            self.stdout.write(f"{cast.PEOPLE[name]:8} {name:6} {address}")


def load() -> None:
    """What others published lies before the team's own eight weeks, so that the story ends today: by noon, since what
    takes an afternoon in it would else pass midnight."""
    now = clock.now().replace(minute=0, second=0, microsecond=0)
    now = min(now, now.replace(hour=12))
    people = cast.gather(now - 100 * DAY)
    before = Walk(people, now - 99 * DAY)
    published.restate(before)
    story.tell(Walk(people, now - 56 * DAY, before.put_off), now)
