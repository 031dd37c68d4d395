"""What people set about being told: their own preferences, who responds, and their calendar's address.

Preferences are theirs alone and leave no event; who responds, and when it goes to the next, does.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from kaizenlab.alerts.actions import last_setter
from kaizenlab.alerts.delivery import queries, rules
from kaizenlab.alerts.delivery.models import Digest, Duty, Feed, Preference, Routing
from kaizenlab.events import record as events
from kaizenlab.lib.refusal import Stale
from kaizenlab.workspaces.models import Membership, Workspace

PREFIX, TOKEN_BYTES = "kzl_", 20  # 160 bits


@transaction.atomic
def prefer(*, by: Membership, at: dt.datetime, **chosen: Any) -> Preference:
    """What of their own somebody wants to be mailed, from now on. A digest that is switched on begins with the next."""
    before = queries.preference(queries.members(by.workspace_id).get(pk=by.pk))
    begun = [kind for kind in rules.Digest if chosen.get(kind) and not getattr(before, kind)]
    saved, _is_new = Preference.objects.update_or_create(workspace=by.workspace, member=by, defaults=chosen)
    for kind in begun:
        if day := rules.digest_day(kind, at, queries.zone_of(by)):
            todays = {"member": by, "kind": kind, "day": day}
            rest = {"workspace": by.workspace, "planned_at": at, "skipped": "off"}
            Digest.objects.get_or_create(**todays, defaults=rest)
    return saved


@transaction.atomic
def want(what: str, *, is_on: bool, by: Membership, at: dt.datetime) -> Preference:
    """Mails of one of the LISTS end, or come again as the product has them."""
    if what not in rules.VOICES:
        return prefer(by=by, at=at, **{what: is_on})
    before = queries.preference(queries.members(by.workspace_id).get(pk=by.pk))
    ways = {kind: way for kind, way in before.ways.items() if kind != what}
    return prefer(by=by, at=at, ways=ways if is_on else ways | {what: rules.Way.OFF})


@transaction.atomic
def set_routing(
    workspace: Workspace,
    *,
    team: Sequence[Membership],
    chain: Sequence[Membership],
    hours: Mapping[int, int],
    seen: str = "",
    by: Membership,
    at: dt.datetime,
) -> None:
    """Who is on the response team, who is next when nobody acknowledges, and after how many hours. `seen` names what a
    form was filled in over: whoever was not shown what somebody else has set meanwhile is told before."""
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)
    routing, held = queries.routing(workspace.pk), queries.duties(workspace)
    before = said(held["team"], held["chain"], {1: routing.hours_sev1, 2: routing.hours_sev2})
    after = said(team, chain, hours)
    changed = events.changes(before, after)
    if not changed:
        return
    if seen and seen != fingerprint(before):
        message = _("Somebody has changed who responds since you opened this.")
        raise Stale(message, mine=after, theirs=before, by=last_setter(workspace, "notifications.changed"))
    numbers = {"hours_sev1": hours[1], "hours_sev2": hours[2]}
    Routing.objects.update_or_create(workspace=workspace, defaults=numbers)
    Duty.objects.filter(workspace=workspace).delete()
    Duty.objects.bulk_create(
        Duty(workspace=workspace, member=member, kind=kind, position=position)
        for kind, people in (("team", team), ("chain", chain))
        for position, member in enumerate(people, start=1)
    )
    events.record("notifications.changed", workspace, by=by, at=at, facts={"changes": changed})


def fingerprint(held: Mapping[str, Any]) -> str:
    """The same for the same people and hours."""
    return digest(json.dumps(held, sort_keys=True))


def said(team: Sequence[Membership], chain: Sequence[Membership], hours: Mapping[int, int]) -> dict[str, Any]:
    names = {"team": sorted(map(str, team)), "chain": list(map(str, chain))}
    return names | {"hours_sev1": hours[1], "hours_sev2": hours[2]}


def send_test(*, by: Membership) -> bool:
    """One mail to oneself; False: one is under way already."""
    once = f"mail_test:{by.pk}"
    try:
        with transaction.atomic():
            task = app.configure_task("mail_test", queueing_lock=once)
            task.defer(workspace=by.workspace_id, member=by.pk, key=str(uuid.uuid4()))
    except AlreadyEnqueued:
        return False
    return True


@transaction.atomic
def make_feed(*, by: Membership, at: dt.datetime) -> str:
    """A new calendar address; the one before leads nowhere from now on. The token is told once and kept nowhere."""
    revoke_feed(by=by, at=at)
    token = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    Feed.objects.create(workspace=by.workspace, member=by, digest=digest(token), made_at=at)
    return token


@transaction.atomic
def revoke_feed(*, by: Membership, at: dt.datetime) -> None:
    Membership.objects.select_for_update(no_key=True).get(pk=by.pk)
    Feed.objects.filter(workspace=by.workspace_id, member=by, revoked_at=None).update(revoked_at=at)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
