"""Post-mortems as files: the list, and one of them as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from decisions import words as decision_words
from kaizenlab.alerts.response import queries, told, words
from kaizenlab.alerts.response.models import PostMortem
from kaizenlab.lib import clock
from kaizenlab.lib.dates import moment
from kaizenlab.lib.exports import markdown_text as text
from kaizenlab.lib.refs import ref

REFS = {"decision": "D", "experiment": "E", "hypothesis": "H"}
KEPT = ("state", "opened_at", "finished_at", *words.TEXTS)
COLUMNS = (*REFS, "title", "outcome", *KEPT)


def rows(found: QuerySet[PostMortem]) -> list[Mapping[str, Any]]:
    numbers = {f"{name}_number": F(f"{name}__number") for name in REFS}
    beside = {"title": F("decision__title"), "outcome": F("decision__outcome")}
    values = found.annotate(**numbers, **beside).values(*KEPT, *numbers, *beside)
    return [row | {name: ref(kind, row[f"{name}_number"]) for name, kind in REFS.items()} for row in values]


def markdown(postmortem: PostMortem) -> str:
    """Headings in the reader's language; what people wrote stays as they wrote it."""
    return "\n".join([*head(postmortem), *timeline(postmortem), *written(postmortem), *actions(postmortem)])


def head(postmortem: PostMortem) -> Iterator[str]:
    decision = postmortem.decision
    outcome = str(decision_words.OUTCOMES[decision.outcome])
    facts = [decision.ref, outcome, postmortem.experiment.ref, postmortem.hypothesis.ref]
    yield f"# {_('Post-mortem')}: {text(' '.join(decision.title.split()))}"
    yield ""
    yield " · ".join([*facts, str(words.STATES[postmortem.state])])
    yield ""


def timeline(postmortem: PostMortem) -> Iterator[str]:
    found = told.told(postmortem)
    yield f"## {_('Timeline')}"
    yield ""
    for line in told.lines(found):
        about = f" ({line.about}, {ref('A', line.alert)}, Sev {line.severity})" if line.about else ""
        aside = "".join(f", {part}" for part in (line.by, line.day, line.after) if part)
        yield f"- {moment(line.at)}: {line.word}{about}{aside}"
    yield ""
    for word, lasted in told.figures(found):
        yield f"- {word}: {lasted}"
    yield ""


def written(postmortem: PostMortem) -> Iterator[str]:
    for name, word in words.TEXTS.items():
        yield f"## {word}"
        yield ""
        yield getattr(postmortem, name) or _("Nothing yet.")
        yield ""


def actions(postmortem: PostMortem) -> Iterator[str]:
    found = queries.actions_of(postmortem, clock.today(postmortem.workspace.time_zone))
    if not found:
        return
    yield f"## {pgettext('post-mortem', 'Actions')}"
    yield ""
    for action in found:
        row = action["row"]
        due = _("due %(day)s") % {"day": action["due"]} if action["due"] else ""
        done = pgettext("a next action", "Done") if row.done_at else ""
        aside = ", ".join(part for part in (str(row.owner), due, done) if part)
        yield f"- {row.ref} {text(row.text)} ({aside})"
    yield ""
