"""What a press left in the ledger."""

from __future__ import annotations

import json
from typing import Any

from kaizenlab.events.models import Event
from tests.world import World


def verbs(world: World) -> list[str]:
    world.enter()
    return list(Event.objects.order_by("seq").values_list("verb", flat=True))


def last_facts(world: World) -> dict[str, Any]:
    world.enter()
    return json.loads(Event.objects.order_by("-seq")[0].facts)
