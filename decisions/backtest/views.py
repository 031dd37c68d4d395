"""The workspace's policy: everybody reads it, admins write its next version and try it on the past before they do."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from decisions import policies
from decisions.actions import policy as policy_actions
from decisions.backtest import versions
from decisions.backtest.dry_run import dry_run
from decisions.backtest.forms import PolicyForm, typed
from decisions.models import Policy
from decisions.rules import RULES, Terms
from hypotheses.views.stale import version_of
from kaizenlab.lib import clock, exports, keyset
from kaizenlab.lib.answer import answer, go
from kaizenlab.lib.refusal import Stale
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.middleware import give_back
from kaizenlab.workspaces.rules import Role

VERSIONS = 20


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.VIEWER, write=Role.ADMIN)
def policy(request: TenantRequest) -> HttpResponse:
    if request.method != "POST":
        return page(request)
    if "try" in request.POST:
        return tried(request)
    form = PolicyForm(request.POST)
    if not form.is_valid():
        return page(request, form, version=version_of(request), status=422)
    return keep(request, form)


@require_safe
@allow(Role.VIEWER)
def export(request: TenantRequest, kind: str) -> HttpResponse:
    """Every version, the one in force first."""
    text = exports.table(kind, _("Decision policy"), versions.COLUMNS, versions.whole(request.workspace))
    return exports.file(text, kind, f"{request.workspace.slug}-policy")


def tried(request: TenantRequest) -> HttpResponse:
    """What the typed rules would have said. Nothing is kept; while somebody types, nothing is called wrong either."""
    give_back(request)
    form = PolicyForm(request.POST, tried=True)
    terms = form.terms if form.is_valid() else None
    status = 200 if terms or request.htmx else 422
    return page(request, form, terms, version=version_of(request), partial="dry_run", status=status)


def keep(request: TenantRequest, form: PolicyForm) -> HttpResponse:
    try:
        made = policy_actions.change(
            request.workspace,
            form.terms,
            reason=form.cleaned_data["reason"],
            version=version_of(request),
            by=request.member,
            at=clock.now(),
        )
    except Stale as stale:
        found = {"message": str(stale), "by": stale.by, "theirs": list(versions.differences(stale.mine, stale.theirs))}
        return page(request, form, form.terms, stale=found, status=409)
    except policy_actions.Unchanged as unchanged:
        form.add_error(None, str(unchanged))
        return page(request, form, version=version_of(request), status=422)
    messages.success(request, _("Version %(version)s of the policy is in force.") % {"version": made.version})
    return go(request, reverse("backtest:policy", args=[request.workspace.slug]))


def page(
    request: TenantRequest,
    form: PolicyForm | None = None,
    terms: Terms | None = None,
    *,
    version: int | None = None,
    partial: str = "",
    stale: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """`version`: the one the form was opened with, unless it is the one in force now."""
    is_slice = bool(partial and request.htmx)
    now, beside = (policies.in_force(request.workspace), {}) if is_slice else read(request)
    in_force = policies.terms(now)
    others = [terms] if terms and terms != in_force else []
    context = beside | {
        "policy": now,
        "form": form or PolicyForm(initial=typed(now)),
        "version": now.version if version is None else version,
        "next": now.version + 1,
        "stale": stale,
        "is_wrong": form is not None and terms is None,
        "is_same": terms == in_force,
        "run": dry_run(request.workspace, [in_force, *others], now=clock.now()),
    }
    return answer(request, "backtest/policy.html", context, partial=partial, status=status)


def read(request: TenantRequest) -> tuple[Policy, dict[str, Any]]:
    """The version in force, and what stands on the whole page beside the form."""
    found = keyset.page(versions.versions(request.workspace), request.GET, "-version", VERSIONS)
    now = versions.in_force(request.workspace, found.rows)
    urgencies, said = versions.table(now), policies.stated(now)
    return now, {
        "numbers": [(versions.label(name), versions.value(name, said[name])) for name in versions.NUMBERS],
        "rules": [
            {
                "number": rule.number,
                "condition": _(rule.condition),
                "says": _(rule.says),
                "response": rule.response.value,
                "urgency": urgencies[rule.number],
            }
            for rule in RULES
        ],
        "versions": [versions.shown(row) for row in found.rows],
        "versions_page": found,
    }
