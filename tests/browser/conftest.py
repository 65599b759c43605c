"""One Chromium for all browser tests."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless, without its own traffic."""
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(
            executable_path=os.environ["CHROMIUM"], args=[*QUIET, "--disable-component-update", "--disable-sync"]
        )
        yield made
        made.close()
