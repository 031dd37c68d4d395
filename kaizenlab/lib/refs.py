"""References people say and type, H-12 or E-7. Capitals lead; the number counts inside a workspace."""

from __future__ import annotations

import re
import unicodedata

KINDS = {
    "H": "hypothesis",
    "E": "experiment",
    "D": "decision",
    "L": "learning",
    "P": "playbook",
    "N": "next action",
    "A": "alert",
    "M": "metric",
}
SPELT = f"[{''.join(KINDS)}]-[1-9][0-9]{{0,17}}"
PATTERN = re.compile(SPELT)


def ref(kind: str, number: int) -> str:
    return f"{kind}-{number}"


def parse(text: str) -> tuple[str, int] | None:
    """("H", 12) for "H-12"; None for anything else."""
    match = PATTERN.fullmatch(text.strip())
    return (match[0][0], int(match[0][2:])) if match else None


def typed(text: str) -> tuple[str, int] | None:
    """The same as people type it, in whatever width or case."""
    return parse(unicodedata.normalize("NFKC", text).upper())
