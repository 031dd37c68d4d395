"""One cell: what is refused in it, and why."""

from __future__ import annotations

import pytest

from experiments.intake import cells
from experiments.intake.entries import shown


@pytest.mark.parametrize("control", ["\0", "\x01", "\x07", "\x1b", "\x7f", "\x85", "\x9f"])
def test_control_characters_are_a_reason(control):
    with pytest.raises(cells.Wrong, match="control characters"):
        cells.words(f"It hurts{control} a lot", 100)


def test_tabs_and_lines_are_none():
    assert cells.words("It hurts\ta lot.\r\nTwice.", 100) == "It hurts\ta lot.\nTwice."


def test_what_cannot_be_seen_is_nothing():
    assert cells.words("\u200b\u3164", 100) == ""


def test_a_control_character_is_shown_as_its_picture():
    assert shown("a\0b\x1bc") == "a␀b␛c"
