"""The staff's pages as the tests of what staff do there see them."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from cohorts.models import Cohort
from mentorprog.people.models import Person
from mentorprog.times import today
from tests import factories
from tests.dashboard import world
from tests.look.html import Page

NATIONAL_NUMBER = "01 01 00 - 500 53"  # made up, with valid check digits


@pytest.fixture
def office() -> Person:
    return world.staff(language="en")


@pytest.fixture
def client(office: Person) -> Client:
    return world.signed_in(office)


@pytest.fixture
def cohort() -> Cohort:
    return factories.CohortFactory(first_day=today() - timedelta(days=60))


def url_of(name: str, *args: Any, language: str = "en") -> str:
    with override(language):
        return reverse(f"admin:{name}", args=args)


def html(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return response.content.decode()


def main(text: str) -> Page:
    """The page's own part. Django's frame leaves some tags open, which HTML allows."""
    start = text.index('<div id="content"')
    return Page(text[start : text.index('<br class="clear">', start)] + "</div>")


def told(client: Client, response: HttpResponse) -> list[str]:
    """The messages on the page that a post leads to."""
    assert response.status_code == 302
    return [str(message) for message in client.get(response["Location"]).context["messages"]]
