"""The head of a playbook: names and words in YAML, and nothing else of YAML (no tags, anchors, aliases or types)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml
from yaml.events import CollectionEndEvent, CollectionStartEvent, NodeEvent
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from kaizenlab.playbooks.document.parts import LONGEST, METHODS, TRAPS, Problem, gettext_noop, one_line

FIELDS = ("name", "method", "summary", "bar", "sample", "traps", "source", "language")
NEEDED = ("name", "method")
LARGEST = 20_000  # characters
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
FIRST = 2  # the line after the opening ---

NO_HEAD = gettext_noop("A playbook begins with its head, between two lines of three hyphens (---).")
OPEN = gettext_noop("The head is not closed: a line of three hyphens (---) is missing.")
TOO_LONG = gettext_noop("The head is longer than %(most)s characters.")
YAML = gettext_noop("The head can't be read as YAML here: %(why)s.")
PLAIN = gettext_noop("The head holds plain words only: no anchors, aliases or tags.")
DEEP = gettext_noop("The head holds names with words, and a list of traps; nothing deeper.")
NAMES = gettext_noop("The head is a list of names with words, such as “name: Problem validation”.")
UNKNOWN = gettext_noop("“%(name)s” is no field of a playbook; the fields are %(fields)s.")
TWICE = gettext_noop("“%(name)s” is written twice.")
MISSING = gettext_noop("“%(name)s” is missing.")
EMPTY = gettext_noop("“%(name)s” is empty.")
WORDS = gettext_noop("“%(name)s” is one text, not a list.")
LIST = gettext_noop("“%(name)s” is a list of texts, each behind a hyphen.")
LONG = gettext_noop("“%(name)s” has more than %(most)s characters.")
MANY = gettext_noop("“%(name)s” has more than %(most)s entries.")
METHOD = gettext_noop("“%(value)s” is no method; the methods are %(methods)s.")
CODE = gettext_noop("“%(value)s” is no language code, such as en or ja.")


def split(lines: list[str]) -> tuple[list[str], int, list[Problem]]:
    """The head's lines, and the index of the line behind it."""
    if not lines or lines[0].rstrip() != "---":
        return [], 0, [Problem(1, "", NO_HEAD)]
    for index, line in enumerate(lines[1:], start=1):
        if line.rstrip() == "---":
            return lines[1:index], index + 1, []
    return [], len(lines), [Problem(1, "", OPEN)]


def read(lines: list[str]) -> tuple[dict[str, Any], list[Problem]]:
    """Its fields, and what is wrong with it."""
    text = "\n".join(lines)
    if len(text) > LARGEST:
        return {}, [Problem(FIRST, "", TOO_LONG, {"most": LARGEST})]
    try:
        problems = list(beyond_words(text))
        root = None if problems else yaml.compose(text, yaml.SafeLoader)
    except yaml.YAMLError as error:
        return {}, [Problem(line_of(error, len(lines)), "", YAML, {"why": why(error)})]
    if problems:
        return {}, problems
    if not isinstance(root, MappingNode):
        return {}, [Problem(FIRST, "", NAMES)]
    return fields_of(root)


def beyond_words(text: str) -> Iterator[Problem]:
    """What a head may not hold, found before anything is built from it: an alias or depth could cost without end."""
    depth = 0
    for event in yaml.parse(text, yaml.SafeLoader):
        line = (event.start_mark.line if event.start_mark else 0) + FIRST
        if isinstance(event, NodeEvent) and (event.anchor or getattr(event, "tag", None)):
            yield Problem(line, "", PLAIN)
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if depth > 2:
            yield Problem(line, "", DEEP)
            return


def fields_of(root: MappingNode) -> tuple[dict[str, Any], list[Problem]]:
    found: dict[str, Any] = {}
    seen: set[str] = set()
    problems: list[Problem] = []
    for key, value in root.value:
        name = key.value if isinstance(key, ScalarNode) else ""
        line = key.start_mark.line + FIRST
        if name not in FIELDS:
            problems.append(Problem(line, name, UNKNOWN, {"name": name, "fields": ", ".join(FIELDS)}))
        elif name in seen:
            problems.append(Problem(line, name, TWICE, {"name": name}))
        else:
            read_field = traps if name == "traps" else words
            found[name], wrong = read_field(name, value)
            problems += wrong
        seen.add(name)
    problems += [Problem(FIRST, name, MISSING, {"name": name}) for name in NEEDED if name not in seen]
    return found, problems


def words(name: str, node: Node) -> tuple[str, list[Problem]]:
    line = node.start_mark.line + FIRST
    if not isinstance(node, ScalarNode):
        return "", [Problem(line, name, WORDS, {"name": name})]
    value = one_line(node.value)
    if not value and name in NEEDED:
        return value, [Problem(line, name, EMPTY, {"name": name})]
    wrong = next((found for rule in (too_long, no_method, no_language) if (found := rule(name, value, line))), None)
    return value, [wrong] if wrong else []


def too_long(name: str, value: str, line: int) -> Problem | None:
    most = LONGEST.get(name, LARGEST)
    return Problem(line, name, LONG, {"name": name, "most": most}) if len(value) > most else None


def no_method(name: str, value: str, line: int) -> Problem | None:
    if name != "method" or value in METHODS:
        return None
    return Problem(line, name, METHOD, {"value": value[:80], "methods": ", ".join(METHODS)})


def no_language(name: str, value: str, line: int) -> Problem | None:
    if name != "language" or (len(value) <= 35 and LANGUAGE.fullmatch(value)):
        return None
    return Problem(line, name, CODE, {"value": value[:80]})


def traps(name: str, node: Node) -> tuple[tuple[str, ...], list[Problem]]:
    """A list of texts; one text alone is a list of one."""
    nodes = node.value if isinstance(node, SequenceNode) else [node]
    if not all(isinstance(each, ScalarNode) for each in nodes):
        return (), [Problem(node.start_mark.line + FIRST, name, LIST, {"name": name})]
    read_all = [words(name, each) for each in nodes]
    problems = [problem for _, wrong in read_all for problem in wrong]
    if len(nodes) > TRAPS:
        problems.append(Problem(node.start_mark.line + FIRST, name, MANY, {"name": name, "most": TRAPS}))
    return tuple(value for value, _ in read_all if value), problems


def line_of(error: yaml.YAMLError, lines: int) -> int:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return min(mark.line, max(lines - 1, 0)) + FIRST if mark else FIRST


def why(error: yaml.YAMLError) -> str:
    """PyYAML's own words; it has no translations."""
    return str(getattr(error, "problem", "") or getattr(error, "reason", "") or "unreadable")
