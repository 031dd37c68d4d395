"""What a serving process counts: requests by route and status, and how long they took.

Alone a process keeps its counts in memory. Under gunicorn each worker writes those of its place into a file of a folder
that all of them share, so whichever is asked can add them up, and what a worker counted stays when another takes its
place. A worker that is gone gives its place to the next, so there are never more files than places.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Histogram, values
from prometheus_client.multiprocess import MultiProcessCollector

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Meters:
    registry: CollectorRegistry
    requests: Counter
    seconds: Histogram


@cache
def meters() -> Meters:
    """Made at the first request, when it is settled where the counts lie."""
    registry = CollectorRegistry()
    requests = Counter("kaizenlab_requests", "Requests answered.", ["route", "method", "status"], registry=registry)
    seconds = Histogram(
        "kaizenlab_request_seconds", "How long answers took.", ["route"], buckets=SECONDS, registry=registry
    )
    return Meters(registry, requests, seconds)


def share(folder: Path, place: int) -> None:
    """This process is one of several: its counts are those of its place. Before anything is counted."""
    os.environ[FOLDER] = str(folder)
    values.ValueClass = values.MultiProcessValue(process_identifier=lambda: place)
    meters.cache_clear()


def counted() -> CollectorRegistry:
    """The counts of all places."""
    folder = os.environ.get(FOLDER)
    if folder is None:
        return meters().registry
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=folder)
    return registry
