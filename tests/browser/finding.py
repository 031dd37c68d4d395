"""Which browser the tests drive: the system's Chromium or Chrome, else Playwright's own."""

import os
import shutil
from functools import cache
from pathlib import Path

from playwright.sync_api import sync_playwright

SYSTEM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MUST_RUN = os.environ.get("CI") == "true"
DID_NOT_RUN = (
    "THE BROWSER TESTS DID NOT RUN: no Chromium or Chrome was found. "
    "Install one (apt install chromium), or run .venv/bin/playwright install chromium."
)


@cache
def program() -> str | None:
    return next(filter(None, map(shutil.which, SYSTEM)), None) or playwrights_own()


def playwrights_own() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None
