"""The admission board in a real window: nothing is hidden under its head or its bar, and one sending is one."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from applications.models import Candidate, Decision, Letter
from cohorts.models import Cohort
from mentorprog.outbox.models import Mail
from tests.applications.test_admission import board
from tests.browser.play import button, t
from tests.dashboard import world
from tests.factories import CohortFactory, sent_application

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# The name of what has the focus, and whether the bar below or the heads above lie over it.
FOCUS = """() => {
    const box = element => element.getBoundingClientRect(), focus = document.activeElement, at = box(focus);
    const bar = document.querySelector(".save-bar"), inTable = focus.closest(".board tbody") !== null;
    const table = document.querySelector(".board thead"), cards = getComputedStyle(table).position === "absolute";
    const heads = cards ? [] : [...table.querySelectorAll("th")];
    const under = inTable && heads.some(head => at.top < box(head).bottom - 1 && at.bottom > box(head).top);
    const over = !bar.contains(focus) && at.bottom > box(bar).top + 1 && at.top < box(bar).bottom;
    const where = `${Math.round(at.top)}–${Math.round(at.bottom)}, bar at ${Math.round(box(bar).top)}`;
    return [`${focus.name || focus.innerText}: ${where}`, at.top < 0 || under || over];
}"""
ENDS = """() => ["tbody tr:last-child", ".save-bar"].map(
    name => document.querySelector(`.board ${name}`).getBoundingClientRect())"""


@pytest.fixture
def cohort() -> Cohort:
    made: Cohort = CohortFactory(capacity=30)
    for number in ("4601", "1516", "5501"):
        sent_application(number, cohort=made, candidates=8)
    return made


def signed_in(page: Page, url: str) -> Page:
    session = world.signed_in(world.staff()).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": url}])
    return page


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (375, 700)])
def test_nothing_lies_over_what_has_the_focus(
    new_page: Callable[[], Page], live_server: Any, cohort: Cohort, width: int, height: int
) -> None:
    page = signed_in(new_page(), live_server.url)
    page.set_viewport_size({"width": width, "height": height})
    page.goto(board(cohort))
    last = Candidate.objects.order_by("name", "pk").last()
    assert last
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    row, bar = page.evaluate(ENDS)
    assert row["bottom"] <= bar["top"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    hidden = []
    page.locator("[name=pick]").first.focus()
    for key in ("Tab", "Shift+Tab"):
        for _stop in range(5 * 24):
            page.keyboard.press(key)
            name, covered = page.evaluate(FOCUS)
            hidden += [name] if covered else []
    assert hidden == []


def test_one_decides_by_keyboard_alone(new_page: Callable[[], Page], live_server: Any, cohort: Cohort) -> None:
    page = signed_in(new_page(), live_server.url)
    page.goto(board(cohort))
    first = page.locator("[name=pick]").first
    first.focus()
    page.keyboard.press("Space")
    page.locator(".save-bar__many summary").focus()
    page.keyboard.press("Enter")
    page.locator("[name=bulk_outcome]").focus()
    page.keyboard.type(t("Offer a seat")[:6])
    button(page, "Save for all of them").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert Decision.objects.get().outcome == "admit"


def test_a_double_click_sends_once_and_says_so(new_page: Callable[[], Page], live_server: Any, cohort: Cohort) -> None:
    for candidate in Candidate.objects.order_by("pk")[:4]:
        Decision.objects.create(candidate=candidate, outcome="admit", decided_by=world.staff())
    page = signed_in(new_page(), live_server.url)
    page.goto(reverse("admin:applications_application_apply", args=[cohort.pk]))
    with page.expect_navigation():
        page.locator("form.act button[type=submit]").dblclick(no_wait_after=True)
    expect(page.locator(".messagelist")).to_be_visible()
    told = page.locator(".messagelist").inner_text()
    assert t("No answers were prepared, so nothing was sent.") not in told
    assert Letter.objects.count() == 4
    assert Mail.objects.filter(template="seat_offer").count() == 4
