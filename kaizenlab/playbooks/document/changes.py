"""What differs between two lists of steps. A step is the same one while it keeps its key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from kaizenlab.playbooks.document.parts import Step

COMPARED = tuple(field.name for field in fields(Step) if field.name != "key")


@dataclass(frozen=True)
class Changed:
    before: Step
    after: Step
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Changes:
    """`reordered`: the steps in both follow each other differently."""

    added: tuple[Step, ...]
    removed: tuple[Step, ...]
    changed: tuple[Changed, ...]
    reordered: bool

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.reordered)


def changes(old: Sequence[Step], new: Sequence[Step]) -> Changes:
    before, after = ({step.key: step for step in steps} for steps in (old, new))
    kept = [key for key in before if key in after]
    changed = [Changed(before[key], after[key], differing(before[key], after[key])) for key in kept]
    return Changes(
        added=tuple(step for step in new if step.key not in before),
        removed=tuple(step for step in old if step.key not in after),
        changed=tuple(change for change in changed if change.fields),
        reordered=kept != [key for key in after if key in before],
    )


def differing(before: Step, after: Step) -> tuple[str, ...]:
    return tuple(name for name in COMPARED if getattr(before, name) != getattr(after, name))
