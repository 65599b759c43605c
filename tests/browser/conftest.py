"""One Chromium for all browser tests; for the plays a browser of one's own for each person, and the mails."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.servers import MailServer, worker

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
QUIET += ["--disable-component-update", "--disable-sync"]
FRUGAL = ["--js-flags=--single-threaded"]  # scripts run once: to compile them again in the background is wasted work


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless, without its own traffic."""
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(
            executable_path=os.environ["CHROMIUM"],
            args=[*QUIET, *FRUGAL],
        )
        yield made
        made.close()


@pytest.fixture
def post(tmp_path: Path, live_server: Any, settings: Any) -> Iterator[MailServer]:
    """A mail server, and a worker that sends what the site writes."""
    settings.SITE_URL = live_server.url
    with MailServer() as server, worker(mail_url=server.url, site_url=live_server.url, folder=tmp_path):
        yield server


@pytest.fixture
def new_page(browser: Browser, live_server: Any) -> Iterator[Callable[[], Page]]:
    """A browser of one's own for each person; script errors and CSP violations fail the test."""
    pages: list[Page] = []
    faults: list[str] = []

    def make() -> Page:
        page = browser.new_context(base_url=live_server.url, locale="nb-NO", accept_downloads=True).new_page()
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.set_default_timeout(15_000)
        pages.append(page)
        return page

    yield make
    for page in pages:
        page.context.close()
    assert faults == []
