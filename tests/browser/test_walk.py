"""The whole walk, as the product promises it: from canvas to decision, for two people and for one."""

from __future__ import annotations

import re

import pytest

from tests.browser import walk
from tests.browser.walk import Person

pytestmark = pytest.mark.django_db(transaction=True)

LOST = "We believe that product teams of 3 to 20 lose track of why a feature was built within six months."
DIGEST = "We believe that a weekly digest brings readers back who have been away for 14 days."


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_two_people_take_a_hypothesis_to_its_decision_and_kill_another(browser, origin, javascript):
    alice = Person.at(browser, origin, "Alice", javascript=javascript)
    fumi = Person.at(browser, origin, "Fumi", javascript=javascript)
    walk.sign_up(alice)
    walk.make_workspace(alice)
    walk.sign_up(fumi, at=walk.invite(alice, fumi, "Founder"))
    fumi.press("Join")

    # three of five: validated, low confidence, investigate
    walk.believe(alice, LOST)
    walk.put_to_the_test(alice, "Interviews: lost rationale")
    walk.interview(alice, ["Yes", "No", "Yes", "No", "Yes"])
    walk.conclude(alice)
    alice.sees("Validated")
    alice.sees("low confidence")
    alice.press("Decide")
    alice.sees("46 %")
    walk.decide(alice, "Investigate", "Leads of larger teams feel it; the two who do not are the smallest.")

    # then five of five, by the other founder: high, continue
    fumi.goes("/w/hinoki/hypotheses/1/")
    walk.put_to_the_test(fumi, "Interviews: larger teams", who="leads of more than ten")
    walk.interview(fumi, ["Yes"] * 5)
    walk.conclude(fumi)
    fumi.sees("high confidence")
    fumi.press("Decide")
    walk.decide(fumi, "Continue", "Five of five, unled. We build the smallest log a team of ten would use.")
    fumi.sees("Accepted")

    # none of three: futile at once, killed
    walk.believe(fumi, DIGEST)
    walk.put_to_the_test(fumi, "Interviews: the digest", who="former readers")
    walk.interview(fumi, ["No", "No", "No"])
    fumi.sees("futile")
    walk.conclude(fumi)
    fumi.sees("Invalidated")
    fumi.press("Decide")
    walk.decide(fumi, "Kill", "Nobody would open it.", What_we_now_know="Readers who leave are done, not forgetful.")

    # and the founder finds all three in the history
    alice.press("Decisions", within="nav.rail")
    rows = [re.sub(r"\s+", " ", row) for row in alice.page.locator("main tbody tr").all_inner_texts()]
    assert [next(word for word in ("Kill", "Continue", "Investigate") if word in row) for row in rows] == [
        "Kill",
        "Continue",
        "Investigate",
    ]
    assert alice.complaints == fumi.complaints == []


def test_a_team_of_one_finishes_it_too(browser, origin):
    solo = Person.at(browser, origin, "Alice")
    walk.sign_up(solo)
    walk.make_workspace(solo)
    walk.believe(solo, LOST)
    walk.put_to_the_test(solo, "Interviews: lost rationale")
    walk.interview(solo, ["Yes"] * 5)
    walk.conclude(solo)
    solo.press("Decide")
    walk.decide(solo, "Continue", "Five of five, unled.")
    solo.sees("Accepted")
    assert solo.complaints == []
