"""What is said about a record, on the record's own page."""

from __future__ import annotations

from typing import Any

from django import template

from kaizenlab.comments.forms import CommentForm
from kaizenlab.comments.shown import row
from kaizenlab.lib import clock
from kaizenlab.workspaces.rules import Role

register = template.Library()


@register.inclusion_tag("comments/section.html", takes_context=True)
def comments(context: Any, record: Any) -> dict[str, Any]:
    """The last ones and the form for the next, from the columns that `beside` put into the record's own query."""
    request = context["request"]
    reader, now = request.member, clock.now()
    return {
        **shared(context),
        "ref": record.ref,
        "rows": [row(each, reader, now) for each in record.talk],
        "count": record.talked,
        "more": record.talked > len(record.talk),
        "is_followed": record.followed,
        "form": CommentForm(prefix="comment") if reader.may(Role.MEMBER) else None,
    }


def shared(context: Any) -> dict[str, Any]:
    """What forms need: an inclusion tag hands on nothing by itself."""
    names = ("request", "csrf_token", "workspace", "member")
    return {name: context[name] for name in names if name in context}
