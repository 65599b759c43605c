"""Six months after the training, played in a browser: the mail, the code, the form, and what staff see of it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.utils import timezone
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, Page, expect

from mentorprog.outbox.models import Mail
from mentorprog.outbox.services import dispatch, reconcile
from networks.models import PlanFollowUp
from networks.services.followups import open_followups
from tests.dashboard.world import signed_in, staff
from tests.networks.asked import trained

pytestmark = [pytest.mark.postgres, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def t(text: str) -> str:
    """A label as it stands on the bokmål page."""
    with override("nb"):
        return gettext(text)


@pytest.fixture
def page(browser: Browser, live_server: Any, settings: Any) -> Iterator[Page]:
    """A browser of somebody without an account; script errors and CSP violations fail the test."""
    settings.SITE_URL = live_server.url
    faults: list[str] = []
    context = browser.new_context(base_url=live_server.url, locale="nb-NO")
    context.set_default_timeout(15_000)
    made = context.new_page()
    made.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    made.on("pageerror", lambda error: faults.append(str(error)))
    yield made
    context.close()
    assert faults == []


def test_six_months_after_the_training(page: Page, live_server: Any) -> None:
    application = trained(6)
    assert open_followups() == 1
    reconcile("plan-followup")
    first = Mail.objects.order_by("send_at")[0]
    Mail.objects.filter(pk=first.pk).update(send_at=timezone.now())  # nine o'clock may still be ahead today
    dispatch()
    (asked,) = mail.outbox
    assert asked.to == ["ansvarlig@test.example.no"]
    page.goto(re.search(rf"{live_server.url}\S+", asked.body)[0])  # type: ignore[index]

    page.get_by_role("button", name=t("Send me a code"), exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(t("Type the code"))
    dispatch()
    code = re.search(r"^([A-Z0-9]+(?:-[A-Z0-9]+)*)$", mail.outbox[-1].body, re.MULTILINE)[1]  # type: ignore[index]
    page.locator("[name=code]").fill(code.lower())
    page.get_by_role("button", name=t("Go on to the questions"), exact=True).click()

    _fill(page)
    page.get_by_role("button", name=t("Send the answers"), exact=True).click()
    expect(page.locator("[data-error-summary] a")).to_have_count(1)  # the hours are too many
    page.locator("[name=hours_a_month]").fill("8")
    page.get_by_role("button", name=t("Send the answers"), exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(t("Thank you for the answers"))

    answered = PlanFollowUp.objects.get()
    assert (answered.state, answered.cases, answered.hours_a_month, answered.uses) == ("answered", "3-5", 8, ["team"])
    _staff_look(page, live_server.url, application.organisation_name, answered.pk)


def _fill(page: Page) -> None:
    """Every answer, with one fault."""
    chosen = {
        "cases": "3-5",
        "uses": "team",
        "lent": "False",
        "cooperation": "police",
        "plan_work": "under_way",
        "guidance": "sometimes",
        "network": "regularly",
    }
    for name, value in chosen.items():
        page.locator(f"[name={name}][value='{value}']").check()
    page.locator("[name=hours_a_month]").fill("999")
    page.locator("[name=still_employed][value='1']").check()


def _staff_look(page: Page, site: str, organisation: str, pk: int) -> None:
    """A coordinator opens the list and reads the answers against the plan."""
    client = signed_in(staff())
    name = django_settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
    page.goto("/admin/networks/planfollowup/")
    page.get_by_role("link", name=organisation).first.click()
    expect(page).to_have_url(re.compile(f"/admin/networks/planfollowup/{pk}/svar/$"))
    row = page.get_by_role("row").filter(has_text=t("Hours a month for each mentor"))
    expect(row).to_contain_text("10")
    expect(row).to_contain_text("8")
