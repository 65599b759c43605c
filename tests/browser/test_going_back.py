"""Back and reload around a form with faults: no page is lost, and nothing that was typed."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from applications.models import Application
from tests.browser.play import arrives, button, told
from tests.factories import ApplicationFactory, CohortFactory

pytestmark = [pytest.mark.postgres, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_back_to_a_step_that_had_faults_shows_what_is_saved(new_page: Callable[[], Page]) -> None:
    application = ApplicationFactory(cohort=CohortFactory(), contact_phone="99 00 00 01")
    page = new_page()
    sign_in(page, application)
    page.goto(f"/soknad/{application.reference}/tjeneste/")
    phone = page.locator("[name=contact_phone]")
    phone.fill("12")
    button(page, "Save and continue later").click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    page.reload()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    expect(phone).to_have_value("12")

    phone.fill("99 00 00 02")
    button(page, "Save and continue later").click()
    arrives(page, "You have not sent the application yet.")
    page.go_back()
    arrives(page, "Your service")
    expect(phone).to_have_value("99 00 00 02")

    phone.fill("12")
    button(page, "Save and continue later").click()
    page.get_by_role("link", name=told(page, "Implementation plan")).first.click()
    arrives(page, "Implementation plan")
    page.go_back()
    arrives(page, "Your service")
    expect(phone).to_have_value("99 00 00 02")


def sign_in(page: Page, application: Application) -> None:
    client = Client()
    client.force_login(application.contact)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.goto("/")
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": page.url}])
