"""The whole site served from this process with one of everything in it, for tests that only look."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.cached_db import SessionStore
from django.core.management import call_command
from django.test import Client
from django.test.testcases import LiveServerThread
from django.test.utils import override_settings
from playwright.sync_api import Browser, BrowserContext, Page

from tests.access.visitors import World, build_world, reauthenticated
from tests.screenshots.shots import add_handles

AXE = Path(settings.BASE_DIR, "node_modules/axe-core/axe.min.js")
HEIGHT = 900
AGAIN = "with the second factor shown again"


@dataclass
class Site:
    """Where the site is, what is in it, and a browser for everybody who looks at it."""

    url: str
    world: World
    browser: Browser
    contexts: dict[str, BrowserContext] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)

    def page(self, role: str) -> Page:
        """The page of somebody's browser; one a role, for there are many pages to look at."""
        return self.contexts[role].pages[0]

    def let_in(self, role: str) -> None:
        """Open a browser for somebody in this role, signed in unless anonymous."""
        context = self.browser.new_context(base_url=self.url, reduced_motion="reduce")
        context.set_default_timeout(20_000)
        if session := self._session(role):
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.url}])
        context.add_init_script(path=AXE)  # by the debugger's way, which no policy stops; it waits until it is asked
        page = context.new_page()
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.contexts[role] = context

    def _session(self, role: str) -> str:
        person = self.world.people[role.removesuffix(f" {AGAIN}")]
        if person is None:
            return ""
        client = Client()
        client.force_login(get_user_model().objects.get(pk=person.pk))
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        if role.endswith(AGAIN):
            store = SessionStore(key)
            reauthenticated(store, person)
            store.save()
        return key


@contextmanager
def open_site(browser: Browser, roles: Iterable[str]) -> Iterator[Site]:
    """Fill the database, serve the site to these roles, and leave the database as it was."""
    with override_settings(ROOT_URLCONF="tests.screenshots.urls"):
        try:
            world = build_world()
            add_handles(world)
            site = Site("", world, browser)
            with served() as site.url:
                for role in sorted(roles):
                    site.let_in(role)
                yield site
                for context in site.contexts.values():
                    context.close()
        finally:
            empty()


@contextmanager
def served() -> Iterator[str]:
    """The site on a free port, with its static files from whitenoise as in daily use: browsers keep them."""
    thread = LiveServerThread("localhost", static_handler=lambda application: application)
    thread.daemon = True
    with override_settings(WHITENOISE_AUTOREFRESH=False):
        thread.start()
        thread.is_ready.wait()
    if thread.error:
        raise thread.error
    try:
        yield f"http://localhost:{thread.port}"
    finally:
        thread.terminate()


def empty() -> None:
    """Only the reference data is left."""
    options: dict[str, Any] = {"verbosity": 0, "interactive": False, "reset_sequences": False}
    call_command("flush", allow_cascade=False, inhibit_post_migrate=False, **options)
