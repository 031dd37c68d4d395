"""Reads, named for the question they answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from kaizenlab.alerts.delivery.models import Duty, Feed, Notice, Preference, Routing
from kaizenlab.alerts.delivery.rules import VOICES, Filter, Hours, Person, Way, default_chain, is_reachable
from kaizenlab.alerts.models import Alert
from kaizenlab.workspaces.models import Membership, Workspace
from kaizenlab.workspaces.preferences import zone_named
from kaizenlab.workspaces.rules import Role, covers

UTC = ZoneInfo("UTC")

FOUNDERS = [role for role in Role if covers(role, Role.FOUNDER)]


def members(workspace: int) -> QuerySet[Membership]:
    """Who may be told at all, in the order they joined, each with account and preferences."""
    here = Membership.objects.filter(workspace=workspace, left_at=None, user__is_active=True)
    return here.select_related("user", "workspace", "preference").order_by("joined_at", "pk")


def concerned(alert: Alert) -> list[tuple[Membership, Person]]:
    """Whom an alert may concern; the rules say who is told. One query."""
    team = Duty.objects.filter(workspace=alert.workspace_id, member=OuterRef("pk"), kind="team")
    asked = Q(preference__ways__contains={alert.rule: Way.NOW})
    found = members(alert.workspace_id).annotate(on_team=Exists(team))
    found = found.filter(Q(pk=alert.owner_id) | Q(role__in=FOUNDERS) | Q(on_team=True) | asked)
    return [(member, person(member, alert, is_on_team=member.on_team)) for member in found]


def person(member: Membership, alert: Alert, *, is_on_team: bool = False) -> Person:
    """A member with their preferences at hand, as the rules see them."""
    chosen = preference(member)
    return Person(
        role=member.role,
        way=Way(chosen.ways.get(alert.rule, Way.SEVERITY)),
        is_mailed=chosen.alerts,
        is_owner=member.pk == alert.owner_id,
        is_on_team=is_on_team,
    )


def preference(member: Membership) -> Preference:
    """Theirs, or the product's own, which is not saved."""
    try:
        return member.preference
    except Preference.DoesNotExist:
        return Preference(workspace_id=member.workspace_id, member=member)


def voice(member: Membership, kind: str) -> Way:
    """How they want to hear of mentions, or of what they follow."""
    return Way(preference(member).ways.get(kind, VOICES[kind]))


def hours(member: Membership) -> Hours:
    chosen = preference(member)
    quiet = None
    if chosen.quiet_from is not None and chosen.quiet_until is not None:
        quiet = chosen.quiet_from, chosen.quiet_until
    return Hours(zone_of(member), quiet, chosen.quiet_for_all)


def zone_of(member: Membership) -> ZoneInfo:
    """Their own, else the workspace's."""
    return zone_named(member.user.time_zone) or zone_named(member.workspace.time_zone) or UTC


def filter_of(member: Membership) -> Filter:
    chosen = preference(member)
    return Filter(
        only_mine=chosen.whose == "mine",
        severities=frozenset(chosen.severities),
        without=frozenset(chosen.without),
        daily=frozenset(chosen.kinds(Way.DAILY)),
        off=frozenset(chosen.kinds(Way.OFF)),
    )


def routing(workspace: int) -> Routing:
    return Routing.objects.filter(workspace=workspace).first() or Routing(workspace_id=workspace)


def chain(alert: Alert) -> list[Membership]:
    """Whom the alert goes to if nobody acknowledges it, in order, without whom no mail reaches: the chain that is set,
    else founders and admins. One query."""
    place = Duty.objects.filter(workspace=alert.workspace_id, member=OuterRef("pk"), kind="chain")
    found = members(alert.workspace_id).annotate(place=Subquery(place.values("position")[:1]))
    people = list(found.filter(Q(role__in=FOUNDERS) | Q(place__isnull=False)))
    return [member for member in ordered(people) if is_reachable(person(member, alert))]


def ordered(people: Sequence[Membership]) -> Iterable[Membership]:
    if placed := [member for member in people if member.place is not None]:  # type: ignore[attr-defined]
        return sorted(placed, key=lambda member: member.place)  # type: ignore[attr-defined]
    known = {member.pk: member for member in people}
    return [known[pk] for pk in default_chain((member.pk, member.role) for member in people)]


def duties(workspace: Workspace) -> dict[str, list[Membership]]:
    """Response team and chain as they are set, without those who have left."""
    rows = Duty.objects.filter(workspace=workspace, member__left_at=None).select_related("member__user")
    held: dict[str, list[Membership]] = {"team": [], "chain": []}
    for duty in rows.order_by("position"):
        held[duty.kind].append(duty.member)
    return held


def feed_of(member: Membership) -> Feed | None:
    return Feed.objects.filter(workspace=member.workspace_id, member=member, revoked_at=None).first()


def overtakes(notice: Notice) -> bool:
    """Whether a later one about the same alert tells its reader more."""
    later = Notice.objects.filter(
        workspace=notice.workspace_id, alert=notice.alert_id, member=notice.member_id, pk__gt=notice.pk, skipped=""
    )
    if notice.alert.acknowledged_at:
        later = later.exclude(occasion="escalated")
    return later.exists()
