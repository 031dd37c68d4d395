"""What the planner knows of forecasts is hidden too. A file of its own: statistics are of rows that are committed."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from experiments.forecasts.models import Forecast
from kaizenlab import owner
from tests import world as build
from tests.forecasts.test_secrecy import CANARY, look, rows


@pytest.mark.django_db(transaction=True)
def test_statistics_of_the_table_are_hidden_from_the_serving_role():
    with transaction.atomic():
        world = build.make_world()
        for _ in range(3):
            build.forecast(world, build.registered(world), world.alice, CANARY)
    with owner.as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE forecasts_forecast")
    with transaction.atomic():
        look(world, world.fumi)
        assert rows("SELECT 1 FROM pg_stats WHERE tablename = 'forecasts_forecast'") == []
        plans = [
            rows(f"EXPLAIN SELECT 1 FROM forecasts_forecast WHERE probability = {number}")[0][0].split("(")[-1]
            for number in ("0.7319", "0.1111")
        ]
        assert plans[0] == plans[1]
        assert not Forecast.objects.exists()
