"""A playbook as its pages show it: steps by phase, what each checks, blocks and takes; or why it can't be read."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaizenlab.playbooks import document, words
from kaizenlab.playbooks.document import PHASES, Changes, Document, Problem, Step, Unreadable

EXCERPT = 60


def text(written: str) -> dict[str, Any]:
    """What a preview shows of a text: the playbook, or what is wrong with it."""
    try:
        return playbook(document.read(written))
    except Unreadable as unreadable:
        return {"problems": problems(unreadable, written)}


def problems(unreadable: Unreadable, written: str) -> list[dict[str, Any]]:
    lines = written.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [problem_row(problem, lines) for problem in unreadable.problems[:100]]


def problem_row(problem: Problem, lines: list[str]) -> dict[str, Any]:
    line = lines[problem.line - 1].strip() if problem.line <= len(lines) else ""
    excerpt = line if len(line) <= EXCERPT else f"{line[:EXCERPT]}…"
    return {"line": problem.line, "excerpt": excerpt, "said": problem.said(_)}


def playbook(read: Document) -> dict[str, Any]:
    return {"read": read, "method": words.METHODS[read.method], "phases": phases(read)}


def phases(read: Document) -> list[dict[str, Any]]:
    return [
        {"name": name, "label": words.PHASES[name], "steps": [step_row(step) for step in read.phase(name)]}
        for name in PHASES
    ]


def step_row(step: Step) -> dict[str, Any]:
    return {
        "title": step.title,
        "text": step.text,
        "blocks": words.BLOCKS[step.phase] if step.blocks else "",
        "check": words.CHECKS[step.check] if step.check else "",
        "amount": f"{step.count:,} {step.unit}".strip() if step.count else "",
        "days": ngettext("%(days)s day", "%(days)s days", step.days) % {"days": step.days} if step.days else "",
    }


def differences(before: Document, after: Document) -> dict[str, Any]:
    """What differs between two versions: the head's fields, and the steps."""
    steps = document.changes(before.steps, after.steps)
    return {
        "head": [
            field_row(name, label, getattr(before, name), getattr(after, name))
            for name, label in words.HEAD.items()
            if getattr(before, name) != getattr(after, name)
        ],
        "steps": steps,
        "added": [step_row(step) | {"phase": words.PHASES[step.phase]} for step in steps.added],
        "removed": [step_row(step) | {"phase": words.PHASES[step.phase]} for step in steps.removed],
        "changed": changed(steps),
    }


def changed(steps: Changes) -> list[dict[str, Any]]:
    return [
        {
            "title": change.after.title,
            "phase": words.PHASES[change.after.phase],
            "fields": [
                field_row(name, words.STEP[name], getattr(change.before, name), getattr(change.after, name))
                for name in change.fields
            ],
        }
        for change in steps.changed
    ]


def field_row(name: str, label: Any, before: Any, after: Any) -> dict[str, Any]:
    return {"label": label, "before": words.value(name, before), "after": words.value(name, after)}
