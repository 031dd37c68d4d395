"""Mails about what was said and decided, in the reader's language, with times in the reader's zone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaizenlab.activity import records, words
from kaizenlab.activity.models import Telling
from kaizenlab.activity.rules import Cause
from kaizenlab.alerts.delivery.letters import absolute, exactly, letter, read_by
from kaizenlab.events.describe import compose
from kaizenlab.lib.bidi import isolated
from kaizenlab.lib.mail import Letter
from kaizenlab.workspaces.models import Membership

LISTED, EXCERPT, TITLE = 50, 600, 90


def of(rows: Sequence[Telling], member: Membership) -> Letter:
    """One mail for all of them; `rows` have one reader and one cause."""
    with read_by(member):
        named = records.titles(member.workspace_id, {row.about for row in rows})
        context = {
            "rows": [shown(row, named, member) for row in rows[:LISTED]],
            "more": max(0, len(rows) - LISTED),
            "cause": words.CAUSES[rows[0].cause] if len(rows) == 1 else "",
            "activity": absolute(reverse("activity:feed", args=[member.workspace.slug])),
        }
        cause = Cause(rows[0].cause)
        thread = {"References": f"<{rows[0].about}-{member.workspace_id}@kaizenlab>"} if len(rows) == 1 else {}
        return letter(member, "telling", subject(rows, named, cause), context, key=rows[0].key, of=cause, **thread)


def subject(rows: Sequence[Telling], named: Mapping[str, str], cause: Cause) -> str:
    first = rows[0]
    if len(rows) == 1 and cause is Cause.MENTION:
        said = {"by": isolated(first.by or ""), "about": headline(first.about, named)}
        return _("%(by)s mentioned you: %(about)s") % said
    if len(rows) == 1:
        return sentence(first)
    if cause is Cause.MENTION:
        return ngettext("You were mentioned %(n)s time", "You were mentioned %(n)s times", len(rows)) % {"n": len(rows)}
    return ngettext("%(n)s piece of news on what you follow", "%(n)s pieces of news on what you follow", len(rows)) % {
        "n": len(rows)
    }


def shown(row: Telling, named: Mapping[str, str], member: Membership) -> dict[str, Any]:
    excerpt = Truncator(row.comment.text).chars(EXCERPT) if row.comment else ""
    place = reverse("jump", args=[member.workspace.slug, row.about])
    if row.comment:
        place = reverse("activity:comments", args=[member.workspace.slug, row.about]) + f"#comment-{row.comment.number}"
    return {
        "sentence": sentence(row),
        "headline": headline(row.about, named),
        "excerpt": excerpt,
        "at": exactly(row.at, member),
        "url": absolute(place),
    }


def sentence(row: Telling) -> str:
    return compose(row.verb, str(row.by or ""), row.about, json.loads(row.facts))


def headline(about: str, named: Mapping[str, str]) -> str:
    return f"{about} {Truncator(' '.join(named.get(about, '').split())).chars(TITLE)}".strip()
