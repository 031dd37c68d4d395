"""A real browser. Its background traffic is off, so a request that leaves the host is one of ours."""

import fcntl
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from playwright.sync_api import Browser, sync_playwright
from pytest_django.live_server_helper import LiveServer

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


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Gone after this folder's last test: Playwright keeps an event loop in the thread, beside which others fail."""
    assert finding.program(), finding.DID_NOT_RUN
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=finding.program(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def collected() -> None:
    """Pages load what they load in production: the joined sheet, and names with digests."""
    with (settings.DATA / "collecting").open("w") as lock:  # the processes of a run share the folder
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (settings.STATIC_ROOT / "staticfiles.json").exists():
            call_command("collectstatic", interactive=False, verbosity=0)
    staticfiles_storage.hashed_files, _ = staticfiles_storage.load_manifest()
    settings.STATICFILES_DIRS = [settings.STATIC_ROOT]
    finders.get_finder.cache_clear()


@pytest.fixture
def origin(collected: None, live_server: LiveServer, settings: Any) -> str:
    """Where the product is reached, so that links in mails and invitations lead there too."""
    settings.ORIGIN = live_server.url
    return live_server.url


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """What stood on the pages when a test failed says more than the line it failed at."""
    report = yield
    if report.failed and (browser := item.funcargs.get("browser")):
        for page in [page for context in browser.contexts for page in context.pages]:
            words = page.evaluate("document.body.innerText.slice(0, 1500)")
            report.sections.append((page.url, words))
    return report


@pytest.fixture(autouse=True)
def no_page_left_open(browser: Browser) -> Iterator[None]:
    """Pages that stay open cost every test after them."""
    yield
    for context in browser.contexts:
        context.close()
