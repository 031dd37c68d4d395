"""A hint against personal data."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.rules.personal import looks_personal


@pytest.mark.parametrize(
    "text",
    [
        "anna@example.org",
        "anna＠example．org",
        "+49 170 1234567",
        "090-1234-5678",
        "０９０－１２３４－５６７８",
        "(555) 010-9999",
        "Anna Schmidt",
        "P3 Anna Schmidt",
        "John F. Kennedy",
        "Mary O'Neil",
        "ANNA SCHMIDT",
        "田中さん",
        "山田 太郎様",
        "Émile Zola",
    ],
)
def test_what_looks_like_somebody(text):
    assert looks_personal(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "P1",
        "p12",
        "Participant 12",
        "QA lead",
        "team lead of 12",
        "2026-11-09",
        "20261109",
        "Founder",
        "参加者3",
        "P1 Berlin",
    ],
)
def test_what_does_not(text):
    assert not looks_personal(text)


@given(st.text())
def test_it_takes_anything(text):
    assert looks_personal(text) in (True, False)
