"""When a token is good, and how often its use is noted."""

from __future__ import annotations

import datetime as dt

from kaizenlab.tokens.rules import NEEDED, NOTED_EVERY, Scope, is_good, opens, should_note
from tests.world import NOON

SECOND = dt.timedelta(seconds=1)


def test_a_token_is_good_until_its_end_and_not_at_it():
    assert is_good(NOON + SECOND, None, NOON)
    assert not is_good(NOON, None, NOON)
    assert not is_good(NOON - SECOND, None, NOON)


def test_a_revoked_token_is_not_good_whatever_its_end():
    assert not is_good(NOON + SECOND, NOON - SECOND, NOON)


def test_a_scope_opens_only_itself():
    assert opens(["metrics:read"], Scope.READ_METRICS)
    assert not opens(["metrics:read"], Scope.WRITE_METRICS)
    assert not opens([], Scope.READ_METRICS)


def test_every_scope_asks_for_a_role():
    assert NEEDED.keys() == set(Scope)


def test_use_is_noted_at_first_and_then_once_an_hour():
    assert should_note(None, NOON)
    assert not should_note(NOON, NOON + NOTED_EVERY - SECOND)
    assert should_note(NOON, NOON + NOTED_EVERY)
