"""Whether a name given to a participant looks like somebody's own: a hint, never a refusal."""

from __future__ import annotations

import re

EMAIL = re.compile(r"[^\s@＠]+[@＠][^\s@＠]+[.．][^\s@＠]")
PHONE = re.compile(r"[+＋]?\d(?:[\s().－‐-]*\d){6,}")
YEAR_FIRST = re.compile(r"(?<!\d)(19|20)\d\d[-./]?(0[1-9]|1[0-2])[-./]?([0-2]\d|3[01])(?!\d)")  # a date is no phone
FULL_NAME = re.compile(r"\b(?=([^\W\d_][\w'’-]+)\s+(?:[^\W\d_]\.?\s+)?([^\W\d_][\w'’-]+))")  # any two in a row
HONOURED = re.compile(r"[^\W\d_A-Za-z]{1,8}\s*(?:さん|さま|様|氏|くん|君|ちゃん|先生)(?!\w)")


def looks_personal(text: str) -> bool:
    """An e-mail address, a phone number, two words that begin with capitals, or a Japanese name with its honorific."""
    if EMAIL.search(text) or HONOURED.search(text):
        return True
    if PHONE.search(YEAR_FIRST.sub(" ", text)):
        return True
    return any(is_name(first) and is_name(last) for first, last in FULL_NAME.findall(text))


def is_name(word: str) -> bool:
    """Capitalised, and no abbreviation: “Anna”, “O'Neil”, “ANNA”, not “QA”."""
    return word[0].isupper() and (len(word) > 3 or not word.isupper())
