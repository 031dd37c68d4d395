"""Lists that can be put in order: one that does not exist is no reason to say that the workspace is empty."""

from __future__ import annotations

import pytest

from tests import world as build


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["hypotheses/", "experiments/", "decisions/", "traces/"])
def test_an_order_that_does_not_exist_lets_nothing_through_and_says_so(world, path):
    build.decided(world)
    page = world.as_("bob").get(world.url(f"{path}?sort=zzz")).text.split("<main")[1]
    assert "Nothing matches these filters." in page
    assert 'class="empty"' not in page
