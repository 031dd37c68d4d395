"""The line of code under a step's title: `check: evidence · count: 5 interviews · days: 7 · blocks`.

A step that blocks has to be done before its phase may end: Prep ends with the registration, Execute with the
conclusion, Decide with the decision. A step that waits for what only its own block would let happen is refused.
"""

from __future__ import annotations

import re
from typing import Any

from kaizenlab.playbooks.document.parts import CHECKS, COUNT, DAYS, KEY, UNIT, Problem, Step, gettext_noop, one_line

FIELDS = ("check", "count", "days", "key")
FLAGS = ("blocks", "manual")
SEPARATOR = re.compile(r"[·・;]")
AMOUNT = re.compile(r"(\d{1,12})\s*(.*)")
NAME = re.compile(rf"[\w-]{{1,{KEY}}}")

UNKNOWN = gettext_noop(
    "“%(name)s” is no setting of a step; the settings are check, count, days, key, blocks and manual."
)
TWICE = gettext_noop("“%(name)s” is written twice.")
NO_CHECK = gettext_noop("“%(value)s” is nothing a step can check; it can check %(checks)s.")
BOTH = gettext_noop("A step is manual or checks itself, not both.")
NO_COUNT = gettext_noop(
    "“%(value)s” is no count: a whole number from 1 to %(most)s and what is counted, “5 interviews”."
)
LONG_UNIT = gettext_noop("What is counted has at most %(most)s characters.")
NO_DAYS = gettext_noop("“%(value)s” is no number of days from 1 to %(most)s.")
BAD_KEY = gettext_noop("A key has letters, digits and hyphens, at most %(most)s.")
UNCOUNTED = gettext_noop("A step that checks evidence says how much: “count: 5 interviews”.")

EVIDENCE_LATER = gettext_noop("It would wait for itself: evidence counts only after the registration that it blocks.")
RESULT_LATER = gettext_noop("It would wait for itself: the result is computed only after the conclusion.")
DECISION_LATER = gettext_noop("It would wait for itself: the decision is taken only after this phase ends.")
LEARNING_LATER = gettext_noop("It would wait for itself: the learning is written with the decision.")
EVIDENCE_OVER = gettext_noop(
    "It could wait for ever: once the experiment is concluded, no evidence comes; let it block Execute."
)
REHEARSAL_OVER = gettext_noop("It could wait for ever: a rehearsal comes before the start; let it block Prep.")
ENDLESS = {
    ("prep", "evidence"): EVIDENCE_LATER,
    ("prep", "result"): RESULT_LATER,
    ("prep", "learning"): LEARNING_LATER,
    ("prep", "decision"): DECISION_LATER,
    ("execute", "rehearsal"): REHEARSAL_OVER,
    ("execute", "result"): RESULT_LATER,
    ("execute", "learning"): LEARNING_LATER,
    ("execute", "decision"): DECISION_LATER,
    ("decide", "rehearsal"): REHEARSAL_OVER,
    ("decide", "evidence"): EVIDENCE_OVER,
    ("decide", "decision"): DECISION_LATER,
}


def read(code: str, phase: str, line: int) -> tuple[dict[str, Any], list[Problem]]:
    """The settings as a step's fields, and what is wrong with them."""
    given, problems = entries(code, line)
    said: dict[str, Any] = {}
    for name, value in given.items():
        fields, wrong = READERS[name](value) if name in READERS else ({}, None)
        said |= fields
        if wrong:
            problems.append(Problem(line, name, *wrong))
    said |= {"blocks": True} if "blocks" in given else {}
    if "check" in given and "manual" in given:
        problems.append(Problem(line, "check", BOTH))
    if said.get("check") == "evidence" and "count" not in given:
        problems.append(Problem(line, "count", UNCOUNTED))
    if "blocks" in given and (phase, said.get("check")) in ENDLESS:
        problems.append(Problem(line, "blocks", ENDLESS[phase, said["check"]]))
    return said, problems


def entries(code: str, line: int) -> tuple[dict[str, str], list[Problem]]:
    given: dict[str, str] = {}
    problems = []
    for entry in filter(None, map(one_line, SEPARATOR.split(code))):
        name, colon, value = (part.strip() for part in entry.replace("：", ":").partition(":"))
        if name not in (FIELDS if colon else FLAGS):
            problems.append(Problem(line, "", UNKNOWN, {"name": entry[:80]}))
        elif name in given:
            problems.append(Problem(line, name, TWICE, {"name": name}))
        else:
            given[name] = value
    return given, problems


type Wrong = tuple[str, dict[str, Any]] | None


def read_check(value: str) -> tuple[dict[str, Any], Wrong]:
    if value in CHECKS:
        return {"check": value}, None
    return {}, (NO_CHECK, {"value": value[:80], "checks": ", ".join(CHECKS)})


def read_count(value: str) -> tuple[dict[str, Any], Wrong]:
    """Digits of any script are digits: 5 interviews, ５件."""
    amount = AMOUNT.fullmatch(value)
    if not amount or not 1 <= int(amount[1]) <= COUNT:
        return {}, (NO_COUNT, {"value": value[:80], "most": COUNT})
    if len(amount[2]) > UNIT:
        return {}, (LONG_UNIT, {"most": UNIT})
    return {"count": int(amount[1]), "unit": amount[2]}, None


def read_days(value: str) -> tuple[dict[str, Any], Wrong]:
    amount = AMOUNT.fullmatch(value)
    if not amount or amount[2] or not 1 <= int(amount[1]) <= DAYS:
        return {}, (NO_DAYS, {"value": value[:80], "most": DAYS})
    return {"days": int(amount[1])}, None


def read_key(value: str) -> tuple[dict[str, Any], Wrong]:
    return ({"key": value}, None) if NAME.fullmatch(value) else ({}, (BAD_KEY, {"most": KEY}))


READERS = {"check": read_check, "count": read_count, "days": read_days, "key": read_key}


def written(step: Step, own_key: bool) -> str:
    """The line that says what `read` read; "" where there is nothing to say."""
    said = [
        f"key: {step.key}" if own_key else "",
        f"check: {step.check}" if step.check else "",
        f"count: {step.count} {step.unit}".rstrip() if step.count else "",
        f"days: {step.days}" if step.days else "",
        "blocks" if step.blocks else "",
    ]
    return " · ".join(filter(None, said))
