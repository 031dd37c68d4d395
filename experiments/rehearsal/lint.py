"""`manage.py lint_questions FILE`: an interview script in, what to mend in it out. No database, no Django, no AI."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from experiments.rehearsal.rules import lint
from kaizenlab.lib import one_file

MOST_QUESTIONS = 1_000
LONGEST_QUESTION = 2_000
USAGE = """usage: manage.py lint_questions FILE   (one question a line, UTF-8; - for standard input)

Prints what to mend in an interview script, as JSON. The exit code is 0 whether or not something
was found, and 2 where the file can't be read."""


class ScriptError(Exception):
    """Says in one sentence why the file is no script."""


def main(argv: Sequence[str]) -> int:
    """Exit code 0 when read, with or without findings; 2 for a file that can't be."""
    return one_file.main(argv, USAGE, linted, ScriptError)


def linted(script: bytes) -> dict[str, Any]:
    return lint(questions_of(script)).as_json()


def questions_of(script: bytes) -> list[str]:
    """The lines that hold something, in order."""
    try:
        text = script.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = script.count(b"\n", 0, error.start) + 1
        raise ScriptError(f"Line {place} is not UTF-8.") from None
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for place, line in enumerate(lines, start=1):
        if len(line) > LONGEST_QUESTION:
            raise ScriptError(f"Line {place} has {len(line):,} characters; at most {LONGEST_QUESTION:,} are read.")
    questions = [line.strip() for line in lines if line.strip()]
    if len(questions) > MOST_QUESTIONS:
        raise ScriptError(f"The script has {len(questions):,} questions; at most {MOST_QUESTIONS:,} are read.")
    return questions


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
