"""Post-mortems as files: the list, and one of them; and the log of a response."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from decisions import words as decision_words
from kaizenlab.alerts.response import queries, told, words
from kaizenlab.alerts.response.models import PostMortem, Remark, Response
from kaizenlab.lib import clock, exports
from kaizenlab.lib.dates import moment
from kaizenlab.lib.exports import markdown_text as text
from kaizenlab.lib.refs import ref

REFS = {"decision": "D", "experiment": "E", "hypothesis": "H"}
KEPT = ("state", "opened_at", "finished_at", *words.TEXTS)
COLUMNS = (*REFS, "title", "outcome", *KEPT)
STEP = ("at", "what", "by", "about", "alert", "severity")
LOG = ("at", "by", "text")


def rows(found: QuerySet[PostMortem]) -> list[Mapping[str, Any]]:
    numbers = {f"{name}_number": F(f"{name}__number") for name in REFS}
    beside = {"title": F("decision__title"), "outcome": F("decision__outcome")}
    values = found.annotate(**numbers, **beside).values(*KEPT, *numbers, *beside)
    return [row | {name: ref(kind, row[f"{name}_number"]) for name, kind in REFS.items()} for row in values]


def as_json(postmortem: PostMortem) -> str:
    found = PostMortem.objects.filter(workspace=postmortem.workspace_id, pk=postmortem.pk)
    (row,) = rows(found)
    acts = [
        {"ref": act.ref, "text": act.text, "owner": str(act.owner), "due_on": act.due_on, "done_at": act.done_at}
        for act in (action["row"] for action in queries.actions_of(postmortem, today_of(postmortem)))
    ]
    whole = {name: row[name] for name in COLUMNS}
    return exports.json_of({**whole, "timeline": steps(postmortem), "actions": acts})


def as_csv(postmortem: PostMortem) -> str:
    """As a table it is its timeline."""
    return exports.csv_of(STEP, steps(postmortem))


def steps(postmortem: PostMortem) -> list[Mapping[str, Any]]:
    return [
        {
            "at": line.at,
            "what": line.word,
            "by": line.by or None,
            "about": line.about or None,
            "alert": ref("A", line.alert) if line.about else None,
            "severity": line.severity if line.about else None,
        }
        for line in told.lines(told.told(postmortem))
    ]


def today_of(postmortem: PostMortem) -> dt.date:
    return clock.today(postmortem.workspace.time_zone)


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
    found = queries.actions_of(postmortem, today_of(postmortem))
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


WRITERS: Mapping[str, Callable[[PostMortem], str]] = {"csv": as_csv, "json": as_json, "md": markdown}


def log(response: Response) -> list[Mapping[str, Any]]:
    """Every line, the first one first."""
    remarks = Remark.objects.filter(workspace=response.workspace_id, response=response).order_by("id")
    said = remarks.values("at", "text", name=F("by__user__name"), email=F("by__user__email"))
    return [{**row, "by": row["name"] or row["email"].partition("@")[0]} for row in said]


def response_as(kind: str, response: Response) -> str:
    """A response with its log; as a table it is the log."""
    lines = [{name: row[name] for name in LOG} for row in log(response)]
    if kind == "csv":
        return exports.csv_of(LOG, lines)
    experiment = response.experiment
    if kind == "json":
        kept = ("number", "severity", "opened_at", "due_at", "ended_at", "ending")
        about = {"experiment": experiment.ref, "hypothesis": experiment.hypothesis.ref}
        return exports.json_of(about | {name: getattr(response, name) for name in kept} | {"log": lines})
    title = _("Response: %(title)s") % {"title": experiment.title}
    said = [f"## {text(row['by'])}, {moment(row['at'])}\n\n{row['text']}\n" for row in lines]
    return "\n".join(
        [f"# {text(' '.join(title.split()))}", "", f"{experiment.ref} · Sev {response.severity}", "", *said]
    )
