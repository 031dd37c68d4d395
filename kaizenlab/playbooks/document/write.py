"""From a playbook to text: what `read` reads back as the same playbook."""

from __future__ import annotations

import yaml

from kaizenlab.playbooks.document import settings
from kaizenlab.playbooks.document.head import FIELDS
from kaizenlab.playbooks.document.parts import CODE, LARGEST, PHASES, Document, Step, slug


def write(document: Document) -> str:
    parts = [f"---\n{head(document)}---"]
    for phase in PHASES:
        parts.append(f"## {phase.capitalize()}")
        parts += [written(step) for step in document.phase(phase)]
    return "\n\n".join(parts) + "\n"


def head(document: Document) -> str:
    values = {name: getattr(document, name) for name in FIELDS}
    said = {name: list(value) if name == "traps" else value for name, value in values.items() if value}
    return yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=LARGEST)


def written(step: Step) -> str:
    """A text that itself begins with a line of code gets settings above it, so that it isn't taken for them."""
    line = settings.written(step, own_key=step.key != slug(step.title))
    if not line and CODE.fullmatch(step.text.partition("\n")[0]):
        line = "manual"
    title = f"### {step.title}" + (f"\n`{line}`" if line else "")
    return f"{title}\n\n{step.text}" if step.text else title
