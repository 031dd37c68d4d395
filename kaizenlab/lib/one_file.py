"""Commands that read one file and print JSON: no database, no Django, and every wrong file in one sentence."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any


def main(argv: Sequence[str], usage: str, read: Callable[[bytes], Any], wrong: type[Exception]) -> int:
    """Prints what `read` makes of the file, in UTF-8 wherever it runs. Exit code 2 for no file, or for one of which
    `read` raises `wrong`."""
    if list(argv) in (["-h"], ["--help"]):
        print(usage)
        return 0
    if len(argv) != 1 or (argv[0].startswith("-") and argv[0] != "-"):
        print(usage, file=sys.stderr)
        return 2
    try:
        found = read(content(argv[0]))
    except OSError as error:
        print(f"{argv[0]!a}: {error.strerror or error}", file=sys.stderr)
        return 2
    except wrong as error:
        print(error, file=sys.stderr)
        return 2
    sys.stdout.buffer.write(json.dumps(found, indent=2, ensure_ascii=False, allow_nan=False).encode() + b"\n")
    return 0


def content(name: str) -> bytes:
    return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
