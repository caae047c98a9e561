"""The system's Chromium, for the tests that look at pages."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.support.browser import LAUNCH, system_chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start the browser; skip where there is none."""
    path = system_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=LAUNCH)
        yield browser
        browser.close()
