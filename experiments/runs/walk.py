"""One experiment's run as it was found: its steps, and the facts they check themselves from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from experiments.runs import rules
from hypotheses.rules import names_somebody
from hypotheses.words import BLOCKS

RUN = ("origin", "slug", "name", "version", "sha256", "begun_at")
COUNTED = ("position", "phase", "title", "fact", "blocks", "count", "unit", "state")
TOLD = ("key", "text", "days", "reason", "note", "owner_id", "due_on", "version", "changed_at")
PEOPLE = ("owner", "changed_by")


@dataclass(frozen=True)
class Taken:
    """A step as far as it was taken. Lists know what stands above the line, pages of one run the rest too."""

    position: int
    phase: str
    title: str
    fact: str
    blocks: bool
    count: int | None
    unit: str
    state: str

    key: str = ""
    text: str = ""
    days: int | None = None
    reason: str = ""
    note: str = ""
    owner_id: int | None = None
    due_on: dt.date | None = None
    version: int = 0
    changed_at: dt.datetime | None = None
    owner: str = ""
    changed_by: str = ""


@dataclass(frozen=True)
class Walk:
    """One experiment's run with the facts as they are."""

    name: str
    origin: str
    slug: str
    version: int
    sha256: str
    begun_at: dt.datetime
    steps: list[Taken]
    facts: rules.Facts

    @cached_property
    def progress(self) -> rules.Progress:
        return rules.progress(self.steps, self.facts)

    @property
    def said(self) -> str:
        return said(self.progress)

    def state(self, step: Taken) -> str:
        return rules.state(step, self.facts)

    def undone(self, phase: str) -> list[Taken]:
        """The blocking steps that hold the phase's door shut."""
        return rules.undone(self.steps, self.facts, phase)


def said(progress: rules.Progress) -> str:
    """How far a run is, as lists and heads say it."""
    return _("playbook %(done)s of %(of)s") % {"done": progress.done, "of": progress.of}


def read(said: Mapping[str, Any] | None) -> Walk | None:
    if said is None:
        return None
    return Walk(
        **{name: said[name] for name in RUN if name != "begun_at"},
        begun_at=parse_datetime(said["begun_at"]),  # type: ignore[arg-type]
        steps=[taken(step) for step in said["steps"] or ()],
        facts=facts(said),
    )


def taken(said: Mapping[str, Any]) -> Taken:
    if "key" not in said:
        return Taken(**said)
    dated = {"due_on": parse_date(said["due_on"] or ""), "changed_at": parse_datetime(said["changed_at"] or "")}
    people = {whom: said[f"{whom}_name"] or (said[f"{whom}_email"] or "").partition("@")[0] for whom in PEOPLE}
    return Taken(**{name: said[name] for name in (*COUNTED, *TOLD)} | dated | people)


def facts(said: Mapping[str, Any]) -> rules.Facts:
    """A registered plan has its criteria and its kill criterion: registration sees to it."""
    is_registered = said["frozen"] is not None
    return rules.Facts(
        canvases=[canvas(text) for text in (said["canvas"], said["frozen"]) if text],
        criteria=is_registered or said["criteria"],
        kill=is_registered or said["kill"],
        **{name: said[name] for name in ("rehearsal", "evidence", "result", "learning", "decision")},
    )


def canvas(said: Mapping[str, Any]) -> rules.Canvas:
    return rules.Canvas(
        blocks={block: said[block] for block in ("statement", *BLOCKS)},
        names_somebody=names_somebody(said["persona"]),
        assumptions=[(each["importance"], each["uncertainty"]) for each in said["assumptions"] or ()],
    )
