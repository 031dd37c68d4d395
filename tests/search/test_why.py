"""“Why did we build this?”: an issue, a pull request, a commit or a feature's name leads to the decision behind it."""

from __future__ import annotations

import pytest

from kaizenlab.search.rules import addresses
from tests import world as build

HASH = "9fceb02d0ae598e95dc970b74767f19372d61af8"
PULL = "https://github.com/hinoki/shop/pull/412"
SAME_PULL = (
    PULL,
    "http://github.com/hinoki/shop/pull/412/",
    "https://www.github.com/Hinoki/Shop/pull/412/files#diff-1",
    "https://github.com/hinoki/shop/pull/412?utm_source=mail",
    "https://github.com/hinoki/shop/issues/412",
    "hinoki/shop#412",
    "(https://github.com/hinoki/shop/pull/412).",
)
SAME_COMMIT = (
    f"https://github.com/hinoki/shop/commit/{HASH}",
    f"https://github.com/hinoki/shop/commit/{HASH[:7]}",
    f"https://github.com/hinoki/shop/commits/{HASH[:12]}/",
    HASH,
    HASH[:8],
    "hinoki/shop@9fceb02",
)

pytestmark = pytest.mark.django_db


def because(world, query):
    response = world.as_("vera").get(world.url("search/"), {"q": query})
    return [each["ref"] for each in response.context.get("answers", [])]


@pytest.fixture(scope="module")
def built(around):
    build.make_elsewhere()
    world = build.make_world()
    experiment = build.concluded(world)
    build.answered(world, build.running(world), "yes")
    return world, build.decided(world, experiment, next_kind="build", next_text="Annual prices first", next_link=PULL)


@pytest.fixture
def world(request, each):
    return each[0] if "shipped" in request.fixturenames else build.make_world("aside")


@pytest.fixture
def shipped(each):
    """The decision to build what a pull request brought."""
    return each[1]


@pytest.mark.parametrize("address", SAME_PULL)
def test_any_address_of_the_pull_request_leads_to_the_decision(world, shipped, address):
    assert because(world, address) == ["D-1"]


@pytest.mark.parametrize("address", SAME_COMMIT)
@pytest.mark.parametrize("kept", SAME_COMMIT[:2])
def test_a_commit_is_the_same_by_its_long_and_its_short_hash(world, shipped, kept, address):
    build.next_action(world, shipped, link=kept)
    assert because(world, address) == ["D-1"]


def test_a_features_name_leads_to_the_decision(world, shipped):
    assert because(world, "annual prices") == ["D-1"]
    assert because(world, "prices annual") == ["D-1"]
    assert because(world, "sharply") == []


def test_the_answer_says_outcome_numbers_reason_and_what_people_said(world):
    experiment = build.running(world)
    for n in range(5):
        build.observed(world, experiment, "yes", alias=f"P{n}", quotes=[f"I asked {n} times <b>why</b>."])
    build.conclusion.conclude(experiment, by=world.fumi, at=world.now + build.dt.timedelta(days=1))
    experiment.refresh_from_db()
    build.decided(world, experiment, "continue", next_kind="build", next_link=PULL, next_text="Annual first")
    page = world.as_("vera").get(world.url("search/"), {"q": PULL}).content.decode()
    assert "Because of" in page
    for said in ("Leads with more than ten people", "I asked 4 times &lt;b&gt;why&lt;/b&gt;.", "3 of 5", "5 of 5"):
        assert said in page


def test_an_address_beside_an_experiment_leads_to_its_decision(world):
    decision = build.decided(world)
    build.linked(world, decision.experiment, url="https://tracker.example.org/browse/SHOP-9")
    assert because(world, "https://tracker.example.org/browse/SHOP-9") == ["D-1"]
    assert because(world, "SHOP-9") == ["D-1"]


def test_an_address_may_come_without_its_beginning(world):
    build.next_action(world, build.decided(world), link="https://example.org/issues/12")
    assert because(world, "example.org/issues/12") == ["D-1"]
    assert because(world, "www.Example.org/issues/12/") == ["D-1"]
    assert [addresses.meant(chunk) for chunk in ("node.js/express", "and/or2", "v1.2/3", "24.12/2026")] == [""] * 4


def test_an_address_that_nothing_holds_leads_nowhere(world, shipped):
    assert because(world, "https://github.com/hinoki/shop/pull/413") == []
    assert because(world, "https://github.com/other/shop/pull/412") == []
    assert because(world, "https://example.org/hinoki/shop/pull/412") == []


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://gitlab.com/group/sub/app/-/merge_requests/7/diffs", "gitlab.com/group/sub/app!7"),
        ("https://gitlab.com/group/app/-/issues/7", "gitlab.com/group/app#7"),
        ("https://gitlab.com/group/app/-/commit/" + HASH, "gitlab.com/group/app@9fceb02"),
        ("https://bitbucket.org/team/app/pull-requests/7/overview", "bitbucket.org/team/app!7"),
        ("https://bugs.example.org/show_bug.cgi?id=7", "bugs.example.org/show_bug.cgi?id=7"),
        ("https://github.com/hinoki/shop.git", "github.com/hinoki/shop"),
        ("https://linear.app/hinoki/issue/SHOP-9/annual-first", "linear.app/hinoki/issue/shop-9/annual-first"),
        ("https://[::1", ""),
        ("mailto:a@example.org", ""),
    ],
)
def test_an_address_in_its_plainest_form(address, name):
    assert next(iter(addresses.names(address)), "") == name


def test_a_decision_offers_a_line_for_a_commit_message(world, shipped):
    page = world.as_("vera").get(world.url("decisions/1/")).content.decode()
    line = "Why: D-1 Investigate &quot;Interviews: lost rationale&quot; http://localhost/w/hinoki/D-1"
    assert f'id="why-line">{line}<' in page


def test_a_proposal_offers_none(world):
    build.decided(world, by=world.bob)
    assert b"why-line" not in world.as_("vera").get(world.url("decisions/1/")).content
