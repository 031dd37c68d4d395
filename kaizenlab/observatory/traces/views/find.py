from __future__ import annotations

from django.shortcuts import get_object_or_404

from hypotheses.models import Hypothesis
from kaizenlab.observatory.traces import queries, rules
from kaizenlab.workspaces.access import TenantRequest


def find(request: TenantRequest, number: int) -> Hypothesis:
    """Whatever hypothesis of a line is named, the trace is the line's."""
    rows = queries.with_family(Hypothesis.objects.only("number", "statement", "state", "root", "parent"))
    return get_object_or_404(rows, workspace=request.workspace, number=number)


def line_of(request: TenantRequest, hypothesis: Hypothesis, *, exact: bool = False) -> rules.Line:
    return queries.line(request.workspace, queries.family_of(hypothesis), exact=exact)
