"""Reads, named for the question they answer."""

from __future__ import annotations

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Now

from kaizenlab.alerts.models import Alert

OPEN = Q(resolved_at__isnull=True)
SILENCED = OPEN & Q(silenced_until__gt=Now())
ACKNOWLEDGED = OPEN & ~Q(silenced_until__gt=Now()) & Q(acknowledged_at__isnull=False)


def firing() -> Coalesce:
    """How many alerts of a membership's workspace wait for somebody: found with the membership itself, so that no page
    asks twice."""
    waits = Alert.objects.filter(workspace=OuterRef("workspace"), resolved_at=None, acknowledged_at=None)
    awake = waits.filter(Q(silenced_until=None) | Q(silenced_until__lte=Now()))
    counted = awake.order_by().values("workspace").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
