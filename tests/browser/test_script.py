"""An interview script: read while it is written, rehearsed with a colleague, and never taken for evidence."""

from __future__ import annotations

import pytest

from tests.browser import walk

pytestmark = pytest.mark.django_db(transaction=True)

SCRIPT = "When did you last ask why a feature was built?\nWouldn't you love our tool?"
SAID = "Last month. Sara had left, and nobody knew why the export was there."


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_a_script_is_read_rehearsed_and_no_evidence(browser, origin, javascript):
    alice = walk.begin(browser, origin, javascript=javascript)
    walk.put_to_the_test(alice, "Interviews: lost rationale")
    alice.press("Rehearsal")
    alice.press("Interview script")
    alice.field("Questions").press_sequentially(SCRIPT)
    if not javascript:
        alice.press("Check without saving")
    remarks = alice.page.locator("#findings ol > li").nth(1)
    remarks.get_by_text("Leading.").wait_for()
    remarks.get_by_text("Pitching.").wait_for()
    assert alice.field("Questions").input_value() == SCRIPT
    alice.press("Save script")
    alice.press("Rehearsals")
    alice.sees("No AI server is configured here")
    alice.press("With a colleague")
    alice.field(r"When did you last ask why a feature was built\?").fill(SAID)
    alice.page.get_by_label("Yes", exact=True).check()
    alice.press("Save rehearsal")
    alice.sees(SAID)
    assert alice.page.get_by_text("Simulated", exact=True).count() == 3
    isolated = "all => all.every(each => getComputedStyle(each).unicodeBidi === 'isolate')"
    assert alice.page.locator("main").locator("blockquote, h2, .label, a, b, bdi, span").evaluate_all(isolated)
    alice.press("E-1", within=".crumbs")
    alice.press("Add evidence")
    alice.fill(Direct_quotes=SAID)
    alice.page.get_by_label("Yes", exact=True).first.check()
    alice.page.get_by_role("button", name="Add evidence").click()
    alice.sees("simulated interview")
    assert [each for each in alice.complaints if "422" not in each] == []
