"""What the log shows of an answer that is no 200."""

import io
import logging

import pytest
from django.conf import settings
from django.utils.log import log_response


@pytest.mark.parametrize(("status", "traceback"), [(403, False), (404, False), (500, True)])
def test_only_what_broke_leaves_a_traceback(rf, status: int, traceback: bool) -> None:
    assert "refusals" in settings.LOGGING["handlers"]["console"]["filters"]
    page = io.StringIO()
    console = next(each for each in logging.getLogger().handlers if each.filters)
    before = console.setStream(page)
    try:
        raise RuntimeError("why")  # noqa: TRY301
    except RuntimeError as error:
        response = type("Answer", (), {"status_code": status})()
        log_response("Said no: %s", "/x/", response=response, request=rf.get("/x/"), exception=error)
    finally:
        console.setStream(before)
    assert "Said no: /x/" in page.getvalue()
    assert ("Traceback" in page.getvalue()) is traceback
