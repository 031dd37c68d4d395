"""A run as its page shows it: the phases with their steps, and the one step that lies open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from experiments.models import Experiment
from experiments.runs import words
from experiments.runs.actions import is_over, is_settled
from experiments.runs.forms import NoteForm, SkipForm
from experiments.runs.queries import walk_of
from experiments.runs.walk import Taken, Walk
from kaizenlab.lib import clock
from kaizenlab.lib.dates import day

DRAFT, BEFORE_THE_END, UNDER_WAY = {"draft"}, {"draft", "registered", "running", "paused"}, {"running", "paused"}
# Where people bring about what an automatic step checks, and in which states they can.
WHERE: dict[str, tuple[str, str | Promise, set[str]]] = {
    "canvas": ("hypotheses:canvas", gettext_lazy("Open the canvas"), BEFORE_THE_END),
    "persona": ("hypotheses:canvas", gettext_lazy("Open the canvas"), BEFORE_THE_END),
    "riskiest": ("hypotheses:canvas", gettext_lazy("Open the canvas"), BEFORE_THE_END),
    "criteria": ("experiments:criteria", gettext_lazy("Open the criteria"), DRAFT),
    "kill": ("experiments:criteria", gettext_lazy("Open the criteria"), DRAFT),
    "rehearsal": ("rehearsal:list", gettext_lazy("Open the rehearsal"), BEFORE_THE_END),
    "evidence": ("experiments:evidence", gettext_lazy("Open the evidence form"), UNDER_WAY),
    "result": ("experiments:conclude", gettext_lazy("Open the conclusion"), UNDER_WAY),
    "learning": ("decisions:decide", gettext_lazy("Open the decision"), {"concluded"}),
    "decision": ("decisions:decide", gettext_lazy("Open the decision"), {"concluded"}),
}


@dataclass(frozen=True)
class Line:
    """A step in the list: its sign, its title, and in a few words how far it is."""

    position: int
    title: str
    ring: str
    state: str
    said: str
    is_late: bool
    is_open: bool


@dataclass(frozen=True)
class Phase:
    word: str
    done: int
    of: int
    holds_up: str  # what it holds up as long as blocking steps of it are not done
    lines: list[Line]


def panel(experiment: Experiment, *, asked: str | int | None = None, may_write: bool, **forms: Any) -> dict[str, Any]:
    """The context of a run's page, beside that of its experiment; `asked` is the position of the step to open."""
    walk = walk_of(experiment)
    if walk is None:
        return {"walk": None, "may_begin": may_write and not is_over(experiment)}
    step = opened(walk, asked)
    over = is_over(experiment)
    today = clock.today(experiment.workspace.time_zone)
    return {
        "walk": walk,
        "version": walk.version or "",
        "phases": list(phases(walk, experiment, step, today)),
        "step": step,
        "line": line(walk, step, experiment, today, is_open=True),
        "phase": words.PHASES[step.phase],
        "watches": words.FACTS.get(step.fact, ""),
        "blocks": words.BLOCKS[step.phase] if step.blocks else "",
        "where": where(experiment, step) if may_write and walk.state(step) == "pending" else None,
        "after": following(walk, step),
        "may_take": may_write and not over,
        "may_reopen": may_write and not over and not is_settled(step, experiment),
        "may_note": may_write,
        "may_change": may_write and experiment.state == "draft",
        **asked_of(step, may_write=may_write),
        **forms,
    }


def opened(walk: Walk, asked: str | int | None) -> Taken:
    """The step that was asked for, else the first that is not done, else the last."""
    by_position = {str(step.position): step for step in walk.steps}
    pending = (step for step in walk.steps if walk.state(step) == "pending")
    return by_position.get(str(asked)) or next(pending, walk.steps[-1])


def phases(walk: Walk, experiment: Experiment, step: Taken, today: dt.date) -> Iterator[Phase]:
    for name, word in words.PHASES.items():
        steps = [each for each in walk.steps if each.phase == name]
        if steps:
            states = [walk.state(each) for each in steps]
            yield Phase(
                word=str(word),
                done=states.count("done"),
                of=len(states) - states.count("skipped"),
                holds_up=str(words.HELD[name]) if walk.undone(name) and lies_ahead(experiment, name) else "",
                lines=[line(walk, each, experiment, today, is_open=each == step) for each in steps],
            )


def lies_ahead(experiment: Experiment, phase: str) -> bool:
    """Whether the phase's door is still to be passed."""
    if is_over(experiment):
        return False
    return experiment.state in {"prep": DRAFT, "execute": BEFORE_THE_END}.get(phase, {*BEFORE_THE_END, "concluded"})


def line(walk: Walk, step: Taken, experiment: Experiment, today: dt.date, *, is_open: bool) -> Line:
    state = walk.state(step)
    late = state == "pending" and bool(step.due_on and step.due_on < today) and not is_over(experiment)
    said = [amount(walk, step), *([when(step, late=late), step.owner] if state == "pending" else [by(step)])]
    return Line(
        position=step.position,
        title=step.title,
        ring=words.RINGS[state],
        state=str(words.STATES[state]),
        said=", ".join(filter(None, said)),
        is_late=late,
        is_open=is_open,
    )


def amount(walk: Walk, step: Taken) -> str:
    """3 of 5 interviews; what a person counts stands without how far it is."""
    if not step.count:
        return ""
    said = {"of": step.count, "unit": step.unit}
    if step.fact != "evidence":
        return _("%(of)s %(unit)s") % said
    return _("%(done)s of %(of)s %(unit)s") % (said | {"done": walk.facts.evidence})


def when(step: Taken, *, late: bool) -> str:
    if step.due_on is None:
        return ""
    return (_("overdue since %(day)s") if late else _("due %(day)s")) % {"day": day(step.due_on)}


def by(step: Taken) -> str:
    """Who ticked or skipped it; an automatic step has nobody."""
    if step.state == "pending" or step.changed_at is None:
        return ""
    return _("%(who)s, %(day)s") % {"who": step.changed_by, "day": day(step.changed_at)}


def where(experiment: Experiment, step: Taken) -> dict[str, Any] | None:
    """The page on which an automatic step's fact is brought about, where that can be done now."""
    name, word, states = WHERE.get(step.fact, ("", "", set()))
    if experiment.state not in states:
        return None
    record = experiment.hypothesis if name == "hypotheses:canvas" else experiment
    return {"word": word, "url": reverse(name, args=[experiment.workspace.slug, record.number])}


def following(walk: Walk, step: Taken) -> Taken | None:
    """The next step that is not done, from the open one on."""
    return next((each for each in walk.steps if each.position > step.position and walk.state(each) == "pending"), None)


def asked_of(step: Taken, *, may_write: bool) -> dict[str, Any]:
    """The open step's forms."""
    if not may_write:
        return {}
    return {"skip": SkipForm(), "note": NoteForm(initial={"note": step.note})}
