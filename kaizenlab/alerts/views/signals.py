"""What rings in this workspace: everybody reads it, admins set it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaizenlab.alerts import actions, words
from kaizenlab.alerts.detect import table_of
from kaizenlab.alerts.forms import SignalsForm, term
from kaizenlab.alerts.rules.terms import ASKS, BY_POLICY, DEFAULTS, Rule, Terms
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.lib.refusal import Stale
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

PAGE = "alerts/signals.html"


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.VIEWER, write=Role.ADMIN)
def signals(request: TenantRequest) -> HttpResponse:
    table = table_of(request.workspace)
    if request.method != "POST":
        return show(request, SignalsForm(table=table))
    form = SignalsForm(request.POST, table=table)
    if not form.is_valid():
        return show(request, form, status=422)
    return put(request, form.said, form)


@require_POST
@allow(Role.ADMIN)
def reset(request: TenantRequest) -> HttpResponse:
    """Everything as the product has it."""
    return put(request, DEFAULTS, SignalsForm(table=table_of(request.workspace)))


def put(request: TenantRequest, terms: Mapping[Rule, Terms], form: SignalsForm) -> HttpResponse:
    seen = request.POST.get("seen", "")
    try:
        actions.set_rules(request.workspace, terms, seen=seen, by=request.member, at=clock.now())
    except Stale as stale:
        return show(request, form, stale=stale, status=409)
    messages.success(request, _("What rings is saved."))
    return go(request, reverse("alerts:signals", args=[request.workspace.slug]))


def show(request: TenantRequest, form: SignalsForm, *, stale: Stale | None = None, status: int = 200) -> HttpResponse:
    """A form that was wrong goes on from what it was opened with; one that came late, from what was shown with it."""
    was_wrong = form.is_bound and stale is None
    context = {
        "form": form,
        "rows": list(form.rows()),
        "seen": request.POST.get("seen", "") if was_wrong else actions.digest(form.table),
        "stale": stale,
        "differences": list(differences(stale)) if stale else [],
        "may_write": request.member.may(Role.ADMIN),
        "is_own": form.table != DEFAULTS,
    }
    return answer(request, PAGE, context, status=status)


def differences(stale: Stale) -> Iterator[dict[str, str]]:
    """The rules that would be overwritten, as each of the two has them."""
    for rule in Rule:
        mine, theirs = stale.mine[rule], stale.theirs[rule]
        if mine != theirs:
            yield {"name": str(words.RULES[rule]), "mine": spelled(rule, mine), "theirs": spelled(rule, theirs)}


def spelled(rule: Rule, terms: Terms) -> str:
    """Terms as one line."""
    if not terms.is_on:
        return _("off")
    said = [] if rule in BY_POLICY else [str(words.SEVERITIES[terms.severity])]
    said += [f"{term(rule, name)}: {getattr(terms, name)}" for name in ASKS.get(rule, ())]
    return ", ".join(said) or _("on")
