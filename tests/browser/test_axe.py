"""Every page in every state that we know of: no barriers, a console without complaints, no sideways scroll."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils.translation import override
from playwright.sync_api import Browser, Page

from tests.browser.site import AGAIN, HEIGHT, Site, open_site
from tests.screenshots.shot import Shot
from tests.screenshots.shots import shots
from tests.test_translations import MAILS, draw_mail

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db]

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MEASURE = """options => axe.run(document, options).then(found => found.violations.map(
    rule => rule.id + ": " + rule.nodes.slice(0, 3).map(node => node.html.slice(0, 200)).join(" | ")))"""
# Takes over another page's title, language and content; returns the status it came with, and its language.
TAKE_OVER = """async address => {
    const response = await fetch(address);
    const other = new DOMParser().parseFromString(await response.text(), "text/html");
    document.documentElement.lang = other.documentElement.lang;
    document.title = other.title;
    document.body.replaceWith(document.adoptNode(other.body));
    return [response.status, document.documentElement.lang];
}"""
# What depends on the width of the screen; and on it what shows only there has its words, so those rules go along.
OF_LAYOUT = ["color-contrast", "scrollable-region-focusable", "target-size"]
# What depends on the words of a page: the rest is the same in every language.
OF_WORDS = [
    "aria-command-name",
    "aria-input-field-name",
    "button-name",
    "document-title",
    "empty-heading",
    "frame-title",
    "html-has-lang",
    "html-lang-valid",
    "image-alt",
    "label",
    "label-content-name-mismatch",
    "landmark-unique",
    "link-name",
    "select-name",
    "summary-name",
    "svg-img-alt",
    "table-duplicate-name",
    "valid-lang",
]
WIDE, PHONE, NARROWEST = 1280, 375, 320  # CSS pixels

# Pages that open only for somebody who has shown the second factor again a moment ago.
SHOWN_AGAIN = [
    Shot(name, name, thing, f"{role} {AGAIN}")
    for role, name, thing in (
        ("national", "mfa_deactivate_totp", ""),
        ("national", "mfa_view_recovery_codes", ""),
        ("national", "mfa_generate_recovery_codes", ""),
        ("national", "mfa_add_webauthn", ""),
    )
]
# The HTML of a mail stands in a sandbox where no script runs, axe neither: it is looked at by itself, see below.
SANDBOX = "admin-outbox_mail_html"
# Lists and forms of Django's admin are built alike from names that bokmål has shown; the mailbox has one language.
ALIKE = ("_changelist", "_add", "_change", "postbox")
SHOTS = [shot for shot in [*shots(), *SHOWN_AGAIN] if shot.name != SANDBOX]
IN_THREE = [shot for shot in SHOTS if not (shot.act or shot.name.endswith(ALIKE) or shot.address == "fault")]


@pytest.fixture(scope="module")
def site(browser: Browser, django_db_setup: None, django_db_blocker: Any) -> Iterator[Site]:
    with django_db_blocker.unblock(), open_site(browser, {shot.role for shot in SHOTS}) as made:
        yield made


def opened(site: Site, shot: Shot, language: str) -> Page:
    """The page as it stands before axe comes: it answers rightly, and the console has nothing to complain of."""
    page = site.page(shot.role)
    if shot.role == "anonymous":
        page.context.clear_cookies()  # a stranger every time
    page.set_viewport_size({"width": WIDE, "height": HEIGHT})
    site.complaints.clear()
    with override(language):
        response = page.goto(site.world.address(shot.address, shot.thing) + shot.query)
    assert response is not None
    assert response.status == shot.status
    if shot.act:
        shot.act(page)
    page.evaluate("document.fonts.ready")
    # Chromium itself complains of the status of a page of refusal.
    heard = [text for text in site.complaints if "the server responded with a status of" not in text]
    assert heard == []
    return page


def barriers(page: Page, options: dict[str, Any]) -> list[str]:
    """What axe-core finds: the rule and the elements. It fetches the styles again only where they are the question."""
    found: list[str] = page.evaluate(MEASURE, {"preload": False, **options, "resultTypes": ["violations"]})
    return found


def too_wide(page: Page) -> list[str]:
    """What stands out on the right side of a screen of 320 pixels, outside boxes that scroll by themselves."""
    page.set_viewport_size({"width": NARROWEST, "height": HEIGHT})
    found: list[str] = page.evaluate(
        """width => document.documentElement.scrollWidth <= width ? [] :
        [...document.querySelectorAll("body *")]
            .filter(one => one.getBoundingClientRect().right > width + 1)
            .slice(0, 5).map(one => one.outerHTML.slice(0, 120))""",
        NARROWEST,
    )
    return found


def in_its_place(page: Page, site: Site, shot: Shot, language: str) -> None:
    """Put the same page in another language where the open one stands: its styles, and axe, are there already."""
    with override(language):
        address = site.world.address(shot.address, shot.thing) + shot.query
    assert page.evaluate(TAKE_OVER, address) == [shot.status, language]


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
def test_a_page(site: Site, shot: Shot) -> None:
    page = opened(site, shot, "nb")
    assert barriers(page, {"runOnly": {"type": "tag", "values": TAGS}}) == []
    page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    assert barriers(page, {"runOnly": {"type": "rule", "values": [*OF_LAYOUT, *OF_WORDS]}}) == []
    assert too_wide(page) == []
    for language in ("nn", "en") if shot in IN_THREE else ():
        in_its_place(page, site, shot, language)
        assert barriers(page, {"runOnly": {"type": "rule", "values": OF_WORDS}}) == [], language


@pytest.mark.parametrize("name", ["front", "admin-index"])
def test_the_styles_let_a_screen_be_turned(site: Site, name: str) -> None:
    """They are the same on every public page, and on every page of the staff."""
    page = opened(site, next(shot for shot in SHOTS if shot.address == name.replace("-", ":")), "nb")
    assert barriers(page, {"runOnly": {"type": "rule", "values": ["css-orientation-lock"]}, "preload": True}) == []


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_html_of_every_mail(site: Site, language: str) -> None:
    """As a mail program shows it: without our styles and scripts."""
    page = site.page("anonymous")
    page.goto("about:blank")
    for template in MAILS:
        page.set_content(draw_mail(template, language, filled=True)[2])
        assert page.get_attribute("html", "lang") == language
        assert barriers(page, {"runOnly": {"type": "tag", "values": TAGS}}) == [], template
