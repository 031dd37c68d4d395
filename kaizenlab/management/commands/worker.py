from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.psycopg_connector import PsycopgConnector

from kaizenlab.serving import insist_on_a_safe_role


class Command(BaseCommand):
    help = "Runs jobs until it is stopped or its database goes away; whatever started it starts it again."
    requires_system_checks = ()

    def handle(self, **_: object) -> None:
        insist_on_a_safe_role()
        connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=4)
        with app.replace_connector(connector) as worker:
            worker.run_worker(concurrency=3, delete_jobs="successful", shutdown_graceful_timeout=10)
