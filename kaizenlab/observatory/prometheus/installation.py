"""The installation as a whole: its requests, its jobs and its worker."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from kaizenlab.jobs.queries import ENGINE, Engine, ask
from kaizenlab.lib.counting import counted


class Installation(Collector):
    """Asked of the database each time: no worker has to remember it."""

    def collect(self) -> Iterator[Metric]:
        engine = Engine(*ask(ENGINE)[0])
        jobs = GaugeMetricFamily("kaizenlab_jobs", "Jobs by state, counted up to 1,001.", labels=["state"])
        for state in ("waiting", "overdue", "failed"):
            jobs.add_metric([state], getattr(engine, state))
        yield jobs
        if engine.silent is not None:
            yield GaugeMetricFamily(
                "kaizenlab_worker_heartbeat_age_seconds",
                "Seconds since the newest heartbeat of a worker; absent where none has signed on.",
                value=engine.silent,
            )
        yield from counted().collect()
