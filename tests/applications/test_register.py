"""Step 1 and the register: what it knows is text to read, and whatever is wrong with it, one goes on by hand."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from applications.models import Application
from mentorprog.people.models import Person
from mentorprog.places.models import Municipality
from tests.factories import ApplicationFactory, fictional_orgnr
from tests.look.html import Page
from tests.people.register_server import Register, running, unit

pytestmark = pytest.mark.django_db
FOUND, MANUAL = Application.Register.FOUND, Application.Register.MANUAL
NUMBER, OTHER = fictional_orgnr(41), fictional_orgnr(42)


@pytest.fixture
def server(settings: object) -> Iterator[Register]:
    cache.clear()
    with running() as found:
        settings.REGISTER_URL = found.url
        yield found
    cache.clear()


@pytest.fixture
def application() -> Application:
    return ApplicationFactory()


@pytest.fixture
def browser(application: Application) -> Client:
    client = Client()
    client.force_login(application.contact)
    return client


def path(application: Application) -> str:
    return f"/soknad/{application.reference}/tjeneste/"


def look_up(browser: Client, application: Application, **data: object) -> Application:
    data = {"orgnr": NUMBER, "action": "lookup", **data}
    answer = browser.post(path(application), data)
    assert answer["Location"] == path(application), answer.content.decode()
    return Application.objects.get(pk=application.pk)


def told(browser: Client, application: Application) -> str:
    """What the page says once after the answer."""
    return " ".join(str(one) for one in browser.get(path(application)).context["messages"])


def names(browser: Client, application: Application) -> set[str]:
    """The fields that can be written in."""
    page = Page(browser.get(path(application)).content.decode())
    return {str(tag["name"]) for tag in page.tags if tag.name in ("input", "select") and tag["name"]}


def test_a_municipality_is_fetched_and_cannot_be_rewritten(
    server: Register, browser: Client, application: Application
) -> None:
    server.rows[NUMBER] = unit(NUMBER)
    row = look_up(browser, application, contact_name="Kari Testesen")
    assert (row.register_state, row.organisation_name, row.organisation_kind) == (
        FOUND,
        "TESTVIK KOMMUNE",
        "municipality",
    )
    assert (row.municipality.name, row.contact_name) == ("Ulstein", "Kari Testesen")
    page = browser.get(path(application))
    assert "TESTVIK KOMMUNE" in page.content.decode()
    assert not names(browser, application) & {"organisation_name", "organisation_kind", "municipality"}
    browser.post(path(application), {"orgnr": NUMBER, "organisation_name": "Noe annet", "action": "later"})
    assert Application.objects.get(pk=application.pk).organisation_name == "TESTVIK KOMMUNE"


def test_what_the_register_does_not_make_clear_is_asked_for(
    server: Register, browser: Client, application: Application
) -> None:
    server.rows[NUMBER] = unit(NUMBER, "TEST AS", form="AS", trade="62.010")
    row = look_up(browser, application)
    assert (row.organisation_name, row.organisation_kind) == ("TEST AS", "")
    assert {"organisation_kind", "municipality"} <= names(browser, application)
    assert "organisation_name" not in names(browser, application)


def test_an_old_municipality_number_becomes_todays(server: Register, browser: Client, application: Application) -> None:
    old = Municipality.objects.exclude(valid_to=None).exclude(successor=None).order_by("number")[0]
    server.rows[NUMBER] = unit(NUMBER, municipality=old.number)
    assert look_up(browser, application).municipality.valid_to is None


@pytest.mark.parametrize("answer", [404, 410, 500, b"<html>"])
def test_every_failure_leads_to_writing_by_hand(
    server: Register, browser: Client, application: Application, answer: object
) -> None:
    server.rows[NUMBER] = answer
    row = look_up(browser, application, organisation_name="Testvik kommune", unit="Barn og unge")
    assert (row.register_state, row.organisation_name, row.unit) == (MANUAL, "Testvik kommune", "Barn og unge")
    page = browser.get(path(application))
    assert len(page.context["messages"]) == 1
    assert {"organisation_name", "organisation_kind", "municipality"} <= names(browser, application)


def test_each_failure_says_what_it_is(server: Register, browser: Client, application: Application) -> None:
    said = set()
    for answer in (404, 410, 500):
        cache.clear()
        server.rows[NUMBER] = answer
        look_up(browser, application)
        said.add(told(browser, application))
    assert len(said) == 3


def test_by_hand_after_all(server: Register, browser: Client, application: Application) -> None:
    server.rows[NUMBER] = unit(NUMBER)
    look_up(browser, application)
    answer = browser.post(path(application), {"orgnr": NUMBER, "action": "manual"})
    assert answer["Location"] == path(application)
    row = Application.objects.get(pk=application.pk)
    assert (row.register_state, row.organisation_name) == (MANUAL, "TESTVIK KOMMUNE")
    assert "organisation_name" in names(browser, application)


def test_another_number_is_asked_about_before_one_goes_on(
    server: Register, browser: Client, application: Application
) -> None:
    server.rows |= {NUMBER: unit(NUMBER), OTHER: unit(OTHER, "NY KOMMUNE", municipality="4601")}
    look_up(browser, application)
    row = look_up(browser, application, orgnr=OTHER, action="next", contact_name="Kari", contact_phone="99 00 00 01")
    assert (row.orgnr, row.organisation_name, row.municipality.number) == (OTHER, "NY KOMMUNE", "4601")


def test_facts_of_another_number_do_not_stay(server: Register, browser: Client, application: Application) -> None:
    server.rows[NUMBER] = unit(NUMBER)
    look_up(browser, application)
    row = look_up(browser, application, orgnr=OTHER)
    assert (row.register_state, row.organisation_name, row.organisation_kind, row.municipality) == (
        MANUAL,
        "",
        "",
        None,
    )


@pytest.mark.parametrize("orgnr", ["", "123456789", "01010112345"])
def test_only_a_right_number_is_asked_about(
    server: Register, browser: Client, application: Application, orgnr: str
) -> None:
    answer = browser.post(path(application), {"orgnr": orgnr, "action": "lookup"})
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["orgnr"]
    assert server.asked == []


def test_nothing_is_asked_on_get_or_when_all_is_written_by_hand(
    server: Register, browser: Client, application: Application
) -> None:
    browser.get(path(application), {"action": "lookup", "orgnr": NUMBER})
    browser.post(path(application), {"orgnr": NUMBER, "organisation_name": "Testvik", "action": "later"})
    assert server.asked == []
    assert Application.objects.get(pk=application.pk).register_state == MANUAL


def test_without_a_register_there_is_no_button(settings: object, browser: Client, application: Application) -> None:
    settings.REGISTER_URL = ""
    assert 'value="lookup"' not in browser.get(path(application)).content.decode()
    assert look_up(browser, application).register_state == MANUAL


def test_one_person_cannot_ask_without_end(server: Register, browser: Client, application: Application) -> None:
    server.rows[NUMBER] = 500
    for _time in range(25):
        look_up(browser, application)
    assert len(server.asked) == 20


def test_somebody_elses_application_asks_nothing(server: Register, application: Application) -> None:
    stranger = Client()
    stranger.force_login(Person.objects.create_user("fremmed@test.example.no"))
    assert stranger.post(path(application), {"orgnr": NUMBER, "action": "lookup"}).status_code == 404
    assert server.asked == []
