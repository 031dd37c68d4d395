"""Reads of saved searches."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode

from kaizenlab.search.actions import may_remove
from kaizenlab.search.models import View
from kaizenlab.workspaces.models import Membership

MOST = 200  # listed: one's own fifty, and what others share


def views(member: Membership, text: str) -> list[dict[str, Any]]:
    """One's own and those that others share, by name."""
    seen = Q(owner=member) | Q(is_shared=True)
    found = (
        View.objects.filter(seen, workspace=member.workspace_id).select_related("owner__user").order_by("name", "pk")
    )
    return [
        {
            "pk": view.pk,
            "name": view.name,
            "query": view.query,
            "url": f"{reverse('search:search', args=[member.workspace.slug])}?{urlencode({'q': view.query})}",
            "is_current": view.query == text,
            "is_shared": view.is_shared,
            "owner": "" if view.owner_id == member.pk else str(view.owner),
            "may_remove": may_remove(view, member),
        }
        for view in found[:MOST]
    ]
