"""From text to a playbook."""

from __future__ import annotations

import re

from kaizenlab.playbooks.document import body, head
from kaizenlab.playbooks.document.parts import LARGEST, Document, Problem, Unreadable, gettext_noop

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")

TOO_LARGE = gettext_noop("A playbook is at most %(most)s kB of text.")
UNSEEN = gettext_noop("This line holds a character that can't be shown.")


def read(text: str) -> Document:
    """Raises Unreadable, and nothing else, for a text that is no playbook; it names every wrong line."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if len(text.encode(errors="replace")) > LARGEST:
        raise Unreadable([Problem(1, "", TOO_LARGE, {"most": LARGEST // 1000})])
    lines = text.split("\n")
    problems = [Problem(number, "", UNSEEN) for number, line in enumerate(lines, start=1) if CONTROL.search(line)]
    if problems:
        raise Unreadable(problems)
    top, start, unsplit = head.split(lines)
    fields, wrong_head = ({}, unsplit) if unsplit else head.read(top)
    steps, wrong_body = body.read(lines[start:], start)
    if unsplit:
        wrong_body = [problem for problem in wrong_body if problem.template not in body.UNSURE]
    if wrong_head or wrong_body:
        raise Unreadable([*wrong_head, *wrong_body])
    return Document(**fields, steps=tuple(steps))
