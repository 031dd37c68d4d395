"""What a mail about an alert says, to whom it says it, and how: language, zone, links, headers."""

from __future__ import annotations

import html
import re

import pytest
from django.conf import settings

from kaizenlab.alerts.delivery import actions
from kaizenlab.alerts.delivery.models import Notice
from tests.delivery.office import parts
from tests.delivery.ringing import at_risk, out_of_reach, prefer

pytestmark = pytest.mark.django_db

JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


def letter(office, desk, alert, name: str = "fumi"):
    desk.work(alert.fired_at)
    (found,) = [
        each for each in office.to(name) if alert.subject in each["Subject"] and "Out of reach" in each["Subject"]
    ]
    return found


def test_it_says_what_why_and_with_which_numbers(world, office, desk):
    alert = out_of_reach(world)
    found = letter(office, desk, alert)
    assert found["Subject"] == "[Sev 1] E-1 Out of reach: Interviews: lost rationale"
    text, rich = parts(found)
    for said in (text, html.unescape(rich)):
        assert "E-1 Out of reach: Interviews: lost rationale" in said
        assert "0 of 3, needed 3 of 5: the bar cannot be reached any more." in said
        assert "Sev 1: assemble now" in said
        assert "9 Nov 2026, 14:00 (UTC)" in said
        assert f"{settings.ORIGIN}/w/hinoki/alerts/{alert.number}/" in said
        assert "Founders and admins are told" in said
    assert "Owner: Bob" in text


def test_the_next_step_is_the_inboxs_own(world, office, desk):
    """Who writes concludes what is out of reach; who only reads opens it."""
    prefer(world.vera, ways={"futile": "now"})
    alert = out_of_reach(world)
    desk.work(alert.fired_at)
    said = {name: parts(letter(office, desk, alert, name))[0] for name in ("bob", "vera")}
    assert f"Conclude: {settings.ORIGIN}/w/hinoki/experiments/1/conclude/" in said["bob"]
    assert f"Open: {settings.ORIGIN}/w/hinoki/experiments/1/" in said["vera"]
    assert f"Say that you are on it: {settings.ORIGIN}/w/hinoki/alerts/{alert.number}/" in said["bob"]
    assert f"The alert: {settings.ORIGIN}/w/hinoki/alerts/{alert.number}/" in said["vera"]
    assert all("Hinoki · KaizenLab" in text for text in said.values())


def test_times_are_those_of_the_reader(world, office, desk):
    world.fumi.user.time_zone = "Asia/Tokyo"
    world.fumi.user.save()
    text, _rich = parts(letter(office, desk, out_of_reach(world)))
    assert "9 Nov 2026, 23:00 (Asia/Tokyo)" in text


def test_each_reads_it_in_their_own_language(world, office, desk):
    world.fumi.user.language = "ja"
    world.fumi.user.save()
    alert = out_of_reach(world)
    desk.work(alert.fired_at)
    ours, theirs = office.to("fumi")[0], office.to("bob")[0]
    assert '<html lang="ja">' in parts(ours)[1]
    assert '<html lang="en">' in parts(theirs)[1]
    assert not JAPANESE.search(parts(theirs)[0])


def test_it_names_itself_the_thread_and_how_to_end_it(world, office, desk):
    alert = out_of_reach(world)
    found = letter(office, desk, alert)
    notice = Notice.objects.get(alert=alert, member=world.fumi)
    assert found["Message-ID"] == f"<{notice.key}@localhost>"
    assert found["References"] == f"<alert-{world.workspace.pk}-{alert.number}@localhost>"
    assert found["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(rf"<{settings.ORIGIN}/u/[\w.-]+/>", found["List-Unsubscribe"])
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text, rich = parts(found)
    leave = found["List-Unsubscribe"].strip("<>")
    assert leave in text
    assert leave in rich
    assert f"{settings.ORIGIN}/w/hinoki/settings/notifications/" in text


def test_it_loads_nothing_and_runs_nothing(world, office, desk):
    _text, rich = parts(letter(office, desk, out_of_reach(world)))
    assert not re.search(r"<(img|script|link|iframe|style)|\ssrc=|url\(|@import|\son\w+=", rich, re.IGNORECASE)
    assert set(re.findall(r'href="(https?://[^/"]+)', rich)) == {settings.ORIGIN}


NAUGHTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "Line\nBcc: eve@example.org",
    "Line\r\nX-Evil: 1",
    "{{ workspace }} {% now %}",
    "=cmd|' /C calc'!A0",
    "‮evil‬ 価格 🦀",
    "&lt;b&gt;",
]


@pytest.mark.parametrize("title", NAUGHTY)
def test_text_of_people_is_text(world, office, desk, title):
    """A title has one line; whatever it holds never becomes a header, markup or a template."""
    alert = out_of_reach(world)
    type(alert).objects.filter(pk=alert.pk).update(title=title)
    found = letter(office, desk, alert)
    assert found["Bcc"] is None
    assert found["X-Evil"] is None
    text, rich = parts(found)
    assert title.replace("\r\n", "\n") in text.replace("\r\n", "\n")
    assert html.escape(title.replace("\r\n", "\n"), quote=True) in rich.replace("\r\n", "\n")
    assert found["Subject"].startswith("[Sev 1] E-1 Out of reach: ")


def test_a_long_title_is_cut_in_the_subject_and_whole_in_the_mail(world, office, desk):
    alert = out_of_reach(world)
    title = "長い" * 300
    type(alert).objects.filter(pk=alert.pk).update(title=title)
    found = letter(office, desk, alert)
    assert len(found["Subject"]) < 130
    assert title in parts(found)[0]


def test_a_mail_to_try_says_so(world, office, desk):
    assert actions.send_test(by=world.fumi)
    desk.work(world.now)
    (found,) = office.letters
    assert found["Subject"] == "Test: mails from Hinoki reach you"
    assert found["To"] == "fumi@example.org"
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "This is the test mail you asked for." in parts(found)[0]


def test_no_second_mail_to_try_while_one_waits(world, office, desk):
    assert actions.send_test(by=world.fumi)
    assert not actions.send_test(by=world.fumi)
    assert actions.send_test(by=world.bob)
    desk.work(world.now)
    assert office.addressees() == ["bob", "fumi"]
    assert actions.send_test(by=world.fumi)


def test_an_example_of_each_rule_can_be_said(world, office, desk):
    """At risk, in business hours: the same mail with other words."""
    alert = at_risk(world)
    desk.work(alert.fired_at)
    (found,) = office.to("bob")
    assert found["Subject"] == "[Sev 2] E-1 At risk: Interviews: lost rationale"
    assert "You own it." in parts(found)[0]
