"""Mail leaves through the queue, in the transaction that causes it."""

import json
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.mail import EmailMultiAlternatives, send_mail
from django.db import connection, transaction

from kaizenlab.lib.mail import post_mail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mailers(settings: LazySettings, tmp_path: Path) -> Path:
    """As outside of tests, where Django would replace them."""
    carrier = {"BACKEND": "django.core.mail.backends.filebased.EmailBackend", "OPTIONS": {"file_path": str(tmp_path)}}
    settings.MAILERS = {"default": {"BACKEND": "kaizenlab.lib.mail.Queue"}, "carrier": carrier}
    return tmp_path


def test_a_mail_becomes_a_job() -> None:
    send_mail("Welcome", "Come in.", "lab@example.org", ["bob@example.org"])
    (job,) = waiting()
    assert job["message"]["to"] == ["bob@example.org"]


def test_a_mail_of_a_transaction_that_fails_is_never_sent() -> None:
    with transaction.atomic():
        send_mail("Welcome", "Come in.", "lab@example.org", ["bob@example.org"])
        transaction.set_rollback(True)
    assert waiting() == []


def test_the_job_hands_it_to_the_carrier_as_it_was_written(mailers: Path) -> None:
    mail = EmailMultiAlternatives("Grüße ‡", "plain", "lab@example.org", ["bob@example.org"], headers={"X-Lab": "1"})
    mail.attach_alternative("<p>rich</p>", "text/html")
    mail.send()
    (job,) = waiting()
    post_mail(**job)
    (file,) = mailers.iterdir()
    text = file.read_text()
    for part in ("X-Lab: 1", "To: bob@example.org", "plain", "<p>rich</p>"):
        assert part in text


def test_an_attachment_is_refused_rather_than_lost() -> None:
    mail = EmailMultiAlternatives("Report", "See inside.", "lab@example.org", ["bob@example.org"])
    mail.attach("report.txt", "text", "text/plain")
    with pytest.raises(ValueError, match="attachments"):
        mail.send()


def waiting() -> list[dict]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs WHERE task_name = 'post_mail' AND status = 'todo'")
        return [json.loads(arguments) for (arguments,) in cursor.fetchall()]


def test_a_link_stays_whole_in_the_file(mailers: Path) -> None:
    link = "http://localhost:8000/account/password/reset/key/" + "x" * 90 + "/"
    send_mail("Grüße", f"Grüße. Öffne:\n\n{link}\n", "lab@example.org", ["bob@example.org"])
    (job,) = waiting()
    post_mail(**job)
    (file,) = mailers.iterdir()
    assert link in file.read_text().splitlines()
