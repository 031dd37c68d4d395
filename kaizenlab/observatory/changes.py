"""What changed since somebody last looked, by what a reader asks for first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, OuterRef, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from kaizenlab.activity.queries import readable
from kaizenlab.events.models import Event, Head, Mark
from kaizenlab.workspaces.models import Membership

MANY = 1_000  # counted no further
FIRST = 3  # kinds that home names; the others are among all
KINDS: dict[str, tuple[str, ...]] = {
    "decisions": ("decision.accepted",),
    "proposals": ("decision.proposed",),
    "results": ("experiment.concluded",),
    "evidence": ("evidence.recorded", "evidence.corrected", "evidence.imported"),
    "plans": ("experiment.registered", "experiment.started"),
    "hypotheses": ("hypothesis.created",),
    "others": (),
}
SAYS = {
    "decisions": ngettext_lazy("%(n)s decision accepted", "%(n)s decisions accepted", "count"),
    "proposals": ngettext_lazy("%(n)s decision proposed", "%(n)s decisions proposed", "count"),
    "results": ngettext_lazy("%(n)s result", "%(n)s results", "count"),
    "evidence": ngettext_lazy("%(n)s time evidence came in", "%(n)s times evidence came in", "count"),
    "plans": ngettext_lazy("%(n)s registered or started", "%(n)s registered or started", "count"),
    "hypotheses": ngettext_lazy("%(n)s new hypothesis", "%(n)s new hypotheses", "count"),
    "others": ngettext_lazy("%(n)s other change", "%(n)s other changes", "count"),
    "": ngettext_lazy("%(n)s change in all", "%(n)s changes in all", "count"),
}
WORDS = {
    "": pgettext_lazy("changes", "Everything"),
    "decisions": _("Decisions accepted"),
    "proposals": _("Decisions proposed"),
    "results": _("Results"),
    "evidence": _("Evidence"),
    "plans": _("Registered or started"),
    "hypotheses": _("New hypotheses"),
    "others": _("Other changes"),
}
NAMED = {verb: kind for kind, verbs in KINDS.items() for verb in verbs}


@dataclass(frozen=True)
class Said:
    said: str
    url: str


def columns(member: Membership) -> dict[str, Any]:
    """Of a workspace's row: the ledger's end, the reader's mark, and the verbs of what others did after it.

    The mark is found once, and bare: asked for of each event, or inside of what might tell of hidden rows, it would
    bound no index, and the whole ledger would be read.
    """
    mine = Mark.objects.filter(workspace=member.workspace_id, member=member.pk)
    news = since(member, Subquery(mine.values(last=Coalesce(Func("seq", function="max"), 0))))
    return {
        "end": Coalesce(Subquery(Head.objects.filter(workspace=OuterRef("pk")).values("seq")), Value(0)),
        "seen": Coalesce(Subquery(mine.values("seq")), Value(0)),
        "looked_at": Subquery(mine.values("at")),
        "news": ArraySubquery(news.order_by("-seq").values("verb")[:MANY]),
    }


def since(member: Membership, seq: int | Combinable, kind: str = "") -> QuerySet[Event]:
    """The events that are counted as `kind` after the mark; "" for all of them."""
    found = by_others(member, Event.objects.filter(workspace=member.workspace_id, seq__gt=seq))
    if kind == "others":
        return found.exclude(verb__in=list(NAMED))
    return found.filter(verb__in=KINDS[kind]) if kind else found


def by_others(member: Membership, events: QuerySet[Event]) -> QuerySet[Event]:
    """What one did oneself is no news."""
    return readable(member, events).exclude(by=member.pk)


def summed(verbs: Sequence[str], mark: int, slug: str) -> Iterator[Said]:
    """“3 decisions accepted”, each with the address of exactly these; all of them, where there are more kinds."""
    counted = Counter(NAMED.get(verb, "others") for verb in verbs)
    kinds = [kind for kind in KINDS if counted[kind]]
    if len(kinds) > FIRST:
        kinds, counted[""] = [*kinds[:FIRST], ""], len(verbs)
    here = reverse("changes", args=[slug])
    for kind in kinds:
        count = counted[kind]
        said = f"{MANY - 1}+" if count == MANY else str(count)
        yield Said(str(SAYS[kind] % {"count": count, "n": said}), f"{here}?since={mark}&kind={kind}")
