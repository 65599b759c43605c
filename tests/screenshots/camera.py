"""Takes the pictures in Chromium, and notes what a person would have seen only by looking closely."""

import base64
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

WIDTHS = (1280, 375)  # CSS pixels
HEIGHT = 800
PATIENCE = 30_000  # ms
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


class Order(NamedTuple):
    """A page to photograph: `session` signs in, `act` is done on it first, `html` is shown instead of an address."""

    name: str
    path: str = ""
    session: str = ""
    act: Callable[[Page], None] | None = None
    status: int = 200
    html: str = ""


@dataclass
class Camera:
    """Where the site is, what its session cookie is called, and where the pictures go.

    `remarks` says what looks wrong, `failed` which pages did not answer as they should.
    """

    origin: str
    cookie: str
    folder: Path
    taken: int = 0
    remarks: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def work_off(self, orders: Sequence[Order], chromium: str) -> "Camera":
        """Photograph all of it in a browser of its own. Runs in a thread beside others."""
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
            for order in orders:
                with self.context(browser, order.session) as context, self.page(context, order) as page:
                    if self.opened(page, order):
                        self.take(page, order.name)
            browser.close()
        return self

    def context(self, browser: Browser, session: str) -> BrowserContext:
        """A browser of somebody's own."""
        made = browser.new_context(viewport={"width": WIDTHS[0], "height": HEIGHT}, reduced_motion="reduce")
        made.set_default_timeout(PATIENCE)
        if session:
            made.add_cookies([{"name": self.cookie, "value": session, "url": self.origin}])
        return made

    @contextmanager
    def page(self, context: BrowserContext, order: Order) -> Iterator[Page]:
        """A page whose errors become remarks, and whose failure is written down."""
        page = context.new_page()
        page.on("pageerror", lambda error: self.remark(order.name, f"script: {error}"))
        page.on("console", lambda said: self.hear(order.name, said.type, said.text))
        try:
            yield page
        except Error as error:
            self.failed.append(f"{self.folder.name}/{order.name}: {error.message.splitlines()[0]}")

    def hear(self, name: str, kind: str, text: str) -> None:
        """Errors in the console are remarks, except that Chromium complains about the status of error pages."""
        if kind == "error" and "the server responded with a status of" not in text:
            self.remark(name, text)

    def remark(self, name: str, text: str) -> None:
        self.remarks.append(f"{self.folder.name}/{name}: {text}")

    def opened(self, page: Page, order: Order) -> bool:
        """Whether the page stands there to be photographed."""
        if order.html:
            page.set_content(order.html)
            return True
        response = page.goto(self.origin + order.path)
        status = response.status if response else 0
        if status != order.status:
            self.failed.append(f"{self.folder.name}/{order.name}: {order.path} answers {status}, not {order.status}")
            return False
        if order.act:
            order.act(page)
        return True

    def take(self, page: Page, name: str) -> None:
        """The whole page in every width."""
        devtools = page.context.new_cdp_session(page)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            page.evaluate("document.fonts.ready")
            # Asked for directly, because Playwright's own full-page picture costs half as much again.
            wanted = {"format": "png", "captureBeyondViewport": True, "optimizeForSpeed": True}
            picture = devtools.send("Page.captureScreenshot", wanted)
            target = self.folder / str(width) / f"{name}.png"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(base64.b64decode(picture["data"]))
            self.taken += 1
            if page.evaluate(TOO_WIDE):
                self.remark(f"{width}/{name}", "wider than the screen")
