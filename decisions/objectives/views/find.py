"""Objectives are found in their workspace, by name."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from decisions.objectives.models import Objective
from kaizenlab.workspaces.access import TenantRequest


def find(request: TenantRequest, name: str) -> Objective:
    objective = get_object_or_404(Objective, workspace=request.workspace, name=name)
    objective.workspace = request.workspace
    return objective
