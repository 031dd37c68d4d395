"""The phases and steps behind a playbook's head, by the headings that Markdown sees, not those inside its code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from kaizenlab.playbooks.document import settings
from kaizenlab.playbooks.document.parts import (
    CODE,
    KEY,
    PHASES,
    STEPS,
    TEXT,
    TITLE,
    Problem,
    Step,
    gettext_noop,
    one_line,
    slug,
)

# Blocks are all it takes. Underlined headings are left out: hyphens under a paragraph are a rule to who types them.
OUTLINE = MarkdownIt("commonmark", {"html": False}).disable(["lheading", "inline"])
CLOSING = re.compile(r"(^|\s)#+$")

OUTSIDE = gettext_noop("This stands in no step: a step begins with a line such as “### Name the persona”.")
NO_PHASE = gettext_noop("“%(name)s” is no phase; the phases are Prep, Execute and Decide.")
AGAIN = gettext_noop("The phase %(name)s is written twice.")
ORDER = gettext_noop("The phases come in the order Prep, Execute, Decide.")
PHASELESS = gettext_noop("A step belongs under a phase: ## Prep, ## Execute or ## Decide.")
UNTITLED = gettext_noop("A step needs a title.")
LONG_TITLE = gettext_noop("A title has at most %(most)s characters.")
LONG_TEXT = gettext_noop("The text of a step has at most %(most)s characters.")
NO_STEPS = gettext_noop("A playbook needs at least one step.")
MANY_STEPS = gettext_noop("A playbook has at most %(most)s steps.")
NO_KEY = gettext_noop("This title makes no key: write one under it, such as `key: talk`.")
SAME_KEY = gettext_noop("Another step has the key “%(key)s”: write one of its own under this title, `key: …`.")
UNCLOSED = gettext_noop("The block of code that begins here is not closed: a line %(fence)s is missing.")
UNSURE = (OUTSIDE, NO_STEPS)  # said only where it is clear where the head ends


@dataclass(frozen=True)
class Part:
    """A heading and the lines under it. `line` is that of the heading; level 1 is what stands before all headings."""

    level: int
    title: str
    line: int
    lines: list[str]

    @property
    def text(self) -> str:
        kept = list(self.lines)
        while kept and not kept[0].strip():
            kept.pop(0)
        return "\n".join(kept).rstrip()

    def first(self) -> int:
        """The line on which its text begins."""
        blank = next((n for n, line in enumerate(self.lines) if line.strip()), 0)
        return self.line + 1 + blank


def read(lines: list[str], start: int) -> tuple[list[Step], list[Problem]]:
    """The steps, and what is wrong; line numbers count from the top of the file, `start` lines above."""
    steps: list[Step] = []
    problems: list[Problem] = []
    keys: set[str] = set()
    seen: list[str] = []
    phase = ""
    tokens = OUTLINE.parse("\n".join(lines))
    problems += unclosed(tokens, lines, start)
    for part in parts(tokens, lines, start):
        if part.level == 3:
            step, wrong = read_step(part, phase)
            steps.append(step)
            problems += [*wrong, *no_key_of_its_own(step, keys, part.line)]
            keys.add(step.key)
            continue
        if part.text:
            problems.append(Problem(part.first(), "", OUTSIDE))
        if part.level == 2:
            phase = part.title.casefold()
            problems += misplaced(part, phase, seen)
            seen.append(phase)
    if not steps:
        problems.append(Problem(max(start, 1), "", NO_STEPS))
    if len(steps) > STEPS:
        problems.append(Problem(max(start, 1), "", MANY_STEPS, {"most": STEPS}))
    return steps, problems


def unclosed(tokens: list[Token], lines: list[str], start: int) -> Iterator[Problem]:
    """Code that runs to the end would swallow every step behind it."""
    for token in tokens:
        if token.type == "fence" and token.level == 0 and token.map:
            first, behind = token.map
            end = lines[behind - 1].strip()
            if behind - first < 2 or end.strip(token.markup[0]) or len(end) < len(token.markup):
                yield Problem(start + first + 1, "text", UNCLOSED, {"fence": token.markup})


def parts(tokens: list[Token], lines: list[str], start: int) -> Iterator[Part]:
    level, title, at = 1, "", -1
    for token, inline in pairwise(tokens):
        if token.type == "heading_open" and token.level == 0 and token.tag in ("h2", "h3") and token.map:
            yield Part(level, title, start + at + 1, lines[at + 1 : token.map[0]])
            level, title, at = int(token.tag[1]), one_line(CLOSING.sub("", inline.content)), token.map[0]
    yield Part(level, title, start + at + 1, lines[at + 1 :])


def misplaced(part: Part, phase: str, seen: list[str]) -> Iterator[Problem]:
    if phase not in PHASES:
        yield Problem(part.line, "", NO_PHASE, {"name": part.title[:80]})
    elif phase in seen:
        yield Problem(part.line, "", AGAIN, {"name": part.title})
    elif any(PHASES.index(phase) < PHASES.index(earlier) for earlier in seen if earlier in PHASES):
        yield Problem(part.line, "", ORDER)


def read_step(part: Part, phase: str) -> tuple[Step, list[Problem]]:
    first, _, rest = part.text.partition("\n")
    line = CODE.fullmatch(first)
    text = Part(3, "", part.line, rest.split("\n")).text if line else part.text
    problems = []
    if not phase:
        problems.append(Problem(part.line, "", PHASELESS))
    if not part.title:
        problems.append(Problem(part.line, "title", UNTITLED))
    if len(part.title) > TITLE:
        problems.append(Problem(part.line, "title", LONG_TITLE, {"most": TITLE}))
    if len(text) > TEXT:
        problems.append(Problem(part.first(), "text", LONG_TEXT, {"most": TEXT}))
    said, wrong = settings.read(line[1] if line else "", phase, part.first() if line else part.line)
    key = said.pop("key", None) or slug(part.title)
    return Step(phase=phase, key=key, title=part.title, text=text, **said), problems + wrong


def no_key_of_its_own(step: Step, taken: set[str], line: int) -> Iterator[Problem]:
    if step.title and not step.key:
        yield Problem(line, "key", NO_KEY)
    elif step.key and step.key in taken:
        yield Problem(line, "key", SAME_KEY, {"key": step.key[:KEY]})
