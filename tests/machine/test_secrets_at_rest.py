"""What has to be read again is locked in the database, and stays readable when the installation's key changes."""

from __future__ import annotations

import pytest

from kaizenlab.lib import secrets_at_rest as locks

SAID = "https://hooks.example.org/T0/B0/痛み"


def test_what_was_locked_can_be_read_again_and_is_not_seen():
    locked = locks.lock(SAID)
    assert locks.unlock(locked) == SAID
    assert "example" not in locked
    assert locks.lock(SAID) != locked


def test_a_former_key_still_opens_what_it_locked(settings):
    locked = locks.lock(SAID)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key of at least thirty-two characters"
    assert locks.unlock(locked) == SAID
    settings.SECRET_KEY_FALLBACKS = []
    assert locks.unlock(locks.lock(SAID)) == SAID
    with pytest.raises(locks.Unreadable):
        locks.unlock(locked)


@pytest.mark.parametrize("nonsense", ["", "x", "gAAAA", SAID])
def test_what_was_never_locked_is_refused(nonsense):
    with pytest.raises(locks.Unreadable):
        locks.unlock(nonsense)


def test_what_somebody_changed_is_refused():
    locked = locks.lock(SAID)
    other = "A" if locked[40] != "A" else "B"
    with pytest.raises(locks.Unreadable):
        locks.unlock(locked[:40] + other + locked[41:])
