"""Takes the pictures in Chromium, and notes what a person would have seen only by looking closely."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

WIDTHS = (1280, 375)  # CSS pixels
HEIGHT = 800
PATIENCE = 15_000  # ms
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@contextmanager
def chromium(path: str) -> Iterator[Browser]:
    """Debian's Chromium, headless, without its own traffic."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@dataclass
class Camera:
    """A browser, where the site is, and where the pictures go. `remarks` is what was wrong, by picture."""

    browser: Browser
    origin: str
    folder: Path
    taken: int = 0
    remarks: list[str] = field(default_factory=list)

    def context(self, cookie: dict[str, str] | None) -> BrowserContext:
        """A browser of somebody's own; `cookie` is the session that signs in."""
        made = self.browser.new_context(viewport={"width": WIDTHS[0], "height": HEIGHT}, reduced_motion="reduce")
        made.set_default_timeout(PATIENCE)
        made.add_cookies(self.signed_in(cookie))
        return made

    def signed_in(self, cookie: dict[str, str] | None) -> list[Any]:
        """The cookies of somebody with this session, or of a visitor."""
        return [{"name": cookie["name"], "value": cookie["value"], "url": self.origin}] if cookie else []

    @contextmanager
    def page(self, context: BrowserContext, name: str) -> Iterator[Page]:
        """A page whose errors become remarks about the picture `name`; a page that fails is one too."""
        page = context.new_page()
        page.on("pageerror", lambda error: self.remark(name, f"script: {error}"))
        page.on("console", lambda said: self.remark(name, said.text) if self._matters(said.type, said.text) else None)
        try:
            yield page
        except Error as error:
            self.remark(name, error.message.splitlines()[0])
        finally:
            page.close()

    def _matters(self, kind: str, text: str) -> bool:
        """Chromium also complains about the status of error pages, which is meant."""
        return kind == "error" and "the server responded with a status of" not in text

    def remark(self, name: str, text: str) -> None:
        self.remarks.append(f"{name}: {text}")

    def take(self, page: Page, language: str, name: str) -> None:
        """The whole page in every width."""
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            target = self.folder / language / str(width) / f"{name}.png"
            target.parent.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=target, full_page=True)
            self.taken += 1
            if page.evaluate(TOO_WIDE):
                self.remark(f"{language}/{width}/{name}", "wider than the screen")
