"""A real browser. Its background traffic is off, so a request that leaves the host is one of ours."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser import finding

ARGUMENTS = [
    "--no-sandbox",  # Chromium's own needs a user that is not root
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=OptimizationHints,MediaRouter,Translate",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in this thread
    assert finding.program(), finding.DID_NOT_RUN
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=finding.program(), args=ARGUMENTS)
        yield browser
        browser.close()
